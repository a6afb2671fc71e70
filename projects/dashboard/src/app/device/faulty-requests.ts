import { HttpErrorResponse, HttpEventType, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { defer, delay, mergeMap, of, throwError, timer } from 'rxjs';

import { DeviceLine } from './device-line';

/**
 * Requests of one of the two windows go over its own line: late, lost on the way there, lost on the
 * way back after the server did what it was asked, or not at all.
 */
export const faultyRequests: HttpInterceptorFn = (request, next) => {
  const line = inject(DeviceLine);
  if (!line.isPlayed) return next(request);
  const lost = (lossPct: number): boolean => Math.random() * 100 < lossPct;
  const silence = () => throwError(() => new HttpErrorResponse({ url: request.url, status: 0 }));
  // #region how:two-windows:3 Requests over that line
  return defer(() => {
    const { latencyMs, lossPct, isDown } = line.faults();
    if (isDown || lost(lossPct)) return timer(latencyMs).pipe(mergeMap(silence));
    const sent$ =
      latencyMs > 0 ? timer(latencyMs).pipe(mergeMap(() => next(request))) : next(request);
    return sent$.pipe(
      mergeMap((event) =>
        event.type !== HttpEventType.Sent && lost(lossPct) ? silence() : of(event),
      ),
      latencyMs > 0 ? delay(latencyMs) : (answer$) => answer$,
    );
  });
  // #endregion how
};
