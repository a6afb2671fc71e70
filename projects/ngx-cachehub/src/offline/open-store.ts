import { DOCUMENT, isPlatformBrowser } from '@angular/common';
import {
  DestroyRef,
  EnvironmentInjector,
  inject,
  NgZone,
  PLATFORM_ID,
  runInInjectionContext,
} from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { isDevMode } from '../cache/dev-mode';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { listenToPage } from '../realtime/page-signals';
import { GuardedStore } from './guarded-store';
import type { GuardedStorePorts } from './guarded-store-ports';
import { memoryOutbox } from './memory-outbox';
import { OFFLINE_OPTIONS } from './resolve-offline-options';

/** The app's store behind its one door; memory, said in development, where the app gives none. */
export function openStore(ports: Omit<GuardedStorePorts, 'store' | 'scheduler'>): GuardedStore {
  const { storage } = inject(OFFLINE_OPTIONS);
  const environment = inject(EnvironmentInjector);
  const isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
  if (storage === undefined && isBrowser && isDevMode()) {
    inject(CacheEngine).log(
      'info',
      'offline',
      'Queued writes are kept in memory and end with the page: give withOffline a storage.',
    );
  }
  const store = new GuardedStore({
    store:
      storage === undefined || !isBrowser
        ? memoryOutbox()
        : runInInjectionContext(environment, storage),
    scheduler: inject(CACHE_HUB_SCHEDULER),
    ...ports,
  });
  if (isBrowser) leaveWithPage(store);
  return store;
}

function leaveWithPage(store: GuardedStore): void {
  const page = inject(DOCUMENT);
  const stop = inject(NgZone).runOutsideAngular(() =>
    listenToPage(page, (event) => {
      if (event === 'hidden' || event === 'frozen') store.leave();
    }),
  );
  inject(DestroyRef).onDestroy(stop);
}
