import { inject, InjectionToken } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { LostActions } from '../core/outbox/lost-actions';

/** A stored record that could not be read. It stays where it is. */
export interface SkippedRecord {
  readonly store: 'outbox' | 'snapshots';
  /** Its id or key, as far as it has one. */
  readonly key: string;
  /** What is wrong with it. Never its content. */
  readonly reason: string;
}

/** Whom a store tells what its promises cannot. */
export interface StoreReporter {
  recordSkipped(record: SkippedRecord): void;
  /** The device has lost these: told once. */
  queueLost(lost: LostActions): void;
}

/** Tells the nearest hub: an event, and a line in the log. */
export const STORE_REPORTER = new InjectionToken<StoreReporter>('ngx-cachehub store reporter', {
  providedIn: 'any',
  factory: () => {
    const { journal } = inject(CacheEngine).context;
    return {
      recordSkipped({ store, key, reason }) {
        journal.log('warn', 'storage', `A stored record was skipped: ${reason}`, { store, key });
        journal.emit({
          type: 'record-skipped',
          source: 'storage',
          ...(store === 'snapshots' && { key }),
          details: { store, key, reason },
        });
      },
      queueLost({ count, asOf }) {
        const message =
          `The browser has deleted its database, and about ${count} queued writes with it, which waited there ` +
          `at ${new Date(asOf).toISOString()}. Say so to the user: OfflineSyncService.lost.`;
        journal.log('error', 'storage', message, { count, asOf });
        journal.emit({
          type: 'storage-degraded',
          source: 'storage',
          details: { reason: 'queue-lost', code: 'queue-lost', message, count, asOf },
        });
      },
    };
  },
});
