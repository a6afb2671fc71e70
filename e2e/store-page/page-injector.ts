import type { EnvironmentInjector } from '@angular/core';
import { createEnvironmentInjector, provideZonelessChangeDetection } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { provideCacheHub } from 'ngx-cachehub';
import { provideCacheHubIndexedDb, ɵCOMMIT_BARRIER } from 'ngx-cachehub/indexed-db';

/** An application without a component: the library's injector, and nothing else. */
const application = createApplication({
  providers: [provideZonelessChangeDetection(), provideCacheHub({ logger: { level: 'error' } })],
});

export interface PageDatabase {
  readonly databaseName?: string;
  /** False leaves the commit barrier out, to show what it is there for. */
  readonly barrier?: boolean;
}

/** One more tab's worth of stores: a connection of its own. */
export async function openTab(database: PageDatabase = {}): Promise<EnvironmentInjector> {
  const { barrier = true, databaseName = 'ngx-cachehub' } = database;
  const { injector } = await application;
  return createEnvironmentInjector(
    [
      provideCacheHubIndexedDb({ databaseName }),
      barrier ? [] : { provide: ɵCOMMIT_BARRIER, useValue: () => Promise.resolve(true) },
    ],
    injector,
  );
}
