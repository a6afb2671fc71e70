import { inject, InjectionToken } from '@angular/core';
import { CacheHubError } from 'ngx-cachehub';
import type { HubDatabase } from './hub-database';

/** The database that the stores of this entry point share. */
export const HUB_DATABASE = new InjectionToken<HubDatabase>('ngx-cachehub database');

/** @throws CacheHubError 'not-configured' where nobody provides one. */
export function injectHubDatabase(): HubDatabase {
  const database = inject(HUB_DATABASE, { optional: true });
  if (database !== null) return database;
  throw new CacheHubError(
    'not-configured',
    'Stores in IndexedDB need a database: add provideCacheHubIndexedDb() to the providers.',
  );
}
