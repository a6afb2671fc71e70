import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { RealtimeCacheService } from 'ngx-cachehub';
import { throwError } from 'rxjs';

/** Pulls this window's own plug: no request leaves it and no line is open, as on a train in a tunnel. */
@Injectable({ providedIn: 'root' })
export class OfflineSwitch {
  private readonly off = signal(false);

  readonly isOff = this.off.asReadonly();

  turn(off: boolean): void {
    this.off.set(off);
  }
}

/** While the plug is pulled, requests fail as they do without a network: status 0, no answer. */
export const pulledPlug: HttpInterceptorFn = (request, next) =>
  inject(OfflineSwitch).isOff()
    ? throwError(() => new HttpErrorResponse({ url: request.url, status: 0 }))
    : next(request);

/** Keeps the line as the switch says. Call it once, in an injection context. */
export function followOfflineSwitch(): void {
  const plug = inject(OfflineSwitch);
  const realtime = inject(RealtimeCacheService);
  let wasOff = false;
  effect(() => {
    const isOff = plug.isOff();
    if (isOff === wasOff) return;
    wasOff = isOff;
    untracked(() => (isOff ? realtime.disconnect() : realtime.connect()));
  });
}
