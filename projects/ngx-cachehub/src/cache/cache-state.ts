/** Angular's own ResourceStatus words. */
export type CacheStatus = 'idle' | 'loading' | 'reloading' | 'resolved' | 'local' | 'error';

/** What is known of a key at one moment. */
export interface CacheState<T> {
  /** `error` only where there is no value: a value whose reload failed stays `resolved`, with `error` set. */
  readonly status: CacheStatus;
  readonly data: T | undefined;
  readonly error: Error | undefined;
  readonly isStale: boolean;
  readonly isFetching: boolean;
  /** When the value was last loaded, set or changed, in ms since the epoch; 0 while there is none. */
  readonly updatedAt: number;
}
