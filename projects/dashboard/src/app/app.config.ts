import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  isDevMode,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { provideServiceWorker } from '@angular/service-worker';
import {
  provideCacheHub,
  withConflictResolution,
  withCrossTab,
  withOffline,
  withPersistence,
  withRealtime,
} from 'ngx-cachehub';
import { withDevtools } from 'ngx-cachehub/devtools';
import {
  indexedDbOutbox,
  indexedDbSnapshots,
  provideCacheHubIndexedDb,
} from 'ngx-cachehub/indexed-db';

import { routes } from './app.routes';
import { devtoolsWanted } from './devtools/devtools-wanted';
import { deviceTransport } from './device/device-transport';
import { faultyRequests } from './device/faulty-requests';
import { ENTITIES } from './entities/entities';
import { demoToken } from './rest/demo-token';
import { DemoSession } from './session/demo-session';
import { hubId } from './session/window-side';
import { pulledPlug } from './sync/offline-switch';
import { reachable } from './sync/reachable';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withComponentInputBinding()),
    provideHttpClient(withFetch(), withInterceptors([pulledPlug, faultyRequests, demoToken])),
    provideServiceWorker('ngsw-worker.js', { enabled: !isDevMode() }),
    provideCacheHubIndexedDb(),
    // #region how:two-windows:1 The hub, set up for a device
    provideCacheHub(
      () => {
        const session = inject(DemoSession);
        return {
          id: hubId('default'),
          entities: ENTITIES,
          userKey: () => session.userKey,
          token: () => session.token(),
        };
      },
      withRealtime(() => ({ ...deviceTransport('/ws'), connect: 'eager' })),
      withOffline({ storage: indexedDbOutbox, probe: reachable }),
      withPersistence({ storage: indexedDbSnapshots }),
      withConflictResolution(),
      withCrossTab(),
      withDevtools(() => ({ enabled: devtoolsWanted() })),
    ),
    // #endregion how
  ],
};
