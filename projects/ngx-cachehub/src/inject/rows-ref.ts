import { computed, type ResourceSnapshot, type Signal, untracked } from '@angular/core';
import type { CacheStatus } from '../cache/cache-state';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { asError } from '../providers/as-error';
import type { CacheRef } from './cache-ref';
import { IDLE } from './idle-state';
import { isAnswer, type LiveList, type ShownList } from './shown-list';

const NO_ROWS: readonly never[] = [];

/** What a handle on rows is made from. */
export interface RowsRefSetup<T> {
  /** What is asked now. */
  readonly asked: Signal<LiveList<T> | undefined>;
  readonly shown: ShownList<LiveList<T>>;
}

/**
 * A handle on rows: they show as far as they are known, also before and without an answer of the server. 'error' is
 * for a failed load where nothing is known.
 */
export function rowsRef<T>({ asked, shown }: RowsRefSetup<T>): CacheRef<readonly T[]> {
  const { isPrevious } = shown;
  const state = computed(() => asked()?.state() ?? IDLE);
  const rows = computed(() => shown.list()?.rows() ?? NO_ROWS);
  const status = computed<CacheStatus>(() => {
    const { status: given } = state();
    return given === 'error' && rows().length > 0 ? 'local' : given;
  });
  const error = computed(() => state().error);
  const isAnswered = computed(() => isPrevious() || isAnswer(status()));
  const data = computed(() => (isAnswered() || rows().length > 0 ? rows() : undefined));
  const value = computed(() => {
    if (status() !== 'error') return rows();
    throw new CacheHubError(
      'fetch-failed',
      `Expected rows; the load failed (${error()?.message ?? 'no reason given'}). ` +
        "Ask hasValue() first, or read 'data'.",
      error(),
    );
  });
  const hasValue = () => data() !== undefined;
  return {
    value,
    status,
    error,
    data,
    isLoading: computed(() => status() === 'loading' || status() === 'reloading'),
    snapshot: computed<ResourceSnapshot<readonly T[]>>(() => {
      const now = status();
      return now === 'error'
        ? { status: now, error: asError(error(), 'fetch-failed') }
        : { status: now, value: rows() };
    }),
    isStale: computed(() => isPrevious() || state().isStale),
    isPrevious,
    isFetching: computed(() => state().isFetching),
    updatedAt: computed(() => state().updatedAt),
    hasValue: hasValue as CacheRef<readonly T[]>['hasValue'],
    reload: () => untracked(asked)?.reload() ?? false,
  };
}
