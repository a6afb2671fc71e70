/** Angular's own ResourceStatus words. */
export type CacheStatus = 'idle' | 'loading' | 'reloading' | 'resolved' | 'local' | 'error';

/** What is known of a key at one moment. */
export interface CacheState<T> {
  /** `error` only where there is no value: a value whose reload failed stays `resolved`, with `error` set. */
  readonly status: CacheStatus;
  /** The value; undefined while there is none. */
  readonly data: T | undefined;
  /** Why the last load failed; undefined again after one that did not. */
  readonly error: Error | undefined;
  /** The next read asks for it again. */
  readonly isStale: boolean;
  /** A load is under way, or waits for its next try. */
  readonly isFetching: boolean;
  /** When the value was last loaded, set or changed, in ms since the epoch; 0 while there is none. */
  readonly updatedAt: number;
}
