import {
  assertInInjectionContext,
  computed,
  DestroyRef,
  EnvironmentInjector,
  ErrorHandler,
  inject,
  Injector,
  signal,
} from '@angular/core';
import type { Observable } from 'rxjs';
import { defer } from 'rxjs';
import { fromSource } from '../cache/from-source';
import { hubOf } from '../namespace/hub-of';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { asError } from '../providers/as-error';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import type { MutationOptions, MutationRef } from './mutation-ref';

/** Where the latest call stands. */
type Progress<V, R> =
  | { readonly status: 'idle' }
  | { readonly status: 'pending'; readonly variables: V }
  | { readonly status: 'success'; readonly variables: V; readonly result: R }
  | { readonly status: 'error'; readonly variables: V; readonly error: Error };

/**
 * A write of the app's own, with what to show meanwhile and what to refetch afterwards.
 *
 * A write that has begun is not cancelled when its component goes: it is confirmed or rolled back
 * all the same. It ends with the environment, then with code 'destroyed'.
 */
export function injectMutation<V, R = void>(
  options: MutationOptions<V, R>,
  injectOptions: { injector?: Injector } = {},
): MutationRef<V, R> {
  if (injectOptions.injector === undefined) assertInInjectionContext(injectMutation);
  const run = createWrite(options, injectOptions.injector ?? inject(Injector));
  const progress = signal<Progress<V, R>>({ status: 'idle' });
  let latest = 0;

  const mutateAsync = async (variables: V): Promise<R> => {
    const call = ++latest;
    const tell = (next: Progress<V, R>) => {
      if (call === latest) progress.set(next);
    };
    tell({ status: 'pending', variables });
    try {
      const result = await run(variables);
      tell({ status: 'success', variables, result });
      return result;
    } catch (error) {
      tell({ status: 'error', variables, error: asError(error, 'rejected') });
      throw error;
    }
  };
  return {
    mutateAsync,
    mutate: (variables) => void mutateAsync(variables).catch(() => undefined),
    reset: () => {
      latest++;
      progress.set({ status: 'idle' });
    },
    status: computed(() => progress().status),
    isPending: computed(() => progress().status === 'pending'),
    result: computed(() => {
      const now = progress();
      return now.status === 'success' ? now.result : undefined;
    }),
    error: computed(() => {
      const now = progress();
      return now.status === 'error' ? now.error : undefined;
    }),
    variables: computed(() => {
      const now = progress();
      return now.status === 'idle' ? undefined : now.variables;
    }),
  };
}

/** One write from the optimistic layer to the refetches. */
function createWrite<V, R>(
  { mutation, optimistic, invalidates = [] }: MutationOptions<V, R>,
  injector: Injector,
): (variables: V) => Promise<R> {
  const hub = hubOf(injector);
  const updates = injector.get(OptimisticUpdates);
  const scheduler = injector.get(CACHE_HUB_SCHEDULER);
  const errors = injector.get(ErrorHandler);
  const environment = injector.get(EnvironmentInjector).get(DestroyRef);
  return async (variables) => {
    const idempotencyKey = scheduler.uuid();
    const layer =
      optimistic &&
      updates.apply((cache) => optimistic(cache, variables), { mutationId: idempotencyKey });
    const source = defer(() =>
      fromSource(mutation(variables, { idempotencyKey, baseVersion: undefined })),
    );
    const result = await lastValue(source, environment).catch((error: unknown) => {
      layer?.rollback(error);
      throw error;
    });
    layer?.confirm(result);
    refetch(result, variables);
    return result;
  };

  function refetch(result: R, variables: V): void {
    try {
      const targets =
        typeof invalidates === 'function' ? invalidates(result, variables) : invalidates;
      for (const target of targets) void hub.invalidate(target);
    } catch (error) {
      // The write has succeeded: what fails here must not tell otherwise.
      errors.handleError(error);
    }
  }
}

/** The last value when the source completes; rejects when it fails, or when the environment ends before. */
function lastValue<R>(source: Observable<R>, environment: DestroyRef): Promise<R> {
  return new Promise((resolve, reject) => {
    let last: R | undefined;
    const subscription = source.subscribe({
      next: (value) => (last = value),
      error: reject,
      // A source without a value is one of a write that answers nothing: R is void then.
      complete: () => resolve(last as R),
    });
    subscription.add(
      environment.onDestroy(() => {
        subscription.unsubscribe();
        reject(
          new CacheHubError(
            'destroyed',
            'Expected the write to settle; its environment was destroyed.',
          ),
        );
      }),
    );
  });
}
