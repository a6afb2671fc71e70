import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { Injectable, effect, inject, untracked } from '@angular/core';
import { RealtimeCacheService } from 'ngx-cachehub';
import { throwError } from 'rxjs';

import { storedSignal } from '../device/stored-signal';
import { storageKey } from '../session/window-side';

/** Where a device's plug stands, for it and for the page that shows it. */
export const PLUG = 'pulse-offline';
const PULLED = 'on';

export function isPlugPulled(stored: string | null): boolean {
  return stored === PULLED;
}

/** As it is stored; null where the plug is in. */
export function plugText(isPulled: boolean): string | null {
  return isPulled ? PULLED : null;
}

/**
 * Pulls this device's plug, as on a train in a tunnel: no request leaves it and no line is open, in
 * any of its tabs, until the plug is back. A reload does not put it back.
 */
@Injectable({ providedIn: 'root' })
export class OfflineSwitch {
  private readonly stored = storedSignal(storageKey(PLUG), isPlugPulled);

  readonly isOff = this.stored.value;

  turn(off: boolean): void {
    this.stored.set(plugText(off));
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
