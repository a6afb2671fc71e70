import { createEnvironmentInjector, DestroyRef, EnvironmentInjector, inject } from '@angular/core';
import { CacheHubService, provideCacheHub } from 'ngx-cachehub';

import { READINGS } from '../entities/readings';
import { hubId } from '../session/window-side';

/**
 * A hub of its own, without server, device and other tabs, that ends with who makes it: a hundred thousand rows are
 * let go of at once then, and not one by one. All of them are wanted for as long as it lives.
 */
export function createGridHub(): CacheHubService {
  const injector = createEnvironmentInjector(
    [
      provideCacheHub({
        id: hubId('grid'),
        entities: [READINGS],
        maxEntries: Infinity,
        gcTime: Infinity,
      }),
    ],
    inject(EnvironmentInjector),
  );
  inject(DestroyRef).onDestroy(() => injector.destroy());
  return injector.get(CacheHubService);
}
