import {
  asyncScheduler,
  concat,
  map,
  of,
  switchMap,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs';

/** True from each event on until nothing came for so long, in milliseconds. */
export function recently(
  events$: Observable<unknown>,
  forMs: number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<boolean> {
  return events$.pipe(
    switchMap(() => concat(of(true), timer(forMs, scheduler).pipe(map(() => false)))),
  );
}
