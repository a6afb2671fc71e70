import type { EnvironmentProviders } from '@angular/core';
import { inject, makeEnvironmentProviders, provideEnvironmentInitializer } from '@angular/core';
import type { AnyEntityDefinition } from './entity-definition';
import { EntityRegistry } from './entity-registry';

/**
 * Makes entities known to the hub of this environment, application or lazy route.
 *
 * @throws CacheHubError 'invalid-config' when the environment is created and another definition
 * of one of the names is known already.
 */
export function provideCacheEntities(...entities: AnyEntityDefinition[]): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideEnvironmentInitializer(() => {
      const registry = inject(EntityRegistry);
      for (const entity of entities) registry.register(entity);
    }),
  ]);
}
