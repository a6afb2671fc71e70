import { fromSource } from '../cache/from-source';
import { firstOf } from '../cache/key-observers';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import { listKey } from '../core/keys';
import type { CollectionQuery } from '../entities/collection-query';
import type { CollectionContext } from './collection-context';
import { checkedQuery, EVERYTHING } from './view-spec';
import { listLoaderOf } from './view-source';

/**
 * Asks the adapter for the rows of a query and keeps the answer as the query's list.
 * @throws CacheHubError 'not-configured' without an adapter that can `list`, 'invalid-config' for a
 * query that no server would take, and what a load fails with.
 */
export async function loadList<T extends object, Id extends EntityId>(
  { definition, engine, injector }: CollectionContext<T, Id>,
  query: CollectionQuery = EVERYTHING.query,
): Promise<void> {
  const list = listLoaderOf(definition, injector);
  if (list === undefined) {
    throw new CacheHubError(
      'not-configured',
      `Expected an adapter of '${definition.name}' that can 'list'; there is none. ` +
        "Give the entity one, or the hub a 'baseUrl'.",
    );
  }
  const asked = checkedQuery(query);
  const key = listKey(definition.name, asked);
  await firstOf(
    engine.streams.fetch(key, (ctx) => fromSource(list(asked, ctx)), {
      policy: 'network-only',
    }),
  );
}
