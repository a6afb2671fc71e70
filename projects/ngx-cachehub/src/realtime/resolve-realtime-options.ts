import { InjectionToken } from '@angular/core';
import { DEFAULT_FRAME_LIMITS } from '../protocol';
import { CacheHubError } from '../core/errors/cache-hub-error';
import {
  anyOf,
  checkOptions,
  count,
  duration,
  fn,
  group,
  interval,
  list,
  oneOf,
  orFalse,
  text,
} from '../providers/option-rules';
import type {
  HeartbeatOptions,
  RealtimeOptions,
  ReconnectOptions,
} from '../providers/realtime-options';

/** The options with their defaults filled in, frozen. */
export interface ResolvedRealtimeOptions extends Readonly<RealtimeOptions> {
  readonly protocol: 'cache-sync.v1' | 'plain';
  readonly connect: 'lazy' | 'eager';
  /** Interval and time limit stay open where the app leaves them to the server's WELCOME. */
  readonly heartbeat: Readonly<HeartbeatOptions> | false;
  readonly reconnect: (Readonly<ReconnectOptions> & ReconnectDefaults) | false;
  readonly batch: { readonly windowMs: number | 'frame'; readonly maxItems: number } | false;
  readonly bulkCreateThreshold: number;
  readonly listInvalidation: { readonly debounceMs: number; readonly maxWaitMs: number };
  readonly hidden: { readonly disconnectAfterMs: number } | false;
  readonly limits: { readonly maxFrameBytes: number; readonly maxDepth: number };
}

interface ReconnectDefaults {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly maxAttempts: number;
  readonly jitter: 'full' | 'none';
}

export const REALTIME_OPTIONS = new InjectionToken<ResolvedRealtimeOptions>(
  'ngx-cachehub realtime options',
);

const RULES = {
  url: anyOf(text, fn),
  protocols: list,
  transport: fn,
  protocol: oneOf('cache-sync.v1', 'plain'),
  hello: fn,
  connect: oneOf('lazy', 'eager'),
  token: fn,
  heartbeat: orFalse(group({ intervalMs: interval, timeoutMs: interval, message: fn })),
  reconnect: orFalse(
    group({
      initialDelayMs: duration,
      maxDelayMs: duration,
      maxAttempts: count(0, 'or-infinity'),
      jitter: oneOf('full', 'none'),
      delay: fn,
    }),
  ),
  batch: orFalse(
    group({ windowMs: anyOf(duration, oneOf('frame')), maxItems: count(1, 'or-infinity') }),
  ),
  bulkCreateThreshold: count(0, 'or-infinity'),
  listInvalidation: group({ debounceMs: duration, maxWaitMs: duration }),
  hidden: orFalse(group({ disconnectAfterMs: duration })),
  mapIncoming: fn,
  mapOutgoing: fn,
  limits: group({ maxFrameBytes: count(1), maxDepth: count(1) }),
} as const;

/** @throws CacheHubError 'invalid-config' that names the option. */
export function resolveRealtimeOptions(options: RealtimeOptions): ResolvedRealtimeOptions {
  checkOptions('withRealtime', options, RULES);
  if (options.url === undefined && options.transport === undefined) {
    throw invalid("'url' or 'transport', so that there is something to connect to; got neither");
  }
  if (options.hello !== undefined && options.protocol !== 'plain') {
    throw invalid("'hello' with protocol 'plain' only: cache-sync.v1 sends its own HELLO");
  }
  return Object.freeze({
    ...options,
    protocol: options.protocol ?? 'cache-sync.v1',
    connect: options.connect ?? 'lazy',
    heartbeat: options.heartbeat === false ? false : { ...options.heartbeat },
    reconnect: options.reconnect === false ? false : withDefaults(options.reconnect ?? {}),
    batch:
      options.batch === false
        ? false
        : { windowMs: options.batch?.windowMs ?? 100, maxItems: options.batch?.maxItems ?? 500 },
    bulkCreateThreshold: options.bulkCreateThreshold ?? 10,
    listInvalidation: {
      debounceMs: options.listInvalidation?.debounceMs ?? 1_000,
      maxWaitMs: options.listInvalidation?.maxWaitMs ?? 5_000,
    },
    hidden:
      options.hidden === false
        ? false
        : { disconnectAfterMs: options.hidden?.disconnectAfterMs ?? 5 * 60_000 },
    limits: {
      maxFrameBytes: options.limits?.maxFrameBytes ?? DEFAULT_FRAME_LIMITS.maxFrameBytes,
      maxDepth: options.limits?.maxDepth ?? DEFAULT_FRAME_LIMITS.maxDepth,
    },
  });
}

function withDefaults(options: ReconnectOptions): ReconnectOptions & ReconnectDefaults {
  return {
    ...options,
    initialDelayMs: options.initialDelayMs ?? 1_000,
    maxDelayMs: options.maxDelayMs ?? 30_000,
    maxAttempts: options.maxAttempts ?? Infinity,
    jitter: options.jitter ?? 'full',
  };
}

function invalid(expected: string): CacheHubError {
  return new CacheHubError('invalid-config', `withRealtime expects ${expected}.`);
}
