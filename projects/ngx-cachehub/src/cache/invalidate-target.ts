import type { CacheKey, EntityId } from '../core/keys';

/** Which entries: a key, a pattern over keys, the keys of an entity or of one row, a tag, or a predicate. */
export type InvalidateTarget =
  | CacheKey
  | RegExp
  | { readonly prefix: string }
  | { readonly entity: string; readonly id?: EntityId }
  | { readonly tag: string }
  | ((key: string) => boolean);
