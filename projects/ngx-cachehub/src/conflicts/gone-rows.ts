import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { detailKey } from '../core/keys';
import type { Conflict } from '../core/merge/conflict';
import { REALTIME_PORT } from '../providers/realtime-port';

/** Takes a row from the cache that the answer to a write said is gone, as a load's 404 would. */
export class GoneRows {
  private readonly engine = inject(CacheEngine);
  private readonly realtime = inject(REALTIME_PORT, { optional: true });

  /**
   * Once it is decided what becomes of the row: until then it shows the local side. Where a subscription
   * covers the entity, the stream tells of it, and in its order.
   */
  take({ entity, entityId, remote }: Conflict): void {
    if (remote !== undefined || this.realtime?.covers(entity) === true) return;
    const { notifier, store, scheduler } = this.engine.context;
    notifier.turn(() => {
      const token = store.beginFetch(detailKey(entity, entityId));
      this.engine.turns.absorb(store.acceptGone(token, scheduler.now()));
      store.endFetch(token);
    });
  }
}
