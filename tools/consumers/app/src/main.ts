import { AsyncPipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { CacheHubService, provideCacheHub, RealtimeCacheService, withRealtime } from 'ngx-cachehub';
import { provideCacheHubIndexedDb } from 'ngx-cachehub/indexed-db';

/** Makes the compiler read the test kit's declarations as well. */
export type TestKit = import('ngx-cachehub/testing').CacheHubTestingController;

@Component({
  selector: 'app-root',
  imports: [AsyncPipe],
  template: `<p>{{ rate() }} {{ status$ | async }}</p>`,
})
class App {
  protected readonly rate = inject(CacheHubService).getSignal<number>('rate');
  protected readonly status$ = inject(RealtimeCacheService).connectionStatus$;
}

bootstrapApplication(App, {
  providers: [provideCacheHub({}, withRealtime({ url: '/ws' })), provideCacheHubIndexedDb()],
}).catch((error: unknown) => console.error(error));
