import { inject, provideEnvironmentInitializer } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { PushTurns } from '../cache/push-turns';
import { makeFeature } from '../providers/features';
import type { CacheHubFeature } from '../providers/features';
import type { RealtimeOptions } from '../providers/realtime-options';
import { REALTIME_PORT } from '../providers/realtime-port';
import { REALTIME_ENGINE } from './realtime-engine';
import { RealtimeHub } from './realtime-hub';
import { REALTIME_OPTIONS, resolveRealtimeOptions } from './resolve-realtime-options';

/**
 * Keeps what is cached true over a WebSocket, or over any `RealtimeTransport`. The factory form runs
 * once, in an injection context.
 * @throws CacheHubError 'invalid-config' that says what was expected.
 */
export function withRealtime(
  options: RealtimeOptions | (() => RealtimeOptions),
): CacheHubFeature<'Realtime'> {
  return makeFeature(
    'Realtime',
    [
      {
        provide: REALTIME_OPTIONS,
        useFactory: () =>
          resolveRealtimeOptions(typeof options === 'function' ? options() : options),
      },
      { provide: REALTIME_ENGINE, useFactory: () => inject(CacheEngine).part(PushTurns) },
      RealtimeHub,
      { provide: REALTIME_PORT, useExisting: RealtimeHub },
      provideEnvironmentInitializer(() => {
        const { connect } = inject(REALTIME_OPTIONS);
        if (connect === 'eager') inject(RealtimeHub).connect();
      }),
    ],
    REALTIME_OPTIONS,
  );
}
