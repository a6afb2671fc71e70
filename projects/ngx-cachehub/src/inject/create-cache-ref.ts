import type { Injector, Signal } from '@angular/core';
import { computed, effect, linkedSignal, untracked } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { CacheHubService } from '../cache/cache-hub.service';
import type { CacheState, CacheStatus } from '../cache/cache-state';
import type { BoundQuery } from '../cache/define-query';
import { toKey } from '../core/keys';
import { asError } from '../providers/as-error';
import { asResource } from './as-resource';
import type { CacheRef } from './cache-ref';
import { IDLE } from './idle-state';
import { keepRunning } from './keep-running';
import { LiveKey } from './live-key';

/** What a handle shows at one moment: a query, and what is made of its value. */
export interface CacheRequest<T, R> {
  readonly query: BoundQuery<T>;
  readonly select: (value: T) => R;
}

export interface CacheRefSetup<T, R> {
  readonly injector: Injector;
  readonly hub: CacheHubService;
  readonly keepPrevious: boolean;
  /** Reactive; undefined is idle. */
  readonly request: () => CacheRequest<T, R> | undefined;
}

/** What is shown of a value. */
type Shown<R> =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly value: R; readonly previous: boolean }
  | { readonly kind: 'failed'; readonly error: Error };

interface Followed<T, R> {
  readonly request: CacheRequest<T, R>;
  readonly live: LiveKey<T>;
}

const NOTHING = { kind: 'nothing' } as const;
/** The handle behind the `inject…` functions: everything follows from the request and the key's state. */
export function createCacheRef<T, R>(setup: CacheRefSetup<T, R>): CacheRef<R | undefined> {
  const followed = follow(setup);
  const state = computed<CacheState<T>>(() => followed()?.live.state() ?? IDLE);
  const shown = show(setup, followed, state);

  const status = computed<CacheStatus>(() =>
    shown().kind === 'failed' ? 'error' : state().status,
  );
  const error = computed(() => errorOf(shown()) ?? state().error);
  const data = computed(() => valueOf(shown()));
  const hasValue = () => status() !== 'error' && data() !== undefined;
  return {
    ...asResource({ status, value: data, error }),
    status,
    error,
    data,
    isStale: computed(() => isPrevious(shown()) || state().isStale),
    isPrevious: computed(() => isPrevious(shown())),
    isFetching: computed(() => state().isFetching),
    updatedAt: computed(() => state().updatedAt),
    hasValue: hasValue as CacheRef<R | undefined>['hasValue'],
    reload: () => untracked(followed)?.live.reload() ?? false,
  };
}

/**
 * The key that is shown, live from one effect after it was asked for until another one is or the
 * injector ends. What is read meanwhile follows the request at once; only the load waits.
 */
function follow<T, R>(setup: CacheRefSetup<T, R>): Signal<Followed<T, R> | undefined> {
  const { injector, hub } = setup;
  const { context } = injector.get(CacheEngine);
  const followed = linkedSignal<CacheRequest<T, R> | undefined, Followed<T, R> | undefined>({
    source: setup.request,
    computation: (request, previous) => {
      if (request === undefined) return undefined;
      const before = previous?.value;
      const live =
        before !== undefined && sameLoad(before.request.query, request.query)
          ? before.live
          : untracked(() => new LiveKey(hub, request.query, context.isTakingOver));
      return { request, live };
    },
  });
  effect(
    () => {
      const now = followed();
      untracked(() => now?.live.use(now.request.query));
    },
    { injector },
  );
  keepRunning(() => {
    const now = followed();
    return now === undefined ? [] : [now.live];
  }, injector);
  return followed.asReadonly();
}

function show<T, R>(
  { keepPrevious, injector }: CacheRefSetup<T, R>,
  followed: Signal<Followed<T, R> | undefined>,
  state: Signal<CacheState<T>>,
): Signal<Shown<R>> {
  const data = computed(() => state().data);
  const select = computed(() => followed()?.request.select);
  const selected = computed<Shown<R>>(() => {
    const value = data();
    const pick = select();
    if (value === undefined || pick === undefined) return NOTHING;
    try {
      return { kind: 'value', value: pick(value), previous: false };
    } catch (error) {
      return { kind: 'failed', error: asError(error, 'fetch-failed') };
    }
  });
  if (!keepPrevious) return selected;
  const waiting = computed(() => state().status === 'loading');
  const { users } = injector.get(CacheEngine);
  return linkedSignal<{ now: Shown<R>; waiting: boolean; users: number }, Shown<R>>({
    source: () => ({ now: selected(), waiting: waiting(), users: users() }),
    // What the user before was shown is nothing to wait with.
    computation: ({ now, waiting, users }, previous) =>
      waiting &&
      now.kind === 'nothing' &&
      previous?.value.kind === 'value' &&
      previous.source.users === users
        ? { ...previous.value, previous: true }
        : now,
  }).asReadonly();
}

/** True when the second query goes on with the load of the first: another closure is no other load. */
function sameLoad<T>(a: BoundQuery<T>, b: BoundQuery<T>): boolean {
  return (
    keyOf(a) === keyOf(b) &&
    a.policy === b.policy &&
    a.realtime === b.realtime &&
    a.staleTime === b.staleTime &&
    a.gcTime === b.gcTime &&
    a.retry === b.retry &&
    a.persist === b.persist &&
    a.refreshIntervalMs === b.refreshIntervalMs &&
    a.tags?.join() === b.tags?.join()
  );
}

function keyOf({ key }: BoundQuery<unknown>): string {
  return toKey(key);
}

function valueOf<R>(shown: Shown<R>): R | undefined {
  return shown.kind === 'value' ? shown.value : undefined;
}

function errorOf<R>(shown: Shown<R>): Error | undefined {
  return shown.kind === 'failed' ? shown.error : undefined;
}

function isPrevious<R>(shown: Shown<R>): boolean {
  return shown.kind === 'value' && shown.previous;
}
