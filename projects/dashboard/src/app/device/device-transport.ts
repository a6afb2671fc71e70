import { effect, inject } from '@angular/core';
import type { RealtimeOptions } from 'ngx-cachehub';

import { DeviceLine } from './device-line';
import { FaultTransport } from './fault-transport';

/** What the server's socket speaks; its own name for the protocol. */
const SUBPROTOCOL = 'cache-sync.v1+json';

/**
 * How a hub of this device reaches the server's socket at `path`; a plain socket knows no handshake
 * and promises nothing after a break. Call it in an injection context.
 */
// #region how:two-windows:2 A line that can be broken, for this window alone
export function deviceTransport(
  path: string,
  protocol: 'cache-sync.v1' | 'plain' = 'cache-sync.v1',
): Pick<RealtimeOptions, 'url' | 'transport' | 'protocol'> {
  const line = inject(DeviceLine);
  if (!line.isPlayed) return { url: path, protocol };
  const isPlain = protocol === 'plain';
  const transport = new FaultTransport({
    connect: () => new WebSocket(socketUrl(path), isPlain ? [] : [SUBPROTOCOL]),
    faults: line.faults,
    random: Math.random,
    resume: isPlain ? 'none' : 'log',
  });
  effect(() => {
    if (line.faults().isDown) transport.cut();
  });
  return { transport: () => transport, protocol };
}
// #endregion how

function socketUrl(path: string): URL {
  return new URL(path, location.href.replace(/^http/, 'ws'));
}
