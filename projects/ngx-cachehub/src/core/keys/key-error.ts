import { CacheHubError } from '../errors/cache-hub-error';

/** What was given cannot be a key: code `invalid-key`. */
export function keyError(expected: string, got: string): CacheHubError {
  return new CacheHubError(
    'invalid-key',
    `A cache key has to be ${expected}; got ${got}. Build keys by detailKey, listKey or a tuple.`,
  );
}
