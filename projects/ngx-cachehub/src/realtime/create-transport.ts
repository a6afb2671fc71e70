import type { EnvironmentInjector } from '@angular/core';
import { runInInjectionContext } from '@angular/core';
import { SUBPROTOCOL } from '../protocol';
import type { HubCounters } from '../providers/cache-metrics';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { RealtimeTransport } from './realtime-transport';
import type { ResolvedRealtimeOptions } from './resolve-realtime-options';
import { WebSocketTransport } from './websocket-transport';

/** The transport that the app names, made in an injection context; else a WebSocket to its `url`. */
export function createTransport(
  options: ResolvedRealtimeOptions,
  injector: EnvironmentInjector,
  scheduler: CacheHubScheduler,
  metrics: HubCounters,
): RealtimeTransport {
  const { transport, url = '', protocol, protocols } = options;
  if (transport) return runInInjectionContext(injector, transport);
  const isPlain = protocol === 'plain';
  return new WebSocketTransport({
    url: typeof url === 'string' ? () => url : url,
    protocols: protocols ?? (isPlain ? [] : [SUBPROTOCOL]),
    resume: isPlain ? 'none' : 'log',
    scheduler,
    onSent: (bytes) => (metrics.bytesOut += bytes),
  });
}
