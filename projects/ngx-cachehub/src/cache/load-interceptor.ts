import { InjectionToken } from '@angular/core';
import type { Observable } from 'rxjs';

/** Stands between a key and its source: the seam by which a test answers loads by hand. */
export interface LoadInterceptor {
  /**
   * Asked at each attempt of a load, retries included. What it returns is subscribed instead of
   * the source, and unsubscribed when the load is aborted.
   *
   * @param key The canonical, absolute key.
   * @param start Makes the observable of the real source; subscribing to it runs the loader.
   */
  intercept(key: string, start: () => Observable<unknown>): Observable<unknown>;
}

/** Optional: where nothing is provided, loads run as they are. */
export const LOAD_INTERCEPTOR = new InjectionToken<LoadInterceptor>(
  'ngx-cachehub load interceptor',
);
