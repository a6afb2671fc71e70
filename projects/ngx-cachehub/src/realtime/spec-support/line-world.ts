import { TestBed } from '@angular/core/testing';
import { CACHE_HUB_SCHEDULER, CacheHubService, provideCacheHub, withRealtime } from 'ngx-cachehub';
import type { CacheHubConfig, RealtimeOptions } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from '../fake-sync-server.fixture';

/** A hub with a line to a server, by a clock of its own; silent, unless the test listens to its log. */
export function lineWorld(
  options: RealtimeOptions = {},
  config: CacheHubConfig = { logger: { level: 'silent' } },
) {
  const server = new FakeSyncServer();
  const clock = new VirtualScheduler();
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub(config, withRealtime({ transport: () => server, ...options })),
    ],
  });
  return { server, clock, hub: TestBed.inject(CacheHubService) };
}
