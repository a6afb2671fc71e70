import type { NgZone } from '@angular/core';
import type { Source } from '../cache/source';
import type { ConnectionStatus } from '../core/connection';
import type { EntityRegistry } from '../entities/entity-registry';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { ForeignStreams } from './foreign-streams';
import type { RealtimeEngine } from './realtime-engine';
import type { RealtimeReports } from './realtime-reports';
import type { RealtimeTransport } from './realtime-transport';
import type { ResolvedRealtimeOptions } from './resolve-realtime-options';
import type { UpdateBuffer } from './update-buffer';
import type { WireTap } from './wire-tap';

/** What the link to a server needs of the hub that it is for. */
export interface LinkPorts {
  readonly options: ResolvedRealtimeOptions;
  readonly token: (() => Source<string | null>) | undefined;
  readonly clientId: string;
  readonly transport: RealtimeTransport;
  readonly engine: RealtimeEngine;
  readonly registry: EntityRegistry;
  readonly scheduler: CacheHubScheduler;
  readonly zone: NgZone;
  readonly buffer: UpdateBuffer;
  readonly foreign: ForeignStreams;
  readonly reports: RealtimeReports;
  readonly onStatus: (status: ConnectionStatus) => void;
  /** Who looks at every frame; usually nobody. */
  readonly tap: WireTap | null;
  /** Requests, topics or rooms want more of the line than before, or less. */
  readonly onTalk: (change: 'more' | 'less') => void;
}
