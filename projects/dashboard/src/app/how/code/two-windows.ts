// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'The hub, set up for a device',
    file: 'src/app/app.config.ts',
    code: "provideCacheHub(\n  () => {\n    const session = inject(DemoSession);\n    return {\n      id: hubId('default'),\n      entities: ENTITIES,\n      userKey: () => session.userKey,\n      token: () => session.token(),\n    };\n  },\n  withRealtime(() => ({ ...deviceTransport('/ws'), connect: 'eager' })),\n  withOffline({ storage: indexedDbOutbox, probe: reachable }),\n  withPersistence({ storage: indexedDbSnapshots }),\n  withConflictResolution(),\n  withCrossTab(),\n  withDevtools(() => ({ enabled: devtoolsWanted() })),\n),",
  },
  {
    title: 'A line that can be broken, for this window alone',
    file: 'src/app/device/device-transport.ts',
    code: "export function deviceTransport(\n  path: string,\n  protocol: 'cache-sync.v1' | 'plain' = 'cache-sync.v1',\n): Pick<RealtimeOptions, 'url' | 'transport' | 'protocol'> {\n  const line = inject(DeviceLine);\n  if (!line.isPlayed) return { url: path, protocol };\n  const isPlain = protocol === 'plain';\n  const transport = new FaultTransport({\n    connect: () => new WebSocket(socketUrl(path), isPlain ? [] : [SUBPROTOCOL]),\n    faults: line.faults,\n    random: Math.random,\n    resume: isPlain ? 'none' : 'log',\n  });\n  effect(() => {\n    if (line.faults().isDown) transport.cut();\n  });\n  return { transport: () => transport, protocol };\n}",
  },
  {
    title: 'Requests over that line',
    file: 'src/app/device/faulty-requests.ts',
    code: 'return defer(() => {\n  const { latencyMs, lossPct, isDown } = line.faults();\n  if (isDown || lost(lossPct)) return timer(latencyMs).pipe(mergeMap(silence));\n  const sent$ =\n    latencyMs > 0 ? timer(latencyMs).pipe(mergeMap(() => next(request))) : next(request);\n  return sent$.pipe(\n    mergeMap((event) =>\n      event.type !== HttpEventType.Sent && lost(lossPct) ? silence() : of(event),\n    ),\n    latencyMs > 0 ? delay(latencyMs) : (answer$) => answer$,\n  );\n});',
  },
];
