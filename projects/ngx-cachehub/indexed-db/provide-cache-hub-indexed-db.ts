import { DOCUMENT, isPlatformBrowser } from '@angular/common';
import type { EnvironmentProviders } from '@angular/core';
import {
  createEnvironmentInjector,
  DestroyRef,
  EnvironmentInjector,
  inject,
  makeEnvironmentProviders,
  NgZone,
  PLATFORM_ID,
} from '@angular/core';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubError,
  ɵLeavingMoment as LeavingMoment,
  ɵlistenToLeaving as listenToLeaving,
} from 'ngx-cachehub';
import { INDEXED_DB, NgxIndexedDBService, provideIndexedDb } from 'ngx-indexed-db';
import { COMMIT_BARRIER } from './commit-barrier';
import { databaseConfig, DEFAULT_DATABASE_NAME } from './database-config';
import { HubDatabase } from './hub-database';
import { HUB_DATABASE } from './hub-database-token';
import { LogRenewal, RENEW_LOG } from './log-renewal';
import { StrictConnections } from './strict-connections';

/** What `provideCacheHubIndexedDb` takes. */
export interface CacheHubIndexedDbOptions {
  /** Default 'ngx-cachehub'. Hubs and users have parts of their own in it. */
  databaseName?: string;
  /** How long one call of the browser may take. Default 8,000 ms: less than the queue itself waits. */
  timeLimitMs?: number;
}

const DEFAULT_TIME_LIMIT_MS = 8_000;

/**
 * A database of the hub's own for `indexedDbOutbox` and `indexedDbSnapshots`. It lives in an
 * injector of its own: what the app provides for ngx-indexed-db is not disturbed. Opened at the
 * first call, and never on the server platform.
 *
 * @throws CacheHubError 'invalid-config' for a name or a limit that is none.
 */
export function provideCacheHubIndexedDb(
  options: CacheHubIndexedDbOptions = {},
): EnvironmentProviders {
  const { databaseName = DEFAULT_DATABASE_NAME, timeLimitMs = DEFAULT_TIME_LIMIT_MS } = options;
  if (typeof databaseName !== 'string' || databaseName === '') {
    throw invalid('databaseName', 'a non-empty string');
  }
  if (!(timeLimitMs > 0 && Number.isFinite(timeLimitMs))) {
    throw invalid('timeLimitMs', 'a finite number of milliseconds > 0');
  }
  return makeEnvironmentProviders([
    {
      provide: HUB_DATABASE,
      useFactory: () => createHubDatabase({ databaseName, timeLimitMs }),
    },
  ]);
}

function createHubDatabase(options: Required<CacheHubIndexedDbOptions>): HubDatabase {
  const zone = inject(NgZone);
  const document = inject(DOCUMENT);
  const isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
  const config = databaseConfig(options.databaseName);
  const scheduler = inject(CACHE_HUB_SCHEDULER);
  const factory = () => (isBrowser ? document.defaultView?.indexedDB : undefined);
  const connections = new StrictConnections(factory, config, () => scheduler.uuid());
  const injector = createEnvironmentInjector(
    [provideIndexedDb(config), { provide: INDEXED_DB, useValue: connections }],
    inject(EnvironmentInjector),
    'ngx-cachehub/indexed-db',
  );
  const database = new HubDatabase({
    name: options.databaseName,
    connections,
    service: () => injector.get(NgxIndexedDBService),
    log: new LogRenewal({
      renew: inject(RENEW_LOG),
      factory,
      databaseName: options.databaseName,
      scheduler,
    }),
    leaving: new LeavingMoment(scheduler),
    scheduler,
    barrier: inject(COMMIT_BARRIER),
    timeLimitMs: options.timeLimitMs,
    outside: (run) => zone.runOutsideAngular(run),
  });
  const stop = isBrowser
    ? zone.runOutsideAngular(() => listenToLeaving(document, () => database.leave()))
    : undefined;
  inject(DestroyRef).onDestroy(() => {
    stop?.();
    database.end();
  });
  return database;
}

function invalid(option: string, expected: string): CacheHubError {
  return new CacheHubError(
    'invalid-config',
    `provideCacheHubIndexedDb expects '${option}' to be ${expected}.`,
    { option },
  );
}
