import type { CacheState } from '../cache/cache-state';

/** Nothing is asked for. */
export const IDLE: CacheState<never> = {
  status: 'idle',
  data: undefined,
  error: undefined,
  isStale: false,
  isFetching: false,
  updatedAt: 0,
};
