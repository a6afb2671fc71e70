import { HttpClient } from '@angular/common/http';
import { inject } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { catchError, map, of, switchMap, type Observable } from 'rxjs';

import { OfflineSwitch } from './offline-switch';

/**
 * Whether the server answers, asked of the server itself; no while this device's plug is pulled. Call
 * it in an injection context.
 */
export function reachable(): Observable<boolean> {
  const http = inject(HttpClient);
  return toObservable(inject(OfflineSwitch).isOff).pipe(
    switchMap((isOff) =>
      isOff
        ? of(false)
        : http.get('/api/health').pipe(
            map(() => true),
            catchError(() => of(false)),
          ),
    ),
  );
}
