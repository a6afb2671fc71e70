import { computed, inject, type Signal } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { EntityId } from '../core/keys';
import { rowIdOf } from '../core/outbox';
import type { ActionStatus } from '../core/outbox';
import { knownId } from '../core/store/read-row';
import { OFFLINE_PORT } from '../providers/offline-port';
import { HeldRows } from './held-rows';

/**
 * Where a row stands between this device and the server: 'synced' where nothing of it waits, 'pending' while a write
 * is being typed or sent, 'queued' while one waits on the device, 'conflict' while a person has to decide, 'parked'
 * where a write was refused. Of several writes of one row the one that needs most attention says.
 */
export type SyncState = 'synced' | 'pending' | 'queued' | 'conflict' | 'parked';

const OF_STATUS: Readonly<Record<ActionStatus, SyncState>> = {
  queued: 'queued',
  waiting: 'queued',
  sending: 'pending',
  conflict: 'conflict',
  parked: 'parked',
  confirmed: 'synced',
};

/** The one that needs more attention is higher. */
const RANK: Readonly<Record<SyncState, number>> = {
  synced: 0,
  pending: 1,
  queued: 2,
  parked: 3,
  conflict: 4,
};

/** What badges show of rows: worked out once for each change of the queue, however many rows show one. A part of the engine. */
export class SyncStates {
  readonly #queue = inject(OFFLINE_PORT, { optional: true });
  readonly #engine = inject(CacheEngine);
  readonly #held = this.#engine.part(HeldRows);
  readonly #states = computed(() => {
    const states = new Map<string, SyncState>();
    for (const key of this.#held.all().keys()) states.set(key, 'pending');
    for (const action of this.#queue?.actions() ?? []) {
      const id = rowIdOf(action);
      if (action.entity === undefined || id === undefined) continue;
      // A stream may have shown the row under the server's id before the answer to its create came.
      const known = knownId(this.#engine.context.store, action.entity, id);
      for (const one of new Set([String(id), known])) {
        const key = `${action.entity}:${one}`;
        states.set(key, worse(states.get(key) ?? 'synced', OF_STATUS[action.status]));
      }
    }
    return states;
  });

  /** A temporary id goes on to stand for its row when the real one is known. */
  of(entity: string, id: EntityId): Signal<SyncState> {
    return computed(() => {
      const states = this.#states();
      const given = states.get(`${entity}:${id}`) ?? 'synced';
      const real = this.#queue?.toReal(entity, id) ?? id;
      const known = knownId(this.#engine.context.store, entity, real);
      return worse(given, states.get(`${entity}:${known}`) ?? 'synced');
    });
  }
}

function worse(a: SyncState, b: SyncState): SyncState {
  return RANK[a] >= RANK[b] ? a : b;
}
