import { computed, type Signal, untracked } from '@angular/core';
import type { CacheStatus } from '../cache/cache-state';
import { asResource } from './as-resource';
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
  const hasValue = () => data() !== undefined;
  return {
    ...asResource({ status, value: rows, error }),
    status,
    error,
    data,
    isStale: computed(() => isPrevious() || state().isStale),
    isPrevious,
    isFetching: computed(() => state().isFetching),
    updatedAt: computed(() => state().updatedAt),
    hasValue: hasValue as CacheRef<readonly T[]>['hasValue'],
    reload: () => untracked(asked)?.reload() ?? false,
  };
}
