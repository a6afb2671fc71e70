import { assertInInjectionContext, computed, inject, Injector } from '@angular/core';
import type { FetchOptions } from '../cache/cache-options';
import { fromSource } from '../cache/from-source';
import type { EntityId } from '../core/keys';
import { detailKey } from '../core/keys';
import { adapterOf } from '../entities/adapter-of';
import type { EntityDefinition } from '../entities/entity-definition';
import { hubOf } from '../namespace/hub-of';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { OFFLINE_PORT } from '../providers/offline-port';
import type { CacheRef, InjectOptions } from './cache-ref';
import { createCacheRef } from './create-cache-ref';

/** `realtime`, true unless given, keeps a server subscription of the entity while the row is shown. */
export type InjectEntityOptions<T> = InjectOptions & FetchOptions<T>;

/**
 * One row of an entity as signals: loaded by the entity's adapter, live by its pushes, shared
 * with the lists that hold it. Idle while `id` gives undefined.
 *
 * @throws CacheHubError 'not-configured' where the entity has no adapter that can `get`.
 */
export function injectEntity<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  id: () => Id | undefined,
  options: InjectEntityOptions<T> = {},
): CacheRef<T | undefined> {
  const { injector: given, keepPrevious = false, ...fetchOptions } = options;
  if (given === undefined) assertInInjectionContext(injectEntity);
  const injector = given ?? inject(Injector);
  const get = getterOf(entity, injector);
  const queue = injector.get(OFFLINE_PORT, null);
  // Made here and not sent yet: the server knows nothing of it.
  const isUnsent = computed(() => {
    const row = id();
    return row !== undefined && queue?.actions().some(({ tempId }) => tempId === row) === true;
  });
  // Of a row that was created here: the type of its ids is the entity's, whoever gave them.
  const realIdOf = (row: Id): Id => (queue?.toReal(entity.name, row) ?? row) as Id;
  return createCacheRef<T, T>({
    injector,
    hub: hubOf(injector),
    keepPrevious,
    request: () => {
      const row = id();
      if (row === undefined) return undefined;
      return {
        query: {
          realtime: true,
          ...fetchOptions,
          ...(isUnsent() && { policy: 'cache-only' as const }),
          key: detailKey(entity.name, row),
          source: (ctx) => fromSource(get(realIdOf(row), ctx)),
        },
        select: (value) => value,
      };
    },
  });
}

function getterOf<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  injector: Injector,
) {
  const adapter = adapterOf(entity, injector);
  if (adapter.get !== undefined) return adapter.get.bind(adapter);
  throw new CacheHubError(
    'not-configured',
    `Expected the adapter of '${entity.name}' to have 'get'; it has none. ` +
      'Add it, or show the row by injectCache with a source of its own.',
  );
}
