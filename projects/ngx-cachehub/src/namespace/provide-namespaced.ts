import type { OnDestroy, Provider, Type } from '@angular/core';
import { DestroyRef, inject, Injector } from '@angular/core';
import { CacheHubService } from '../cache/cache-hub.service';
import { injectCacheScope } from './inject-cache-scope';

/**
 * Registers a class tagged with `@CacheNamespace` that takes `CacheHubService` in its
 * constructor: the hub that it is given is its scope. Goes where providers go, of an
 * application, a route or a component; the instance ends with that injector.
 *
 * @throws CacheHubError 'invalid-config' when the class is injected and carries no namespace.
 */
export function provideNamespaced<T>(type: Type<T>): Provider {
  return { provide: type, useFactory: () => createNamespaced(type) };
}

function createNamespaced<T>(type: Type<T>): T {
  const child = Injector.create({
    name: `namespace of ${type.name}`,
    providers: [type, { provide: CacheHubService, useValue: injectCacheScope(type) }],
    parent: inject(Injector),
  });
  try {
    const instance = child.get(type);
    inject(DestroyRef).onDestroy(() => child.destroy());
    if (hasOnDestroy(instance)) runOnDestroyOnce(instance);
    return instance;
  } catch (error) {
    child.destroy();
    throw error;
  }
}

/**
 * Environment injectors destroy what their factories return, node injectors do not, and the
 * child injector always does: whoever comes first, the callback runs once.
 */
function runOnDestroyOnce(instance: OnDestroy): void {
  let destroyed = false;
  const ngOnDestroy = instance.ngOnDestroy.bind(instance);
  Object.defineProperty(instance, 'ngOnDestroy', {
    configurable: true,
    value: () => {
      if (destroyed) return;
      destroyed = true;
      ngOnDestroy();
    },
  });
}

function hasOnDestroy(instance: unknown): instance is OnDestroy {
  return (
    typeof instance === 'object' &&
    instance !== null &&
    'ngOnDestroy' in instance &&
    typeof instance.ngOnDestroy === 'function'
  );
}
