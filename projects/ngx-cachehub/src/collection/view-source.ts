import type { Injector } from '@angular/core';
import { Subscription } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import type { FetchOptions } from '../cache/cache-options';
import { fromSource } from '../cache/from-source';
import type { LoadContext } from '../cache/source';
import { isMarked } from '../core/entries';
import { listKey } from '../core/keys';
import type { CollectionQuery } from '../entities/collection-query';
import { EntityAdapters } from '../entities/entity-adapters';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import { hubRestAdapter } from '../entities/hub-rest-adapter';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import type { ListLoader } from './list-loader';
import { wholeList } from './whole-list';

/** How the rows of a view are loaded; undefined where nobody can be asked. */
export function listLoaderOf(
  definition: AnyEntityDefinition,
  injector: Injector,
): ListLoader | undefined {
  const adapter = injector
    .get(CacheEngine)
    .part(EntityAdapters)
    .of(definition, () => hubRestAdapter(injector.get(CACHE_HUB_CONFIG), definition.name));
  const list = adapter?.list?.bind(adapter);
  return list === undefined ? undefined : wholeList(list);
}

/** The list that answers a query, as `fetch` has it: read through, live, kept under `listKey(entity, query)`. */
export interface ViewSource {
  readonly key: string;
  readonly load: ListLoader;
  readonly query: CollectionQuery;
  readonly options: FetchOptions;
}

/**
 * Keeps the answer of a query observed, and has it loaded where it never was or is in doubt. `onReady` runs when it
 * is there, or when its load has failed: what is known shows then, and the list is loaded again as any other is.
 */
export function keepLoaded(
  engine: CacheEngine,
  { key, load, query, options }: ViewSource,
  onReady: () => void,
): Subscription {
  const { streams } = engine;
  const kept = new Subscription();
  const loader = (context: LoadContext) => fromSource(load(query, context));
  const policy = policyFor(engine, key, options);
  kept.add(
    streams.fetch(key, loader, { ...options, policy }).subscribe({ next: onReady, error: onReady }),
  );
  // A load that failed has ended its stream; the list stays observed, and so is loaded again on a reconnect.
  kept.add(streams.get(key).subscribe());
  return kept;
}

export function viewSource(
  entity: string,
  query: CollectionQuery,
  load: ListLoader,
  options: FetchOptions,
): ViewSource {
  return { key: listKey(entity, query), load, query, options };
}

/** What was loaded in this session, and has not been put in doubt since, is not asked again, however old it is. */
export function policyFor(
  { context }: CacheEngine,
  key: string,
  { policy }: FetchOptions,
): FetchOptions['policy'] {
  if (policy !== undefined || !context.store.has(key)) return policy;
  const freshness = context.book.get(key)?.freshness;
  const isLoaded = freshness !== undefined && freshness.knownAt !== -Infinity;
  return isLoaded && !isMarked(freshness) ? 'cache-first' : undefined;
}
