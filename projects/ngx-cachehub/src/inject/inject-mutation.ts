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
import { defer } from 'rxjs';
import { fromSource } from '../cache/from-source';
import { lastValue } from '../cache/last-value';
import { hubOf } from '../namespace/hub-of';
import type { OptimisticChange } from '../core/outbox';
import { EntityRegistry } from '../entities/entity-registry';
import { changeOfOp } from '../optimistic/layer-data';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { LayerWriter } from '../optimistic/optimistic-writer';
import { asError } from '../providers/as-error';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { OFFLINE_PORT } from '../providers/offline-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import type { MutationOptions, MutationRef, MutationStatus } from './mutation-ref';

/** Where the latest call stands. */
type Progress<V, R> =
  | { readonly status: 'idle' }
  /** `action`: its id, once the queue has it. */
  | { readonly status: 'pending'; readonly variables: V; readonly action?: string }
  | { readonly status: 'success'; readonly variables: V; readonly result: R }
  | { readonly status: 'error'; readonly variables: V; readonly error: Error };

/**
 * A write of the app's own, with what to show meanwhile and what to refetch afterwards.
 *
 * A write that has begun is not cancelled when its component goes: it is confirmed or rolled back
 * all the same. It ends with the environment, then with code 'destroyed'. One that goes through the
 * queue outlives the page.
 *
 * @throws CacheHubError 'invalid-config' without `mutation` and without `action`.
 */
export function injectMutation<V, R = void>(
  options: MutationOptions<V, R>,
  injectOptions: { injector?: Injector } = {},
): MutationRef<V, R> {
  if (injectOptions.injector === undefined) assertInInjectionContext(injectMutation);
  const injector = injectOptions.injector ?? inject(Injector);
  const run = createWrite(options, injector);
  const queue = injector.get(OFFLINE_PORT, null);
  const progress = signal<Progress<V, R>>({ status: 'idle' });
  let latest = 0;

  const mutateAsync = async (variables: V): Promise<R> => {
    const call = ++latest;
    const tell = (next: Progress<V, R>) => {
      if (call === latest) progress.set(next);
    };
    tell({ status: 'pending', variables });
    try {
      const result = await run(variables, (action) =>
        tell({ status: 'pending', variables, action }),
      );
      tell({ status: 'success', variables, result });
      return result;
    } catch (error) {
      tell({ status: 'error', variables, error: asError(error, 'rejected') });
      throw error;
    }
  };
  const status = computed((): MutationStatus => {
    const now = progress();
    if (now.status !== 'pending' || now.action === undefined) return now.status;
    const action = queue?.actions().find(({ id }) => id === now.action);
    return action === undefined || action.status === 'sending' ? 'pending' : 'queued';
  });
  return {
    mutateAsync,
    mutate: (variables) => void mutateAsync(variables).catch(() => undefined),
    reset: () => {
      latest++;
      progress.set({ status: 'idle' });
    },
    status,
    isPending: computed(() => status() === 'pending'),
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

/** Runs one write; `onQueued` is told the action's id where it goes through the queue. */
type Write<V, R> = (variables: V, onQueued: (action: string) => void) => Promise<R>;

/** One write from what shows meanwhile to the refetches. */
function createWrite<V, R>(options: MutationOptions<V, R>, injector: Injector): Write<V, R> {
  const { mutation, action, invalidates = [] } = options;
  const hub = hubOf(injector);
  const errors = injector.get(ErrorHandler);
  const write =
    action !== undefined
      ? queuedWrite<V, R>(action, options.optimistic, injector)
      : directWrite(mutation ?? missing(), options.optimistic, injector);
  return async (variables, onQueued) => {
    const result = await write(variables, onQueued);
    try {
      const targets =
        typeof invalidates === 'function' ? invalidates(result, variables) : invalidates;
      for (const target of targets) void hub.invalidate(target);
    } catch (error) {
      // The write has succeeded: what fails here must not tell otherwise.
      errors.handleError(error);
    }
    return result;
  };
}

/** The app's own call, with a layer for as long as it takes. */
function directWrite<V, R>(
  mutation: NonNullable<MutationOptions<V, R>['mutation']>,
  optimistic: MutationOptions<V, R>['optimistic'],
  injector: Injector,
): Write<V, R> {
  const updates = injector.get(OptimisticUpdates);
  const scheduler = injector.get(CACHE_HUB_SCHEDULER);
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
    return result;
  };
}

/** Through the queue: what shows meanwhile is the action's, and ends with it. */
function queuedWrite<V, R>(
  action: NonNullable<MutationOptions<V, R>['action']>,
  optimistic: MutationOptions<V, R>['optimistic'],
  injector: Injector,
): Write<V, R> {
  const queue = injector.get(OFFLINE_PORT, null);
  const registry = injector.get(EntityRegistry);
  const scheduler = injector.get(CACHE_HUB_SCHEDULER);
  const shown = (variables: V): readonly OptimisticChange[] | undefined => {
    if (optimistic === undefined) return undefined;
    const writer = new LayerWriter(registry, scheduler);
    optimistic(writer, variables);
    return writer
      .finish()
      .map((op) => changeOfOp(op, registry.modelOf('entity' in op ? op.entity : '')));
  };
  return async (variables, onQueued) => {
    if (queue === null) {
      throw new CacheHubError(
        'not-configured',
        'An action of injectMutation expects the queue to be on; add withOffline() to provideCacheHub().',
      );
    }
    const input = action(variables);
    const changes = input.optimistic ?? shown(variables);
    const submission = await queue.submit(
      changes === undefined ? input : { ...input, optimistic: changes },
    );
    onQueued(submission.id);
    // What the handler of this type answers is the app's word.
    return (await submission.settled) as R;
  };
}

function missing(): never {
  throw new CacheHubError(
    'invalid-config',
    "injectMutation expects a 'mutation' or an 'action'; got neither.",
  );
}
