import { inject, provideEnvironmentInitializer } from '@angular/core';
import { makeFeature } from '../providers/features';
import type { CacheHubFeature } from '../providers/features';
import { between, checkOptions, interval, oneOf } from '../providers/option-rules';
import type { PollingOptions } from '../providers/polling-options';
import { Poller, POLLING_OPTIONS } from './poller';

const RULES = {
  intervalMs: interval,
  jitter: between(0, 1),
  mode: oneOf('fallback', 'always'),
  whenHidden: oneOf('pause', 'continue'),
} as const;

/**
 * Polls what is observed: as the fallback while the socket is down (default), or always.
 * @throws CacheHubError 'invalid-config' that says what was expected.
 */
export function withPolling(options: PollingOptions = {}): CacheHubFeature<'Polling'> {
  checkOptions('withPolling', options, RULES);
  const resolved: Required<PollingOptions> = Object.freeze({
    intervalMs: options.intervalMs ?? 30_000,
    jitter: options.jitter ?? 0.1,
    mode: options.mode ?? 'fallback',
    whenHidden: options.whenHidden ?? 'pause',
  });
  return makeFeature(
    'Polling',
    [
      { provide: POLLING_OPTIONS, useValue: resolved },
      Poller,
      provideEnvironmentInitializer(() => void inject(Poller)),
    ],
    POLLING_OPTIONS,
  );
}
