import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { DestroyRef, Injectable, effect, inject, signal, untracked } from '@angular/core';
import { RealtimeCacheService } from 'ngx-cachehub';
import { fromEvent, throwError } from 'rxjs';

const STORED = 'pulse-offline';

/**
 * Pulls this device's plug, as on a train in a tunnel: no request leaves it and no line is open, in
 * any of its tabs, until the plug is back. A reload does not put it back.
 */
@Injectable({ providedIn: 'root' })
export class OfflineSwitch {
  private readonly off = signal(localStorage.getItem(STORED) === 'on');

  readonly isOff = this.off.asReadonly();

  constructor() {
    const told = fromEvent<StorageEvent>(window, 'storage').subscribe(({ key, newValue }) => {
      if (key === STORED) this.off.set(newValue === 'on');
    });
    inject(DestroyRef).onDestroy(() => told.unsubscribe());
  }

  turn(off: boolean): void {
    if (off) localStorage.setItem(STORED, 'on');
    else localStorage.removeItem(STORED);
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
