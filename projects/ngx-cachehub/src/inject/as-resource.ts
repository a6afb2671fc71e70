import { computed, type ResourceSnapshot, type Signal } from '@angular/core';
import type { CacheStatus } from '../cache/cache-state';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { asError } from '../providers/as-error';
import type { CacheRef } from './cache-ref';

/** What a handle shows, whether or not it may be read. */
export interface Shows<V> {
  readonly status: Signal<CacheStatus>;
  readonly value: Signal<V>;
  readonly error: Signal<Error | undefined>;
}

/** The same as Angular's Resource has it: a value that throws while there is only an error. */
export function asResource<V>({
  status,
  value,
  error,
}: Shows<V>): Pick<CacheRef<V>, 'value' | 'snapshot' | 'isLoading'> {
  return {
    value: computed(() => {
      if (status() === 'error') throw unreadable(error());
      return value();
    }),
    snapshot: computed<ResourceSnapshot<V>>(() => {
      const now = status();
      return now === 'error'
        ? { status: now, error: asError(error(), 'fetch-failed') }
        : { status: now, value: value() };
    }),
    isLoading: computed(() => status() === 'loading' || status() === 'reloading'),
  };
}

function unreadable(error: Error | undefined): CacheHubError {
  return new CacheHubError(
    'fetch-failed',
    `Expected a value; the load failed (${error?.message ?? 'no reason given'}). ` +
      "Ask hasValue() first, or read 'data'.",
    error,
  );
}
