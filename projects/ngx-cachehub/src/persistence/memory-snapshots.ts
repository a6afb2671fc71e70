import { CacheHubError } from '../core/errors/cache-hub-error';
import type { SnapshotStore, StoredEntry } from './snapshot-store';

/** A snapshot store that lives and dies with its page. */
export function memorySnapshots(): SnapshotStore {
  return new MemorySnapshots();
}

class MemorySnapshots implements SnapshotStore {
  readonly #partitions = new Map<string | null, Map<string, StoredEntry>>();

  load(userKey: string | null): Promise<readonly StoredEntry[]> {
    return Promise.resolve(structuredClone([...(this.#partitions.get(userKey)?.values() ?? [])]));
  }

  write(
    puts: readonly StoredEntry[],
    deletes: readonly string[],
    userKey: string | null,
  ): Promise<void> {
    let copies: readonly StoredEntry[];
    try {
      copies = structuredClone(puts);
    } catch (error) {
      return Promise.reject(notStorable(error));
    }
    const entries = this.#partitions.get(userKey) ?? new Map<string, StoredEntry>();
    this.#partitions.set(userKey, entries);
    for (const copy of copies) entries.set(copy.key, copy);
    for (const key of deletes) entries.delete(key);
    return Promise.resolve();
  }

  clear(userKey: string | null): Promise<void> {
    this.#partitions.delete(userKey);
    return Promise.resolve();
  }
}

function notStorable(error: unknown): CacheHubError {
  return new CacheHubError(
    'storage-failed',
    'Expected values of plain data; one holds something that cannot be copied, as a function. ' +
      'Leave its key out of what is stored.',
    error,
  );
}
