import { inject, Injectable } from '@angular/core';
import { CacheHubError, ɵPlug, type ɵLoadInterceptor } from 'ngx-cachehub';
import { throwError, type Observable } from 'rxjs';

/** Loads fail while the plug is pulled, as they do without a network. */
@Injectable()
export class PlugInterceptor implements ɵLoadInterceptor {
  readonly #plug = inject(ɵPlug);

  intercept(key: string, start: () => Observable<unknown>): Observable<unknown> {
    if (!this.#plug.isPulled()) return start();
    const message = `Expected a network to load '${key}'; devtools have cut it off.`;
    return throwError(() => new CacheHubError('disconnected', message));
  }
}
