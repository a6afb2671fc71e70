import type { Signal } from '@angular/core';
import { computed, DestroyRef, inject, Injectable, signal, untracked } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { LayerAck, LayerOp } from '../core/overlay';
import { EntityRegistry } from '../entities/entity-registry';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { checkOptions, duration } from '../providers/option-rules';
import { REALTIME_PORT } from '../providers/realtime-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { ackOf } from './layer-ack';
import { LayerTurns } from './layer-turns';
import type { OptimisticOptions, OptimisticUpdate, PendingUpdate } from './optimistic-update';
import type { OptimisticWriter } from './optimistic-writer';
import { LayerWriter } from './optimistic-writer';

/**
 * A layer that shows: `pending` until its maker ends it, then `confirmed` for as long as the
 * server's state does not cover it.
 */
interface LiveLayer {
  readonly phase: 'pending' | 'confirmed';
  readonly update: PendingUpdate;
  readonly ops: readonly LayerOp[];
  readonly timeoutMs: number;
  readonly cancelTimeout: () => void;
}

/** Layers of not-yet-confirmed changes over the server's state. */
@Injectable({
  // Each environment asks its own hub. Listed in `provideCacheHub`, it would be in every bundle.
  providedIn: 'any',
  useFactory: () => inject(CacheEngine).part(OptimisticUpdates),
})
export class OptimisticUpdates {
  private readonly engine = inject(CacheEngine);
  private readonly turns = this.engine.part(LayerTurns);
  private readonly registry = inject(EntityRegistry);
  private readonly scheduler = inject(CACHE_HUB_SCHEDULER);
  private readonly realtime = inject(REALTIME_PORT, { optional: true });
  private readonly defaults = inject(CACHE_HUB_CONFIG).optimistic;
  private readonly layers = signal<ReadonlyMap<string, LiveLayer>>(new Map());

  /** Oldest first. */
  readonly pending: Signal<readonly PendingUpdate[]> = computed(() =>
    [...this.layers().values()]
      .filter(({ phase }) => phase === 'pending')
      .map(({ update }) => update),
  );
  /** True while nothing is pending. */
  readonly synced: Signal<boolean> = computed(() => this.pending().length === 0);

  constructor() {
    const stop = this.turns.onSettled((ids) => {
      for (const id of ids) this.forget(id);
    });
    inject(DestroyRef).onDestroy(() => {
      stop();
      for (const { cancelTimeout } of this.current().values()) cancelTimeout();
    });
  }

  /**
   * Shows what `write` does at once, on top of the server's state: later server patches go
   * underneath and the layer is replayed over them. What is neither confirmed nor rolled back in
   * time is rolled back, with an `error` event of code 'optimistic-timeout'.
   *
   * @throws CacheHubError 'too-many-pending', 'invalid-config' for a bad `timeoutMs`, and whatever `write` throws; nothing shows then.
   */
  apply(
    write: (cache: OptimisticWriter) => void,
    options: OptimisticOptions = {},
  ): OptimisticUpdate {
    checkOptions('apply', { timeoutMs: options.timeoutMs }, { timeoutMs: duration });
    this.assertRoom();
    const writer = new LayerWriter(this.registry, this.scheduler);
    write(writer);
    const ops = writer.finish();
    const id = this.scheduler.uuid();
    this.turns.add({ id, ops, mutationId: options.mutationId ?? id });
    const update = { id, at: this.scheduler.now(), keys: this.turns.keysOf(id) };
    const timeoutMs = options.timeoutMs ?? this.defaults.timeoutMs;
    let isLate = false;
    const cancelTimeout = this.after(timeoutMs, () => {
      isLate = true;
      this.timeOut(id);
    });
    this.track({ phase: 'pending', update, ops, timeoutMs, cancelTimeout });
    return {
      ...update,
      confirm: (result) => (isLate ? this.takeAnswer(id, ops, result) : this.confirm(id, result)),
      rollback: (reason) => this.rollback(id, reason),
    };
  }

  /** As `OptimisticUpdate.confirm`, by id. */
  confirm(id: string, result?: unknown): void {
    const layer = this.current().get(id);
    if (layer?.phase !== 'pending') return;
    layer.cancelTimeout();
    const ack: LayerAck = this.ackOf(layer.ops, result) ?? {
      kind: 'done',
      awaitEvent: this.isCovered(layer.ops),
    };
    // An event that does not come must not leave the layer standing for ever.
    const cancelTimeout = this.after(layer.timeoutMs, () => this.giveUpWaiting(id));
    this.track({ ...layer, phase: 'confirmed', cancelTimeout });
    this.turns.confirm(id, ack);
    if (!this.turns.has(id)) this.forget(id);
  }

  /** As `OptimisticUpdate.rollback`, by id. */
  rollback(id: string, reason?: unknown): void {
    if (this.current().get(id)?.phase !== 'pending') return;
    this.drop(id);
    if (reason === undefined) return;
    this.engine.log('debug', 'optimistic', `Rolled back ${id}.`, reason);
  }

  /** The layer is gone, but a row that the server answers late is its word all the same. */
  private takeAnswer(id: string, ops: readonly LayerOp[], result: unknown): void {
    const ack = this.ackOf(ops, result);
    if (ack?.kind === 'row') this.turns.confirm(id, ack);
  }

  private ackOf(ops: readonly LayerOp[], result: unknown): ReturnType<typeof ackOf> {
    return ackOf(ops, result, (entity) => this.registry.modelOf(entity));
  }

  private timeOut(id: string): void {
    const layer = this.current().get(id);
    if (layer === undefined) return;
    this.drop(id);
    const details = new CacheHubError(
      'optimistic-timeout',
      `Expected the optimistic update ${id} to be confirmed or rolled back within ` +
        `${layer.timeoutMs} ms; it was not, and is rolled back.`,
      { id, keys: layer.update.keys },
    );
    this.engine.emit({ type: 'error', source: 'local', details });
  }

  /** What the server said yes to stays as the app's own word, and is loaded again. */
  private giveUpWaiting(id: string): void {
    const layer = this.current().get(id);
    if (layer === undefined) return;
    this.turns.confirm(id, { kind: 'done', awaitEvent: false });
    if (!this.turns.has(id)) {
      this.forget(id);
      return;
    }
    // A created row waits for a list that brings it under its real id; where none does, it ends.
    const cancelTimeout = this.after(layer.timeoutMs, () => this.drop(id));
    this.track({ ...layer, cancelTimeout });
  }

  private drop(id: string): void {
    this.forget(id);
    this.turns.drop(id);
  }

  private forget(id: string): void {
    const layer = this.current().get(id);
    if (layer === undefined) return;
    layer.cancelTimeout();
    const rest = new Map(this.current());
    rest.delete(id);
    this.layers.set(rest);
  }

  private track(layer: LiveLayer): void {
    this.layers.set(new Map(this.current()).set(layer.update.id, layer));
  }

  private current(): ReadonlyMap<string, LiveLayer> {
    return untracked(this.layers);
  }

  private assertRoom(): void {
    const pending = untracked(this.pending).length;
    if (pending < this.defaults.maxPending) return;
    throw new CacheHubError(
      'too-many-pending',
      `Expected at most ${this.defaults.maxPending} pending optimistic updates; this would be one more. ` +
        "Confirm or roll back earlier ones, or raise 'optimistic.maxPending'.",
    );
  }

  /** True when a subscription will bring the event of every row that the layer changes. */
  private isCovered(ops: readonly LayerOp[]): boolean {
    const { realtime } = this;
    return (
      realtime !== null &&
      ops.length > 0 &&
      ops.every((op) => 'entity' in op && realtime.covers(op.entity))
    );
  }

  private after(ms: number, run: () => void): () => void {
    return ms === Infinity ? () => undefined : this.scheduler.setTimer(run, ms);
  }
}
