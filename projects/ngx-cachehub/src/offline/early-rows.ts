import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { rowId } from '../core/keys';
import type { OfflineActionInput, Outbox } from '../core/outbox';
import { temporaryId } from '../core/store/read-row';

/**
 * Rows that a stream shows under the server's id before the answer to their create has come. What is written of
 * such a row belongs behind what was written of it under the temporary id: for the queue it goes by that one, until
 * the answer says so of both.
 */
export class EarlyRows {
  readonly #engine = inject(CacheEngine);

  /** The write, with the temporary id in place of the server's where the row's create is still queued. */
  asQueued(input: OfflineActionInput, outbox: Outbox): OfflineActionInput {
    const { entity, entityId, optimistic } = input;
    if (entity === undefined || entityId === undefined) return input;
    const tempId = temporaryId(this.#engine.context.store, entity, entityId);
    if (tempId === undefined || !outbox.hasCreate(tempId)) return input;
    const id = rowId(entityId);
    const changes = optimistic?.map((change) => {
      const isOfRow = change.entityId !== undefined && rowId(change.entityId) === id;
      const isOfEntity = (change.entityType ?? entity) === entity;
      return isOfRow && isOfEntity ? { ...change, entityId: tempId } : change;
    });
    return {
      ...input,
      entityId: tempId,
      ...(changes !== undefined && { optimistic: changes }),
    };
  }
}
