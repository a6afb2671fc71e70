import { CacheHubError } from '../core/errors/cache-hub-error';
import type { OfflineAction } from '../core/outbox/offline-action';
import type { OutboxStore } from '../core/outbox/outbox-store';

/** An outbox that lives and dies with its page. */
export function memoryOutbox(): OutboxStore {
  return new MemoryOutbox();
}

class MemoryOutbox implements OutboxStore {
  readonly #records = new Map<string, OfflineAction>();

  load(userKey: string | null): Promise<readonly OfflineAction[]> {
    const own = [...this.#records.values()].filter((action) => action.userKey === userKey);
    return Promise.resolve(structuredClone(own.sort((a, b) => a.seq - b.seq)));
  }

  put(actions: readonly OfflineAction[]): Promise<void> {
    let copies: readonly OfflineAction[];
    try {
      // All of them before the first is written: one that cannot be stored leaves nothing behind.
      copies = structuredClone(actions);
    } catch (error) {
      return Promise.reject(notStorable(error));
    }
    for (const copy of copies) this.#records.set(copy.id, copy);
    return Promise.resolve();
  }

  delete(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#records.delete(id);
    return Promise.resolve();
  }

  clear(userKey: string | null): Promise<void> {
    for (const [id, action] of this.#records) {
      if (action.userKey === userKey) this.#records.delete(id);
    }
    return Promise.resolve();
  }
}

function notStorable(error: unknown): CacheHubError {
  return new CacheHubError(
    'storage-failed',
    'Expected actions of plain data; one holds something that cannot be copied, as a function ' +
      'or a symbol. Queue data, and look the rest up when it is sent.',
    error,
  );
}
