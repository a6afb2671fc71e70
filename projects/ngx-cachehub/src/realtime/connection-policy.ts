import type { ConnectionPolicy, HeartbeatPolicy } from '../core/connection';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS, HELLO_TIMEOUT_MS } from '../protocol';
import type { ReconnectContext } from '../providers/realtime-options';
import type { ResolvedRealtimeOptions } from './resolve-realtime-options';

/** A line that held so long is trusted again: the next loss starts with the shortest delay. */
const STABLE_AFTER_MS = 30_000;

export type RealtimeStyle = 'sequenced' | 'plain';

export function connectionPolicy(
  options: ResolvedRealtimeOptions,
  style: RealtimeStyle,
  onError: (what: string, error: unknown) => void,
): ConnectionPolicy {
  return {
    handshake: handshakeOf(options, style),
    backoff: options.reconnect === false ? null : backoffOf(options.reconnect, onError),
    progressTimeoutMs: HELLO_TIMEOUT_MS,
    stableAfterMs: STABLE_AFTER_MS,
    hiddenAfterMs: options.hidden === false ? null : options.hidden.disconnectAfterMs,
  };
}

function handshakeOf(
  options: ResolvedRealtimeOptions,
  style: RealtimeStyle,
): ConnectionPolicy['handshake'] {
  if (style === 'sequenced') return 'session';
  return options.hello === undefined ? 'none' : 'greeting';
}

function backoffOf(
  reconnect: Exclude<ResolvedRealtimeOptions['reconnect'], false>,
  onError: (what: string, error: unknown) => void,
): ConnectionPolicy['backoff'] {
  const { delay, initialDelayMs, maxDelayMs, maxAttempts, jitter } = reconnect;
  const guarded = (attempt: number) => {
    try {
      return delay?.(contextOf(attempt)) ?? null;
    } catch (error) {
      onError('reconnect.delay', error);
      return maxDelayMs;
    }
  };
  return {
    initialDelayMs,
    maxDelayMs,
    maxAttempts,
    jitter,
    delay: delay === undefined ? undefined : guarded,
  };
}

function contextOf(attempt: number): ReconnectContext {
  const effectiveType = effectiveTypeOf(globalThis.navigator);
  return effectiveType === undefined ? { attempt } : { attempt, effectiveType };
}

/** The Network Information API is not in every browser, nor in the type of `navigator`. */
function effectiveTypeOf(navigator: object): string | undefined {
  if (!('connection' in navigator)) return undefined;
  const { connection } = navigator;
  if (typeof connection !== 'object' || connection === null) return undefined;
  if (!('effectiveType' in connection)) return undefined;
  return typeof connection.effectiveType === 'string' ? connection.effectiveType : undefined;
}

/** The app's word first, then the server's, then the defaults. Null: no heartbeat. */
export function heartbeatPolicy(
  options: ResolvedRealtimeOptions,
  server: { readonly heartbeatMs: number; readonly timeoutMs: number } | undefined,
  answersExpected: boolean,
): HeartbeatPolicy | null {
  if (options.heartbeat === false) return null;
  // A server that says 0 would be pinged without end.
  const intervalMs = options.heartbeat.intervalMs ?? (server?.heartbeatMs || HEARTBEAT_INTERVAL_MS);
  const timeoutMs = options.heartbeat.timeoutMs ?? (server?.timeoutMs || HEARTBEAT_TIMEOUT_MS);
  return { intervalMs, timeoutMs, answersExpected };
}
