import type { ConnectionStatus } from 'ngx-cachehub';
import {
  asyncScheduler,
  combineLatest,
  concat,
  distinctUntilChanged,
  map,
  of,
  switchMap,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs';

/** What the badge says, in the words of a person who watches. */
export type ConnectionView = 'live' | 'connecting' | 'offline';

export const CONNECTION_LABELS: Readonly<Record<ConnectionView, string>> = {
  live: 'Live',
  connecting: 'Connecting…',
  offline: 'Offline',
};

/** How long a reconnect may take before the badge gives up hope aloud, in milliseconds. */
export const OFFLINE_AFTER_MS = 10_000;

/** The badge's state: a short break is "connecting", a long one or a dead network is "offline". */
export function connectionView(
  status$: Observable<ConnectionStatus>,
  online$: Observable<boolean>,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<ConnectionView> {
  const patient$ = status$.pipe(
    distinctUntilChanged(),
    switchMap((status) => viewOf(status, scheduler)),
  );
  return combineLatest([patient$, online$]).pipe(
    map(([view, online]) => (online ? view : 'offline')),
    distinctUntilChanged(),
  );
}

function viewOf(status: ConnectionStatus, scheduler: SchedulerLike): Observable<ConnectionView> {
  switch (status) {
    case 'connected':
      return of('live');
    case 'connecting':
      return of('connecting');
    case 'reconnecting':
      return concat(
        of<ConnectionView>('connecting'),
        timer(OFFLINE_AFTER_MS, scheduler).pipe(map((): ConnectionView => 'offline')),
      );
    case 'disconnected':
    case 'failed':
      return of('offline');
  }
}
