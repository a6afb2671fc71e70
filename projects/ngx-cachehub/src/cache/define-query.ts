import type { Observable } from 'rxjs';
import type { CacheKey } from '../core/keys';
import type { FetchOptions } from './cache-options';
import type { CacheLoader, LoadContext, Source } from './source';

/** A key and its source in one place, bound to their parameters. */
export type BoundQuery<T> = {
  readonly key: CacheKey;
  readonly source: Observable<T> | CacheLoader<T>;
} & FetchOptions<T>;

/** A key and its source in one place, typed by its parameters; accepted wherever a key and a source are. */
export type CacheQuery<T, P> = (params: P) => BoundQuery<T>;

/** What `defineQuery` takes: how parameters become a key, and how the key's value is loaded. */
export type QueryDefinition<T, P> = {
  key: (params: P) => CacheKey;
  source: (params: P, ctx: LoadContext) => Source<T>;
} & FetchOptions<T>;

/**
 * Writes a key, its source and its options down once:
 * `const customer = defineQuery({ key: (id: string) => detailKey('customers', id), source: (id) => http.get(…) })`,
 * then `hub.fetch(customer('42'))` or `injectCache(() => customer(id()))`.
 */
export function defineQuery<T, P = void>(query: QueryDefinition<T, P>): CacheQuery<T, P> {
  const { key, source, ...options } = query;
  return (params) => ({
    ...options,
    key: key(params),
    source: (ctx: LoadContext) => source(params, ctx),
  });
}
