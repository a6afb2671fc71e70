import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  isDevMode,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { provideRouter, withComponentInputBinding, withInMemoryScrolling } from '@angular/router';
import { provideServiceWorker } from '@angular/service-worker';
import {
  provideCacheHub,
  withConflictResolution,
  withCrossTab,
  withOffline,
  withPersistence,
  withRealtime,
} from 'ngx-cachehub';
import {
  indexedDbOutbox,
  indexedDbSnapshots,
  provideCacheHubIndexedDb,
} from 'ngx-cachehub/indexed-db';

import { routes } from './app.routes';
import { ACTIVITIES } from './entities/activities';
import { CONTACTS } from './entities/contacts';
import { CUSTOMERS } from './entities/customers';
import { METRICS } from './entities/metrics';
import { TRANSACTIONS } from './entities/transactions';
import { demoToken } from './rest/demo-token';
import { DemoSession } from './session/demo-session';
import { pulledPlug } from './sync/offline-switch';
import { reachable } from './sync/reachable';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
    ),
    provideHttpClient(withFetch(), withInterceptors([pulledPlug, demoToken])),
    provideServiceWorker('ngsw-worker.js', { enabled: !isDevMode() }),
    provideCacheHubIndexedDb(),
    provideCacheHub(
      () => {
        const session = inject(DemoSession);
        return {
          entities: [CUSTOMERS, CONTACTS, TRANSACTIONS, METRICS, ACTIVITIES],
          userKey: () => session.userKey,
          token: () => session.token(),
        };
      },
      withRealtime({ url: '/ws', connect: 'eager' }),
      withOffline({ storage: indexedDbOutbox, probe: reachable }),
      withPersistence({ storage: indexedDbSnapshots }),
      withConflictResolution(),
      withCrossTab(),
    ),
  ],
};
