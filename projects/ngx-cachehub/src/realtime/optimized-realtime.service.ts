import { inject, Injectable, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { map, NEVER } from 'rxjs';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import type { EntityChangeInput } from '../core/entities/entity-change';
import type { AnyId, EntityDefinition } from '../entities/entity-definition';
import { EntityRegistry } from '../entities/entity-registry';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { messageOfChange } from './local-message';
import type { RealtimeHub } from './realtime-hub';
import { injectRealtimeHub } from './realtime-hub';
import { describeBatch } from './update-batch';
import type { UpdateBatch } from './update-batch';

/**
 * The batches in which changes reach the cache: those of the server, and any that the app adds from
 * a feed of its own. Both pass the same buffer and the same version gate.
 *
 * Without `withRealtime(…)` reads are empty and actions throw `not-configured`.
 */
@Injectable({
  // Each environment asks its own hub: one of a lazy route may be without realtime.
  providedIn: 'any',
  useFactory: () => inject(CacheEngine).part(OptimizedRealtimeService),
})
export class OptimizedRealtimeService {
  readonly #hub = injectRealtimeHub();
  readonly #registry = inject(EntityRegistry);

  /** How many patches wait for the next batch. */
  readonly pending: Signal<number> = this.#hub?.buffer.pending ?? signal(0).asReadonly();
  /** What each batch came to, after it was applied. */
  readonly batches$: Observable<UpdateBatch> =
    this.#hub?.buffer.batches$.pipe(map(describeBatch)) ?? NEVER;

  /**
   * Adds a change to the current batch; all of a batch reach observers in one emission per key.
   * @throws CacheHubError 'wire-fault' where the change is none, 'not-configured' without realtime.
   */
  bufferUpdate<T extends object>(
    entity: string | EntityDefinition<T, AnyId>,
    change: EntityChangeInput<T>,
  ): void {
    const { buffer } = this.#required('bufferUpdate');
    const name = this.#registry.nameOf(entity);
    buffer.add(messageOfChange(name, change, this.#registry.get(name)));
    buffer.settle();
  }

  /** Applies what waits, now. */
  flush(): void {
    this.#required('flush').buffer.flush();
  }

  #required(action: string): RealtimeHub {
    if (this.#hub) return this.#hub;
    throw new CacheHubError(
      'not-configured',
      `OptimizedRealtimeService.${action} expects realtime to be on; ` +
        'add withRealtime({ url }) to provideCacheHub().',
    );
  }
}
