import { inject, Injector } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { fromSource } from '../cache/from-source';
import { runToEnd } from '../cache/run-to-end';
import { isRowValue } from '../core/entities';
import { statusOf } from '../core/errors/answer-status';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { RowValue } from '../core/gate';
import type { EntityId } from '../core/keys';
import type { OfflineAction } from '../core/outbox/offline-action';
import { adapterOf } from '../entities/adapter-of';
import { EntityRegistry } from '../entities/entity-registry';
import { defer } from 'rxjs';

/** As long as any request may take. */
const READ_TIMEOUT_MS = 30_000;

/** What the server holds of a row. */
export type RemoteRow =
  /** Undefined: it has none. */
  | { readonly kind: 'known'; readonly row: RowValue | undefined }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Says what the server holds of the row that an action writes: by the answer to it, else by asking. */
export class RemoteRows {
  readonly #injector = inject(Injector);
  readonly #registry = inject(EntityRegistry);
  readonly #scheduler = inject(CacheEngine).context.scheduler;

  /** @param current What came with the answer: the row, null where it is gone, anything else where it did not say. */
  async find(action: OfflineAction, entity: string, current: unknown): Promise<RemoteRow> {
    if (current === null) return { kind: 'known', row: undefined };
    const told = this.#rowOf(entity, current);
    if (told !== undefined && this.#isMeant(action, entity, told))
      return { kind: 'known', row: told };
    if (action.entityId === undefined) return { kind: 'failed', error: untold(entity) };
    return this.#read(entity, action.entityId);
  }

  /** A create may have met any row; what was written to one row can have met that one only. */
  #isMeant({ op, entityId }: OfflineAction, entity: string, row: RowValue): boolean {
    return op === 'create' || String(this.#registry.modelOf(entity).id(row)) === String(entityId);
  }

  async #read(entity: string, id: EntityId): Promise<RemoteRow> {
    const definition = this.#registry.get(entity);
    const adapter = definition && adapterOf(definition, this.#injector);
    if (adapter?.get === undefined) return { kind: 'failed', error: untold(entity) };
    const abort = new AbortController();
    const answer = await runToEnd(
      defer(() => fromSource<unknown>(adapter.get?.(id, { signal: abort.signal }))),
      { scheduler: this.#scheduler, abort, timeoutMs: READ_TIMEOUT_MS },
    );
    if (answer.kind === 'answered') {
      const row = this.#rowOf(entity, answer.result);
      return row === undefined ? { kind: 'failed', error: untold(entity) } : { kind: 'known', row };
    }
    if (answer.kind !== 'failed') return { kind: 'failed', error: late(entity) };
    const status = statusOf(answer.error);
    if (status === 404 || status === 410) return { kind: 'known', row: undefined };
    return { kind: 'failed', error: answer.error };
  }

  /** A row that its schema lets pass. */
  #rowOf(entity: string, value: unknown): RowValue | undefined {
    if (!isRowValue(value)) return undefined;
    const verdict = this.#registry.validateRow(entity, value);
    return verdict.ok && isRowValue(verdict.row) ? verdict.row : undefined;
  }
}

function untold(entity: string): CacheHubError {
  return new CacheHubError(
    'conflict',
    `Expected to learn which row of '${entity}' the server holds; neither its answer nor the adapter said. ` +
      "Answer 409 and 412 with the row, or with null where it is gone, or give the entity's adapter a 'get'.",
  );
}

function late(entity: string): CacheHubError {
  return new CacheHubError(
    'timeout',
    `Expected the row of '${entity}' that a write met within ${READ_TIMEOUT_MS} ms; it did not come.`,
  );
}
