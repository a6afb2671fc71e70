import type { Injector } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityAdapter } from './entity-adapter';
import type { EntityDefinition } from './entity-definition';
import type { EntityId } from '../core/keys';
import { EntityAdapters } from './entity-adapters';
import { hubRestAdapter } from './hub-rest-adapter';

/**
 * How the entity reaches its server: its own adapter, or REST below the hub's `baseUrl`.
 *
 * Apart from the registry, so that only who reads rows through an adapter pays for that, and for HTTP.
 * @throws CacheHubError 'not-configured' where there is neither.
 */
export function adapterOf<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  injector: Injector,
): EntityAdapter<T, Id> {
  const adapter = adapterIfAny(entity, injector);
  if (adapter !== undefined) return adapter;
  throw new CacheHubError(
    'not-configured',
    `Expected an adapter for '${entity.name}'; got none. ` +
      "Give the entity an 'adapter', or the hub a 'baseUrl'.",
  );
}

/** The same; undefined where there is neither. */
export function adapterIfAny<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  injector: Injector,
): EntityAdapter<T, Id> | undefined {
  return injector
    .get(CacheEngine)
    .part(EntityAdapters)
    .of(entity, () => hubRestAdapter<T, Id>(injector.get(CACHE_HUB_CONFIG), entity.name));
}
