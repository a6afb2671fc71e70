import { mergeMap, of, EMPTY, type Observable } from 'rxjs';
import type { CacheEvent } from '../providers/cache-event';
import type { KeyPath } from './key-path';

/** The events below a path, with keys as that path names them. */
export function eventsBelow(
  path: KeyPath,
  events$: Observable<CacheEvent>,
): Observable<CacheEvent> {
  if (path.prefix === '') return events$;
  const entity = path.prefix.slice(0, -1);
  return events$.pipe(
    mergeMap((event) => {
      if (event.key === undefined) return event.entity === entity ? of(event) : EMPTY;
      const key = path.relative(event.key);
      return key === undefined ? EMPTY : of({ ...event, key });
    }),
  );
}
