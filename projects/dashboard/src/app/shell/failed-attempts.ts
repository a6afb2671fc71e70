import type { ConnectionStatus } from 'ngx-cachehub';
import { distinctUntilChanged, filter, map, merge, scan, startWith, type Observable } from 'rxjs';

/** How often the line broke or did not open since it was last good; each error is one failure. */
export function failedAttempts(
  status$: Observable<ConnectionStatus>,
  error$: Observable<Error | undefined>,
): Observable<number> {
  const good$ = status$.pipe(
    filter((status) => status === 'connected'),
    map(() => 'good' as const),
  );
  const failed$ = error$.pipe(
    filter((error) => error !== undefined),
    map(() => 'failed' as const),
  );
  return merge(good$, failed$).pipe(
    scan((failures, what) => (what === 'good' ? 0 : failures + 1), 0),
    startWith(0),
    distinctUntilChanged(),
  );
}
