import type { Injector } from '@angular/core';
import { CacheHubService } from '../cache/cache-hub.service';
import type { CacheScope } from '../cache/cache-hub.service';

/** The whole hub, also from within a class whose hub is its scope. */
export function hubOf(injector: Injector): CacheHubService {
  const hub = injector.get(CacheHubService);
  return isScope(hub) ? hub.hub : hub;
}

function isScope(hub: CacheHubService): hub is CacheScope {
  return 'hub' in hub;
}
