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
import { LeavingMoment, listenToLeaving } from '../realtime/page-leaving';
import { GuardedStore } from './guarded-store';
import type { GuardedStorePorts } from './guarded-store-ports';
import { memoryOutbox } from './memory-outbox';
import { OFFLINE_OPTIONS } from './resolve-offline-options';

/** The app's store behind its one door; memory, said in development, where the app gives none. */
export function openStore(
  ports: Omit<GuardedStorePorts, 'store' | 'scheduler' | 'leaving'>,
): GuardedStore {
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
  const scheduler = inject(CACHE_HUB_SCHEDULER);
  const leaving = new LeavingMoment(scheduler);
  if (isBrowser) leaveWithPage(leaving);
  return new GuardedStore({
    store:
      storage === undefined || !isBrowser
        ? memoryOutbox()
        : runInInjectionContext(environment, storage),
    scheduler,
    leaving,
    ...ports,
  });
}

function leaveWithPage(leaving: LeavingMoment): void {
  const page = inject(DOCUMENT);
  const zone = inject(NgZone);
  const stop = zone.runOutsideAngular(() => listenToLeaving(page, () => leaving.begin()));
  inject(DestroyRef).onDestroy(() => {
    stop();
    leaving.end();
  });
}
