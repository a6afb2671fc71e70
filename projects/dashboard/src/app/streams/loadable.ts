import { catchError, concat, map, of, switchMap, timer, type Observable } from 'rxjs';

import { serverMessage } from '../rest/server-message';

/** What a page can show of something that comes from elsewhere. */
export type Loadable<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly message: string };

/** How long after a failed first load the next one starts, in milliseconds. */
export const RETRY_AFTER_MS = 3_000;

/** Turns a stream that may fail into one that says so and tries again. */
export function loadable<T>(source$: Observable<T>): Observable<Loadable<T>> {
  const ready$ = source$.pipe(map((value): Loadable<T> => ({ kind: 'ready', value })));
  const patient$ = ready$.pipe(
    catchError((error: unknown, again$) =>
      concat(
        of<Loadable<T>>({ kind: 'failed', message: serverMessage(error) }),
        timer(RETRY_AFTER_MS).pipe(switchMap(() => again$)),
      ),
    ),
  );
  return concat(of<Loadable<T>>({ kind: 'loading' }), patient$);
}
