import { Injectable, computed, inject } from '@angular/core';
import {
  ConflictService,
  OfflineSyncService,
  OptimisticUpdates,
  type OfflineAction,
} from 'ngx-cachehub';

import { syncView } from './sync-view';

/** Where a row stands between this device and the server. */
export type RowState = 'saved' | 'waiting' | 'conflict' | 'refused';

/** What the shell and the pages show of the queue. */
@Injectable({ providedIn: 'root' })
export class SyncMonitor {
  private readonly queue = inject(OfflineSyncService);
  private readonly conflictService = inject(ConflictService);
  private readonly shown = inject(OptimisticUpdates);

  readonly parked = this.queue.parked;
  readonly conflicts = this.conflictService.open;
  readonly lastSyncedAt = this.queue.lastSyncedAt;
  readonly isOnline = this.queue.isOnline;
  readonly status = this.queue.status;
  readonly lost = this.queue.lost;
  /** Actions that go on by themselves, in their order. */
  readonly waiting = computed(() =>
    this.queue.actions().filter(({ status }) => status !== 'parked' && status !== 'conflict'),
  );
  readonly view = computed(() =>
    syncView({
      status: this.queue.status(),
      isRestoring: this.queue.isRestoring(),
      isAhead: !this.shown.synced(),
      waiting: this.waiting().length,
      forYou: this.parked().length + this.conflicts().length,
      isOnline: this.isOnline(),
      durable: this.queue.durable(),
      lost: this.lost()?.count ?? 0,
    }),
  );

  private readonly states = computed(() => {
    const states = new Map<string, RowState>();
    for (const action of this.queue.actions()) {
      const key = rowKey(action);
      const state = stateOf(action);
      if (key !== undefined && weight(state) > weight(states.get(key) ?? 'saved')) {
        states.set(key, state);
      }
    }
    return states;
  });

  /** Reads a signal: in a template or a computed value it follows the queue. */
  stateOf(entity: string, id: string): RowState {
    return this.states().get(`${entity}:${id}`) ?? 'saved';
  }
}

function rowKey({ entity, entityId }: OfflineAction): string | undefined {
  return entity === undefined || entityId === undefined ? undefined : `${entity}:${entityId}`;
}

function stateOf({ status }: OfflineAction): RowState {
  if (status === 'parked') return 'refused';
  return status === 'conflict' ? 'conflict' : 'waiting';
}

function weight(state: RowState): number {
  return ['saved', 'waiting', 'conflict', 'refused'].indexOf(state);
}
