import { canonicalJson } from './canonical-json';
import { keyError } from './key-error';

/** A cache key: a string such as `customers:detail-42`, or a JSON-serialisable tuple hashed to a stable string. */
export type CacheKey = string | readonly unknown[];

/** A row's id. Ids compare as strings: `42` and `'42'` are one row. */
export type EntityId = string | number;

/**
 * The one string that stands for a key.
 *
 * A tuple becomes its canonical JSON, so that property order and `undefined` properties do not count.
 * @throws CacheHubError 'invalid-key' for an empty string, and for a tuple that JSON cannot carry.
 */
export function toKey(key: CacheKey): string {
  if (typeof key === 'string') {
    if (key !== '') return key;
    throw keyError('a non-empty string or a tuple', 'an empty string');
  }
  if (Array.isArray(key)) return canonicalJson(key);
  throw keyError('a non-empty string or a tuple', typeof key);
}
