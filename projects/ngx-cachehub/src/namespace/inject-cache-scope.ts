import { assertInInjectionContext, inject, Injector } from '@angular/core';
import type { CacheScope } from '../cache/cache-hub.service';
import { EntityRegistry } from '../entities/entity-registry';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { NamespaceMetadata } from './cache-namespace';
import { namespaceOf } from './cache-namespace';
import { hubOf } from './hub-of';

/**
 * The hub as one namespace sees it: that of a decorated instance (`injectCacheScope(this)`), of
 * a decorated class, or of an explicit name.
 *
 * @throws CacheHubError 'invalid-config' for an owner without `@CacheNamespace`.
 */
export function injectCacheScope(
  owner: object | string,
  options: { injector?: Injector } = {},
): CacheScope {
  if (options.injector === undefined) assertInInjectionContext(injectCacheScope);
  const injector = options.injector ?? inject(Injector);
  const hub = hubOf(injector);
  if (typeof owner === 'string') return hub.namespace(owner);
  const { name, options: namespace } = metadataOf(owner);
  const { entity, ...defaults } = namespace;
  if (entity !== undefined) injector.get(EntityRegistry).register(entity);
  return hub.namespace(name, defaults);
}

function metadataOf(owner: object): NamespaceMetadata {
  const type = typeof owner === 'function' ? owner : owner.constructor;
  const metadata = namespaceOf(type);
  if (metadata !== undefined) return metadata;
  throw new CacheHubError(
    'invalid-config',
    `Expected '${type.name}' to carry a namespace; it has none. ` +
      "Decorate the class with @CacheNamespace('…'), or name the namespace.",
  );
}
