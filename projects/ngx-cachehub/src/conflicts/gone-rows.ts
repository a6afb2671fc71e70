import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { detailKey, rowId } from '../core/keys';
import type { Conflict } from '../core/merge/conflict';
import type { OfflineAction } from '../core/outbox/offline-action';
import { LayerTurns } from '../optimistic/layer-turns';
import { REALTIME_PORT } from '../providers/realtime-port';

/** Takes a row from the cache that the answer to a write said is gone, as a load's 404 would. */
export class GoneRows {
  readonly #engine = inject(CacheEngine);
  readonly #layers = this.#engine.part(LayerTurns);
  readonly #realtime = inject(REALTIME_PORT, { optional: true });

  /** The logical time of now: what is found out from here on is newer than all that the cache holds. */
  now(): number {
    return this.#engine.context.store.tables.tick();
  }

  /**
   * Since when the row of an action that waits for a person is known to be gone, as far as this tab can tell: not
   * before the action showed here. What came of the row since may be one that was made anew. Of an action that was
   * sent before, by a page that is gone, nothing is known of that: a copy that is newer than what the write was made on
   * may be newer than its answer.
   */
  since(action: OfflineAction): number {
    const isOpen = this.#layers.isTakenOver(action.id) && !this.#isHeldAsOld(action);
    return isOpen ? 0 : (this.#layers.madeAt(action.id) ?? 0);
  }

  /** What is held of the row is no newer than what the write was made on. */
  #isHeldAsOld({ entity, entityId, baseVersion }: OfflineAction): boolean {
    if (entity === undefined || entityId === undefined || baseVersion === undefined) return false;
    const { tables } = this.#engine.context.store;
    const row = tables.spaces.get(entity)?.table.find(rowId(entityId));
    return row === undefined || row.version <= baseVersion;
  }

  /**
   * Once it is decided what becomes of the row: until then it shows the local side. Where a subscription
   * covers the entity, the stream tells of it, and in its order.
   *
   * @param since Logical time from which on the row is known to be gone; what came later is read anew.
   */
  take({ entity, entityId, remote }: Conflict, since: number): void {
    if (remote !== undefined || this.#realtime?.covers(entity) === true) return;
    const { notifier, store, scheduler } = this.#engine.context;
    notifier.turn(() => {
      const token = { key: detailKey(entity, entityId), tick: since };
      this.#engine.turns.absorb(store.acceptGone(token, scheduler.now()));
      store.endFetch(token);
    });
  }
}
