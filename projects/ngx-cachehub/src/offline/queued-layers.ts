import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { EntityId } from '../core/keys';
import { detailKey } from '../core/keys';
import type {
  ActionStatus,
  OfflineAction,
  OptimisticChange,
  OutboxChange,
  OutboxEffect,
} from '../core/outbox';
import type { LayerOp } from '../core/overlay';
import { deepEqual } from '../core/values';
import { EntityRegistry } from '../entities/entity-registry';
import { opOfChange } from '../optimistic/layer-data';
import { LayerTurns } from '../optimistic/layer-turns';
import { LiveLayers } from '../optimistic/live-layers';

/** Whether an action of this status shows what it does. */
const SHOWS: Readonly<Record<ActionStatus, boolean>> = {
  queued: true,
  sending: true,
  waiting: true,
  conflict: true,
  parked: false,
  confirmed: false,
};

/** What was laid for an action: as long as that is the same, its layer stays as it is. */
interface Laid {
  /** The record that it was laid for, or that asked for nothing else since. */
  action: OfflineAction;
  readonly optimistic: readonly OptimisticChange[];
  readonly idempotencyKey: string;
  /** It had been sent when it showed here first. */
  readonly isTakenOver: boolean;
}

/** The layers of queued actions: made of their data, again after a reload, and ended with them. */
export class QueuedLayers {
  readonly #engine = inject(CacheEngine);
  readonly #turns = this.#engine.part(LayerTurns);
  readonly #layers = this.#engine.part(LiveLayers);
  readonly #laid = new Map<string, Laid>();
  /** Layers compared with what is to show: work done, for tests. */
  compared = 0;
  /** What was sent under its key without an answer that counts, and is to be sent again. */
  readonly #resent = new Set<string>();
  readonly #registry = inject(EntityRegistry);

  /** One turn: nobody sees half of a change. `results` has the answers of what was confirmed. */
  follow(change: OutboxChange, results: ReadonlyMap<string, unknown> = NO_RESULTS): void {
    this.#engine.context.notifier.turn(() => {
      for (const effect of change.effects) this.#end(effect, results);
      const removed = new Set(change.removed);
      for (const action of change.put) if (!removed.has(action.id)) this.#show(action);
      for (const id of removed) this.#takeBack(id);
    });
  }

  /** Every action of the queue, as it is now: what is no more among them goes. */
  reconcile(actions: readonly OfflineAction[]): void {
    this.#engine.context.notifier.turn(() => {
      this.#takeBackBut(actions);
      for (const action of actions) this.#show(action);
    });
  }

  /** Asked with each word of another tab, while nothing is to go nearly always. */
  #takeBackBut(actions: readonly OfflineAction[]): void {
    let still = 0;
    for (const { id } of actions) if (this.#laid.has(id)) still++;
    if (still === this.#laid.size) return;
    const known = new Set(actions.map(({ id }) => id));
    for (const id of [...this.#laid.keys()]) if (!known.has(id)) this.#takeBack(id);
  }

  /** Another user: nothing of this one shows. */
  takeAllBack(): void {
    this.reconcile([]);
  }

  rekey(entity: string, tempId: string, realId: EntityId): void {
    this.#turns.rekey(entity, tempId, realId);
  }

  /** The server has it. `mayRepeat` as in `ActionAnswer`. */
  confirm(id: string, result: unknown, mayRepeat = false): void {
    const isResent = this.#resent.delete(id);
    const sentBefore = isResent ? 'here' : mayRepeat ? 'elsewhere' : undefined;
    if (this.#laid.delete(id)) this.#layers.confirm(id, result, sentBefore);
  }

  #end(effect: OutboxEffect, results: ReadonlyMap<string, unknown>): void {
    switch (effect.kind) {
      case 'confirmed':
        this.confirm(effect.action.id, results.get(effect.action.id), effect.mayRepeat);
        break;
      case 'yielded':
        this.#yieldTo(effect.action, results.get(effect.action.id));
        break;
      // What is folded shows in the layer of the other, which is laid anew with both.
      case 'folded':
      case 'parked':
      case 'discarded':
        this.#takeBack(effect.action.id);
        break;
      case 'rekeyed':
        if (effect.entity !== undefined) this.rekey(effect.entity, effect.tempId, effect.realId);
        break;
      case 'requeued':
        if (effect.action.sent) this.#resent.add(effect.action.id);
        break;
      case 'queued':
      case 'sent':
      case 'conflict':
        break;
    }
  }

  /** The server's row stands in place of what the action says, undefined where it has none. */
  #yieldTo(action: OfflineAction, current: unknown): void {
    const { id, entity, entityId, op } = action;
    if (current === undefined && op === 'delete') {
      // Both sides deleted it: what this one says is so.
      this.confirm(id, undefined);
      return;
    }
    this.#takeBack(id);
    if (entity === undefined || entityId === undefined) return;
    const ops: LayerOp[] = [{ op: 'patch', entity, id: entityId, changes: {} }];
    if (current === undefined) this.#engine.markStale(detailKey(entity, entityId));
    else this.#layers.takeAnswer(id, ops, current);
  }

  #show(action: OfflineAction): void {
    const { id, idempotencyKey, sent: wasSent } = action;
    const laid = this.#laid.get(id);
    // Another state is another record.
    if (laid?.action === action) return;
    if (!SHOWS[action.status]) {
      this.#takeBack(id);
      return;
    }
    const optimistic = shownBy(action);
    this.compared++;
    if (laid?.idempotencyKey === idempotencyKey && deepEqual(laid.optimistic, optimistic)) {
      laid.action = action;
      return;
    }
    const isTakenOver = laid?.isTakenOver ?? wasSent;
    this.#laid.set(id, { action, optimistic, idempotencyKey, isTakenOver });
    const ops = optimistic.flatMap((change) => this.#opOf(change, action.entity));
    const layer = { id, ops, mutationId: idempotencyKey, wasSent, isTakenOver };
    this.#layers.add(layer, { kind: 'queue' });
  }

  #takeBack(id: string): void {
    this.#resent.delete(id);
    if (this.#laid.delete(id)) this.#layers.rollback(id);
  }

  /** A change of a layer's data, as an operation; none where it names no entity. */
  #opOf(change: OptimisticChange, ofAction: string | undefined): readonly LayerOp[] {
    const entity = change.entityType ?? ofAction;
    return entity === undefined ? [] : [opOfChange(change, this.#registry.modelOf(entity))];
  }
}

/** What an action shows: while a person has to decide over a row that is gone, the local side whole (M6). */
function shownBy({
  status,
  conflict,
  optimistic = [],
}: OfflineAction): readonly OptimisticChange[] {
  if (status !== 'conflict' || conflict === undefined) return optimistic;
  // Without a base the local side is only the fields that were changed.
  if (conflict.remote !== undefined || conflict.base === undefined) return optimistic;
  const local: unknown = conflict.local;
  if (local === undefined) return optimistic;
  const { entity: entityType, entityId } = conflict;
  return [{ type: 'CREATE', entityType, entityId, entity: local }, ...optimistic];
}

const NO_RESULTS: ReadonlyMap<string, unknown> = new Map();
