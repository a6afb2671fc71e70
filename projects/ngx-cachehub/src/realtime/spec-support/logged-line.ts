import { TestBed } from '@angular/core/testing';
import { RealtimeCacheService } from 'ngx-cachehub';
import type { CacheHubConfig, LogRecord, RealtimeOptions } from 'ngx-cachehub';
import { lineWorld } from './line-world';

/** A line of which each status and all that is logged is written down. */
export function loggedLine(options: RealtimeOptions = {}, config: CacheHubConfig = {}) {
  const logs: LogRecord[] = [];
  const logger = { level: 'debug', sink: (record: LogRecord) => logs.push(record) } as const;
  const world = lineWorld(options, { logger, ...config });
  const realtime = TestBed.inject(RealtimeCacheService);
  const statuses: string[] = [];
  realtime.connectionStatus$.subscribe((status) => statuses.push(status));
  return { ...world, logs, realtime, statuses };
}
