import { firstValueFrom } from 'rxjs';
import { fromSource } from '../cache/from-source';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import { listKey } from '../core/keys';
import { adapterOf } from '../entities/adapter-of';
import type { CollectionQuery } from '../entities/collection-query';
import type { CollectionContext } from './collection-context';
import { checkedQuery, EVERYTHING } from './view-spec';

/**
 * Asks the adapter for the rows of a query and keeps the answer as the query's list.
 * @throws CacheHubError 'not-configured' without an adapter that can `list`, 'invalid-config' for a
 * query that no server would take, and what a load fails with.
 */
export async function loadList<T extends object, Id extends EntityId>(
  { definition, engine, injector }: CollectionContext<T, Id>,
  query: CollectionQuery = EVERYTHING.query,
): Promise<void> {
  const adapter = adapterOf(definition, injector);
  const list = adapter.list?.bind(adapter);
  if (list === undefined) {
    throw new CacheHubError(
      'not-configured',
      `Expected the adapter of '${definition.name}' to have 'list'; it has none.`,
    );
  }
  const asked = checkedQuery(query);
  const key = listKey(definition.name, asked);
  await firstValueFrom(
    engine.streams.fetch(key, (ctx) => fromSource(list(asked, ctx)), {
      policy: 'network-only',
    }),
  );
}
