import { inject, InjectionToken } from '@angular/core';
import type { CacheHubScheduler } from './cache-hub-scheduler';
import { SystemScheduler } from './system-scheduler';

export type { CacheHubScheduler };

/** The scheduler in use; provide another one to have the hub on a clock of your own. */
export const CACHE_HUB_SCHEDULER = new InjectionToken<CacheHubScheduler>('CACHE_HUB_SCHEDULER', {
  providedIn: 'root',
  factory: () => inject(SystemScheduler),
});
