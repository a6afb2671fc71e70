import type { DestroyRef } from '@angular/core';
import type { Observable } from 'rxjs';
import { CacheHubError } from '../core/errors/cache-hub-error';

/** The last value when the source completes; rejects when it fails, or when the environment ends before. */
export function lastValue<R>(source: Observable<R>, environment: DestroyRef): Promise<R> {
  return new Promise((resolve, reject) => {
    let last: R | undefined;
    const subscription = source.subscribe({
      next: (value) => (last = value),
      error: reject,
      // A source without a value is one of a write that answers nothing: R is void then.
      complete: () => resolve(last as R),
    });
    subscription.add(
      environment.onDestroy(() => {
        subscription.unsubscribe();
        reject(
          new CacheHubError(
            'destroyed',
            'Expected the write to settle; its environment was destroyed.',
          ),
        );
      }),
    );
  });
}
