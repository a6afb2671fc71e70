import type { Observable } from 'rxjs';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheKey } from '../core/keys';
import type { FetchOptions } from './cache-options';
import type { BoundQuery } from './define-query';
import type { CacheLoader } from './source';

/**
 * A query, or a key and its source, as a query.
 *
 * @throws CacheHubError 'invalid-config' for a key without a source.
 */
export function toQuery<T>(
  keyOrQuery: CacheKey | BoundQuery<T>,
  source: Observable<T> | CacheLoader<T> | undefined,
  options: FetchOptions<T> | undefined,
): BoundQuery<T> {
  if (isQuery(keyOrQuery)) return keyOrQuery;
  if (source !== undefined) return { ...options, key: keyOrQuery, source };
  throw new CacheHubError(
    'invalid-config',
    `Expected a source beside the key; got none. Use get() to watch a key without loading it.`,
  );
}

function isQuery<T>(given: CacheKey | BoundQuery<T>): given is BoundQuery<T> {
  return typeof given === 'object' && given !== null && 'source' in given;
}
