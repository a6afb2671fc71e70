import type { Signal } from '@angular/core';
import { computed, DestroyRef, inject, signal } from '@angular/core';
import { AUDIT_PORT } from '../audit/audit-port';
import type { AuditOperation } from '../audit/audit-record';
import { CacheEngine } from '../cache/cache-engine';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { Layer, LayerAck, LayerOp, SentBefore } from '../core/overlay';
import { EntityRegistry } from '../entities/entity-registry';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { REALTIME_PORT } from '../providers/realtime-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { ackOf } from './layer-ack';
import { LayerTurns } from './layer-turns';
import type { PendingUpdate } from './optimistic-update';

/** Who ends a layer: a caller in time, or the queue whenever it comes to it. */
export type LayerOwner =
  { readonly kind: 'caller'; readonly timeoutMs: number } | { readonly kind: 'queue' };

/**
 * A layer that shows: `pending` until its maker ends it, then `confirmed` for as long as the
 * server's state does not cover it.
 */
interface LiveLayer {
  readonly phase: 'pending' | 'confirmed';
  readonly update: PendingUpdate;
  readonly ops: readonly LayerOp[];
  readonly owner: LayerOwner;
  readonly cancelTimeout: () => void;
  /** As in `LayerAck`, of the server's yes. */
  readonly sentBefore?: SentBefore;
}

type OwnListener = (ops: readonly LayerOp[], ack: LayerAck) => void;

/** Every layer of a hub with the time it has, whoever made it. A part of the engine. */
export class LiveLayers {
  readonly #engine = inject(CacheEngine);
  readonly #turns = this.#engine.part(LayerTurns);
  readonly #registry = inject(EntityRegistry);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #realtime = inject(REALTIME_PORT, { optional: true });
  readonly #audit = inject(AUDIT_PORT, { optional: true });
  readonly #defaults = inject(CACHE_HUB_CONFIG).optimistic;
  /** Changed in place, and `#changes` with it: a queue lays a thousand, and ends them one by one. */
  readonly #layers = new Map<string, LiveLayer>();
  readonly #changes = signal(0);
  readonly #ownListeners = new Set<OwnListener>();

  /** Oldest first. */
  readonly pending: Signal<readonly PendingUpdate[]> = computed(() => {
    this.#changes();
    return [...this.#layers.values()]
      .filter(({ phase }) => phase === 'pending')
      .map(({ update }) => update);
  });

  constructor() {
    const stop = this.#turns.onSettled((ids) => {
      for (const id of ids) this.#forget(id);
    });
    inject(DestroyRef).onDestroy(() => {
      stop();
      for (const { cancelTimeout } of this.#layers.values()) cancelTimeout();
    });
  }

  /** How many wait for a caller. */
  get held(): number {
    let held = 0;
    for (const { phase, owner } of this.#layers.values()) {
      if (phase === 'pending' && owner.kind === 'caller') held++;
    }
    return held;
  }

  /** Shows a layer, in the place of one with the same id. Throws what an updater throws; nothing shows then. */
  add(layer: Layer, owner: LayerOwner, onTimeout?: () => void): PendingUpdate {
    const { id, ops } = layer;
    this.#layers.get(id)?.cancelTimeout();
    this.#turns.add(layer);
    const update = { id, at: this.#scheduler.now(), keys: this.#turns.keysOf(id) };
    const cancelTimeout =
      owner.kind === 'caller'
        ? this.#after(owner.timeoutMs, () => {
            onTimeout?.();
            this.#timeOut(id, owner.timeoutMs);
          })
        : () => undefined;
    const made: LiveLayer = { phase: 'pending', update, ops, owner, cancelTimeout };
    this.#track(made);
    this.#note('optimistic-apply', made);
    return update;
  }

  /**
   * The server said yes, with `result`; `sentBefore` as in `LayerAck`. False where no layer of this id waited for it.
   */
  confirm(id: string, result: unknown, sentBefore?: SentBefore): boolean {
    const layer = this.#layers.get(id);
    if (layer?.phase !== 'pending') return false;
    layer.cancelTimeout();
    const said = this.#ackOf(layer.ops, result) ?? this.#plainYes(layer.ops);
    const ack: LayerAck = said.kind === 'version' ? said : { ...said, sentBefore };
    // An event that does not come must not leave the layer standing for ever.
    const cancelTimeout = this.#after(this.#patienceOf(layer), () => this.#giveUpWaiting(id));
    this.#track({ ...layer, phase: 'confirmed', cancelTimeout, sentBefore });
    this.#turns.confirm(id, ack);
    if (!this.#turns.has(id)) this.#forget(id);
    this.#note('optimistic-confirm', layer);
    if (layer.owner.kind === 'caller')
      for (const run of [...this.#ownListeners]) run(layer.ops, ack);
    return true;
  }

  /** Hears of each write that a caller made and the server confirmed. The function returned ends the listening. */
  onOwnConfirmed(run: OwnListener): () => void {
    this.#ownListeners.add(run);
    return () => this.#ownListeners.delete(run);
  }

  /** Takes a layer back that nobody confirmed; `error` is the code of why, for the audit. False where there is none. */
  rollback(id: string, error?: string): boolean {
    const layer = this.#layers.get(id);
    if (layer?.phase !== 'pending') return false;
    this.#drop(id);
    this.#note('optimistic-rollback', layer, error);
    return true;
  }

  /** A layer that is gone, or was never there: a row that the server answers is its word all the same. */
  takeAnswer(id: string, ops: readonly LayerOp[], result: unknown): void {
    const ack = this.#ackOf(ops, result);
    if (ack?.kind === 'row') this.#turns.confirm(id, ack);
  }

  /** The server said yes and nothing of the row. */
  #plainYes(ops: readonly LayerOp[]): LayerAck {
    return { kind: 'done', awaitEvent: this.#isCovered(ops) };
  }

  #ackOf(ops: readonly LayerOp[], result: unknown): ReturnType<typeof ackOf> {
    return ackOf(ops, result, (entity) => this.#registry.modelOf(entity));
  }

  #timeOut(id: string, timeoutMs: number): void {
    const layer = this.#layers.get(id);
    if (layer === undefined) return;
    this.#drop(id);
    const details = new CacheHubError(
      'optimistic-timeout',
      `Expected the optimistic update ${id} to be confirmed or rolled back within ` +
        `${timeoutMs} ms; it was not, and is rolled back.`,
      { id, keys: layer.update.keys },
    );
    this.#engine.emit({ type: 'error', source: 'local', details });
    this.#note('optimistic-rollback', layer, details.code);
  }

  /** The queue's layers are told as its writes. */
  #note(operation: AuditOperation, { owner, update }: LiveLayer, error?: string): void {
    if (owner.kind !== 'caller') return;
    for (const key of update.keys) this.#audit?.note(operation, key, error);
  }

  /** What the server said yes to stays as the app's own word, and is loaded again. */
  #giveUpWaiting(id: string): void {
    const layer = this.#layers.get(id);
    if (layer === undefined) return;
    const { sentBefore } = layer;
    this.#turns.confirm(id, { kind: 'done', awaitEvent: false, sentBefore });
    if (!this.#turns.has(id)) {
      this.#forget(id);
      return;
    }
    // A created row waits for a list that brings it under its real id; where none does, it ends.
    const cancelTimeout = this.#after(this.#patienceOf(layer), () => this.#drop(id));
    this.#track({ ...layer, cancelTimeout });
  }

  #patienceOf({ owner }: LiveLayer): number {
    return owner.kind === 'caller' ? owner.timeoutMs : this.#defaults.timeoutMs;
  }

  #drop(id: string): void {
    this.#forget(id);
    this.#turns.drop(id);
  }

  #forget(id: string): void {
    const layer = this.#layers.get(id);
    if (layer === undefined) return;
    layer.cancelTimeout();
    this.#layers.delete(id);
    this.#noteChange();
  }

  #track(layer: LiveLayer): void {
    this.#layers.set(layer.update.id, layer);
    this.#noteChange();
  }

  #noteChange(): void {
    this.#changes.update((count) => count + 1);
  }

  /** True when a subscription will bring the event of every row that the layer changes. */
  #isCovered(ops: readonly LayerOp[]): boolean {
    const realtime = this.#realtime;
    return (
      realtime !== null &&
      ops.length > 0 &&
      ops.every((op) => 'entity' in op && realtime.covers(op.entity))
    );
  }

  #after(ms: number, run: () => void): () => void {
    return ms === Infinity ? () => undefined : this.#scheduler.setTimer(run, ms);
  }
}
