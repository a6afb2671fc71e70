import type { Signal } from '@angular/core';
import { computed, inject, Injectable } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { EntityRegistry } from '../entities/entity-registry';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { checkOptions, duration } from '../providers/option-rules';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { LiveLayers } from './live-layers';
import type { OptimisticOptions, OptimisticUpdate, PendingUpdate } from './optimistic-update';
import type { OptimisticWriter } from './optimistic-writer';
import { LayerWriter } from './optimistic-writer';

/** Layers of not-yet-confirmed changes over the server's state. */
@Injectable({
  // Each environment asks its own hub. Listed in `provideCacheHub`, it would be in every bundle.
  providedIn: 'any',
  useFactory: () => inject(CacheEngine).part(OptimisticUpdates),
})
export class OptimisticUpdates {
  readonly #engine = inject(CacheEngine);
  readonly #layers = this.#engine.part(LiveLayers);
  readonly #registry = inject(EntityRegistry);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #defaults = inject(CACHE_HUB_CONFIG).optimistic;

  /** Oldest first; what queued actions show is among them. */
  readonly pending: Signal<readonly PendingUpdate[]> = this.#layers.pending;
  /** True while nothing is pending. */
  readonly synced: Signal<boolean> = computed(() => this.pending().length === 0);

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
    this.#assertRoom();
    const writer = new LayerWriter(this.#registry, this.#scheduler);
    write(writer);
    const ops = writer.finish();
    const id = this.#scheduler.uuid();
    const timeoutMs = options.timeoutMs ?? this.#defaults.timeoutMs;
    let isLate = false;
    const update = this.#layers.add(
      { id, ops, mutationId: options.mutationId ?? id },
      { kind: 'caller', timeoutMs },
      () => (isLate = true),
    );
    return {
      ...update,
      confirm: (result) => {
        if (isLate) this.#layers.takeAnswer(id, ops, result);
        else this.confirm(id, result);
      },
      rollback: (reason) => this.rollback(id, reason),
    };
  }

  /** As `OptimisticUpdate.confirm`, by id. */
  confirm(id: string, result?: unknown): void {
    this.#layers.confirm(id, result);
  }

  /** As `OptimisticUpdate.rollback`, by id. */
  rollback(id: string, reason?: unknown): void {
    const code = reason instanceof CacheHubError ? reason.code : undefined;
    if (!this.#layers.rollback(id, code) || reason === undefined) return;
    this.#engine.log('debug', 'optimistic', `Rolled back ${id}.`, reason);
  }

  #assertRoom(): void {
    if (this.#layers.held < this.#defaults.maxPending) return;
    throw new CacheHubError(
      'too-many-pending',
      `Expected at most ${this.#defaults.maxPending} pending optimistic updates; this would be one more. ` +
        "Confirm or roll back earlier ones, or raise 'optimistic.maxPending'.",
    );
  }
}
