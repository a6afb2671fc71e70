import { DOCUMENT, inject } from '@angular/core';
import { fromEvent, map, merge, startWith, type Observable } from 'rxjs';

/** Whether the device has a network, as the browser says. Call it in an injection context. */
export function browserOnline(): Observable<boolean> {
  const page = inject(DOCUMENT).defaultView;
  if (page === null) throw new Error('Expected a browser window to tell whether it is online.');
  return merge(fromEvent(page, 'online'), fromEvent(page, 'offline')).pipe(
    startWith(null),
    map(() => page.navigator.onLine),
  );
}
