import { assertInInjectionContext, inject, Injector } from '@angular/core';
import { CacheHubService } from '../cache/cache-hub.service';
import type { BoundQuery } from '../cache/define-query';
import type { CacheRef, InjectOptions } from './cache-ref';
import { createCacheRef } from './create-cache-ref';

/** A query whose value a component shows as `select` gives it. */
export type SelectedQuery<T, R> = BoundQuery<T> & { select: (value: T) => R };

/**
 * A cached value as signals, live while its injector lives. `options` is reactive: when it gives
 * another key, that one is followed; when it gives undefined, nothing is loaded and the handle is
 * idle. `select` runs when the value changes, not when anything else does.
 *
 * @throws CacheHubError 'invalid-key', where the signals are read, for a key that cannot be one.
 */
export function injectCache<T, R>(
  options: () => SelectedQuery<T, R> | undefined,
  injectOptions?: InjectOptions,
): CacheRef<R | undefined>;
export function injectCache<T>(
  options: () => BoundQuery<T> | undefined,
  injectOptions?: InjectOptions,
): CacheRef<T | undefined>;
export function injectCache<T, R>(
  options: () => BoundQuery<T> | SelectedQuery<T, R> | undefined,
  injectOptions: InjectOptions = {},
): CacheRef<T | R | undefined> {
  if (injectOptions.injector === undefined) assertInInjectionContext(injectCache);
  const injector = injectOptions.injector ?? inject(Injector);
  return createCacheRef<T, T | R>({
    injector,
    hub: injector.get(CacheHubService),
    keepPrevious: injectOptions.keepPrevious ?? false,
    request: () => {
      const given = options();
      if (given === undefined) return undefined;
      if (!('select' in given)) return { query: given, select: (value: T) => value };
      const { select, ...query } = given;
      return { query, select };
    },
  });
}
