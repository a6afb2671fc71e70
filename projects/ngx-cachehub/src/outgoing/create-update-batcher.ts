import type { Signal } from '@angular/core';
import { assertInInjectionContext, DestroyRef, inject, Injector } from '@angular/core';
import type { Observable } from 'rxjs';
import { defer } from 'rxjs';
import type { Source } from '../cache/source';
import { fromSource } from '../cache/from-source';
import { checkOptions, count, duration, fn } from '../providers/option-rules';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import type { OutgoingBatch, SentBatch } from './update-batcher';
import { UpdateBatcher } from './update-batcher';

/** How outgoing items gather, merge and are tried again. */
export interface UpdateBatcherOptions<T> {
  /** How long the first item of a batch waits for others, in milliseconds. Default 200. */
  windowMs?: number;
  /** A batch of this many items goes out at once. Default 50. */
  maxItems?: number;
  /** Items of one key merge while they wait. Without it none do. */
  key?: (item: T) => string;
  /** Default: the later item replaces the earlier one. */
  merge?: (earlier: T, later: T) => T;
  /** Attempts after the first one, with full-jitter backoff from 1 s. Default 3. */
  retries?: number;
  /** Needed outside of an injection context. */
  injector?: Injector;
}

const RULES = { windowMs: duration, maxItems: count(1), key: fn, merge: fn, retries: count(0) };

/** The app's end of an outgoing batch queue. */
export interface UpdateBatcherHandle<T> {
  /** Adds an item to the batch that gathers. @throws CacheHubError 'destroyed' after the end of the injector. */
  add(item: T): void;
  /** Sends what waits now; resolves when all of it was sent or given up. Never rejects. */
  flush(): Promise<void>;
  /** Items not yet sent or given up. */
  readonly pending: Signal<number>;
  /** Each batch that came to its end, with `error` when it was given up. */
  readonly sent$: Observable<SentBatch<T>>;
}

/**
 * Outgoing batches to an endpoint of the app's own: items with one key merge, and up to
 * `maxItems` or after `windowMs` they go out in one `send`, in order, one batch at a time. A
 * batch that fails is retried, then reported with its items. Ends with its injector, where what
 * was not yet sent is reported with code 'destroyed'.
 *
 * @throws CacheHubError 'invalid-config' for an option that is out of range.
 */
export function createUpdateBatcher<T>(
  options: UpdateBatcherOptions<T>,
  send: (batch: OutgoingBatch<T>) => Source<unknown>,
): UpdateBatcherHandle<T> {
  const { injector: given, ...rules } = options;
  checkOptions('createUpdateBatcher', rules, RULES);
  if (given === undefined) assertInInjectionContext(createUpdateBatcher);
  const injector = given ?? inject(Injector);
  const batcher = new UpdateBatcher<T>(
    {
      windowMs: options.windowMs ?? 200,
      maxItems: options.maxItems ?? 50,
      retries: options.retries ?? 3,
      key: options.key,
      merge: options.merge ?? ((_earlier, later) => later),
    },
    injector.get(CACHE_HUB_SCHEDULER),
    (batch) => defer(() => fromSource(send(batch))),
  );
  injector.get(DestroyRef).onDestroy(() => batcher.close());
  return batcher;
}
