import type { Signal } from '@angular/core';
import type { InvalidateTarget } from '../cache/invalidate-target';
import type { Source } from '../cache/source';
import type { OfflineActionInput } from '../core/outbox';
import type { WriteContext } from '../entities/entity-adapter';
import type { OptimisticWriter } from '../optimistic/optimistic-writer';

/** What a write does, shows meanwhile, and has loaded again. */
export interface MutationOptions<V, R> {
  /** Does the write, where no `action` does. Send `ctx.idempotencyKey` as `Idempotency-Key`, so that its own event is recognised. Of an observable the last value counts. */
  mutation?: (variables: V, ctx: WriteContext) => Source<R>;
  /**
   * Goes through the queue as this action, run by the handler of its type; `mutation` is then not called. What
   * `optimistic` does is stored with it as data, unless the action brings its own: rows only, no `set` or `update`.
   */
  action?: (variables: V) => OfflineActionInput;
  /** What to show until the answer: confirmed with the result, rolled back when the write fails. */
  optimistic?: (cache: OptimisticWriter, variables: V) => void;
  /** What to refetch after success. */
  invalidates?:
    readonly InvalidateTarget[] | ((result: R, variables: V) => readonly InvalidateTarget[]);
}

/** A write as signals. They tell of the latest call; earlier ones go on and settle for themselves. */
export interface MutationRef<V, R> {
  /** Never throws: what went wrong is in `error`. */
  mutate(variables: V): void;
  /** Settles with the write's own outcome. */
  mutateAsync(variables: V): Promise<R>;
  /** Back to idle; a write that is under way goes on, unseen. */
  reset(): void;
  /** Where the latest call stands. */
  readonly status: Signal<MutationStatus>;
  readonly isPending: Signal<boolean>;
  /** What the latest call answered, once it succeeded. */
  readonly result: Signal<R | undefined>;
  /** Why the latest call failed. */
  readonly error: Signal<Error | undefined>;
  /** What the latest call was given. */
  readonly variables: Signal<V | undefined>;
}

/** 'queued': accepted by the device, to be sent later. */
export type MutationStatus = 'idle' | 'pending' | 'queued' | 'success' | 'error';
