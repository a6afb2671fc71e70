import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withComponentInputBinding, withInMemoryScrolling } from '@angular/router';
import { provideCacheHub, withRealtime } from 'ngx-cachehub';

import { routes } from './app.routes';
import { ACTIVITIES } from './entities/activities';
import { CUSTOMERS } from './entities/customers';
import { METRICS } from './entities/metrics';
import { DEMO_USER_TOKEN, demoToken } from './rest/demo-token';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
    ),
    provideHttpClient(withFetch(), withInterceptors([demoToken])),
    provideCacheHub(
      { entities: [CUSTOMERS, METRICS, ACTIVITIES], token: () => DEMO_USER_TOKEN },
      withRealtime({ url: '/ws', connect: 'eager' }),
    ),
  ],
};
