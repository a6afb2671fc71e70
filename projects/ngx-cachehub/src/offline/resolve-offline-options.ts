import { InjectionToken } from '@angular/core';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { ActionHandler, OfflineOptions } from '../providers/offline-options';
import {
  checkOptions,
  count,
  fn,
  group,
  interval,
  type OptionRule,
} from '../providers/option-rules';

/** The options with their defaults filled in, frozen. */
export interface ResolvedOfflineOptions extends Readonly<OfflineOptions> {
  readonly handlers: Readonly<Record<string, ActionHandler>>;
  readonly maxAttempts: number;
  readonly maxQueue: number;
  readonly concurrency: number;
  readonly backoff: { readonly initialDelayMs: number; readonly maxDelayMs: number };
  readonly schemaVersion: number;
}

/** The options of this hub's queue. */
export const OFFLINE_OPTIONS = new InjectionToken<ResolvedOfflineOptions>(
  'ngx-cachehub offline options',
);

const handlers: OptionRule = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((handler) => typeof handler === 'function')
    ? undefined
    : 'an object of functions, by action type';

const RULES = {
  handlers,
  storage: fn,
  maxAttempts: count(1, 'or-infinity'),
  maxQueue: count(1, 'or-infinity'),
  concurrency: count(1, 'or-infinity'),
  backoff: group({ initialDelayMs: interval, maxDelayMs: interval }),
  probe: fn,
  classify: fn,
  upcast: fn,
  schemaVersion: count(0),
} as const;

/** @throws CacheHubError 'invalid-config' that names the option. */
export function resolveOfflineOptions(options: OfflineOptions): ResolvedOfflineOptions {
  checkOptions('withOffline', options, RULES);
  const initialDelayMs = options.backoff?.initialDelayMs ?? 1_000;
  const maxDelayMs = options.backoff?.maxDelayMs ?? Math.max(30_000, initialDelayMs);
  if (maxDelayMs < initialDelayMs) {
    throw new CacheHubError(
      'invalid-config',
      `withOffline expects 'backoff.maxDelayMs' to be at least 'backoff.initialDelayMs'; got ${maxDelayMs} and ${initialDelayMs}.`,
      { option: 'backoff.maxDelayMs' },
    );
  }
  return Object.freeze({
    ...options,
    handlers: Object.freeze({ ...options.handlers }),
    maxAttempts: options.maxAttempts ?? 3,
    maxQueue: options.maxQueue ?? 1_000,
    concurrency: options.concurrency ?? 4,
    backoff: Object.freeze({ initialDelayMs, maxDelayMs }),
    schemaVersion: options.schemaVersion ?? 1,
  });
}
