import { provideHttpClient, withFetch } from '@angular/common/http';
import { type ApplicationConfig, inject, InjectionToken } from '@angular/core';
import { provideClientHydration } from '@angular/platform-browser';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { provideCacheHub, withRealtime } from 'ngx-cachehub';
import { routes } from './app.routes';
import { CUSTOMERS } from './customers';

/** Where the sync server's socket is; nobody asks for it on the server. */
export const SOCKET_URL = new InjectionToken<string>('the address of the socket', {
  factory: () => '/ws',
});

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(routes, withComponentInputBinding()),
    provideHttpClient(withFetch()),
    provideClientHydration(),
    provideCacheHub(
      { entities: [CUSTOMERS] },
      withRealtime(() => ({ url: inject(SOCKET_URL) })),
    ),
  ],
};
