import type { OfflineAction } from '../core/outbox/offline-action';
import type { OutboxStore } from '../core/outbox/outbox-store';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { LeavingMoment } from '../realtime/page-leaving';

/** What one step of the queue has to have on the device. */
export interface StoreChange {
  readonly put: readonly OfflineAction[];
  readonly removed: readonly string[];
}

/** What the door to the device works with, and whom it tells. */
export interface GuardedStorePorts {
  readonly store: OutboxStore;
  readonly scheduler: CacheHubScheduler;
  readonly leaving: LeavingMoment;
  /** The device failed, or works again. Told once per change. */
  readonly onHealth: (isHealthy: boolean, error: unknown) => void;
  /** The device took these; `late` are those that it had refused before. Told before who waits for it. */
  readonly onWritten: (records: readonly OfflineAction[], late: readonly OfflineAction[]) => void;
  /** The device refused these, and has not been given anything since. Told before who waits for it. */
  readonly onRefused: (records: readonly OfflineAction[]) => void;
  /** The device deleted these, which it had refused to delete before, of whatever user. */
  readonly onDeletedLate: (ids: readonly string[]) => void;
}
