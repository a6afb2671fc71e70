import { computed, signal, untracked, type Signal } from '@angular/core';
import type { OfflineAction } from '../core/outbox';
import type { SyncStatus } from '../providers/offline-port';
import type { QueueGate } from './queue-gate';
import type { QueueTabs } from './queue-tabs';
import type { SyncRuns } from './sync-runs';

const NOTHING: readonly OfflineAction[] = [];

/** What says how the queue stands. */
export interface QueueViewParts {
  readonly gate: QueueGate;
  readonly tabs: QueueTabs;
  readonly runs: SyncRuns;
  /** Whether the app gives a device to store on. */
  readonly hasStorage: boolean;
}

/** What an app sees of the queue. */
export class QueueView {
  readonly #parts: QueueViewParts;
  readonly #list = signal(NOTHING);
  readonly #isStored = signal(false);

  readonly actions: Signal<readonly OfflineAction[]> = this.#list.asReadonly();
  /** Conflicts that a person has to judge. */
  readonly waiting = computed(() =>
    this.#list().filter(({ status, conflict }) => status === 'conflict' && conflict !== undefined),
  );
  readonly durable: Signal<boolean> = this.#isStored.asReadonly();
  readonly lastSyncedAt: Signal<number | null> = computed(() => {
    const own = this.#parts.runs.lastSyncedAt();
    const told = this.#parts.tabs.told().lastSyncedAt;
    return own === null || told === null ? (own ?? told) : Math.max(own, told);
  });
  readonly status: Signal<SyncStatus> = computed(() => {
    const { gate, tabs, runs } = this.#parts;
    const leads = tabs.leads();
    if (leads ? gate.auth.isPaused() : tabs.told().isPaused) return 'paused-auth';
    if (!leads) return 'not-leader';
    if (!gate.isOnlineNow()) return 'offline';
    return runs.isRunning() ? 'syncing' : 'idle';
  });

  constructor(parts: QueueViewParts) {
    this.#parts = parts;
    this.stored(true);
  }

  show(actions: readonly OfflineAction[] = NOTHING): void {
    untracked(() => this.#list.set(actions));
  }

  /** The device failed, or works again. */
  stored(isHealthy: boolean): void {
    untracked(() => this.#isStored.set(isHealthy && this.#parts.hasStorage));
  }
}
