import type { Observable } from 'rxjs';
import { from, isObservable, of } from 'rxjs';
import type { Source } from './source';

/** Whatever a loader, handler or adapter returned, as an observable. */
export function fromSource<T>(source: Source<T>): Observable<T> {
  if (isObservable(source)) return source;
  return isPromiseLike(source) ? from(source) : of(source);
}

function isPromiseLike<T>(source: T | PromiseLike<T>): source is PromiseLike<T> {
  return (
    typeof source === 'object' &&
    source !== null &&
    'then' in source &&
    typeof source.then === 'function'
  );
}
