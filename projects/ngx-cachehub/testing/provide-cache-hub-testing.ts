import type { EnvironmentProviders } from '@angular/core';
import { inject, makeEnvironmentProviders, provideEnvironmentInitializer } from '@angular/core';
import type { CacheHubConfig, CacheHubFeatures } from 'ngx-cachehub';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  provideCacheHub,
  withOffline,
  withRealtime,
  ɵLOAD_INTERCEPTOR,
} from 'ngx-cachehub';
import { CacheHubTestingController } from './cache-hub-testing-controller';
import { FakeNetwork } from './fake-network';
import { FakeTransport } from './fake-transport';
import { FetchDesk } from './fetch-desk';
import { TalkDesk } from './talk-desk';
import { VirtualScheduler } from './virtual-scheduler';

/** What `provideCacheHubTesting` takes. */
export interface CacheHubTestingOptions {
  /** As for `provideCacheHub`; but the log's level is 'error' unless given. */
  config?: CacheHubConfig;
  /** Beside realtime in the plain tier over a fake socket and a queue in memory, or instead of them where they are given. An empty list: none at all. */
  features?: CacheHubFeatures[];
  /** What is cached at the start, by key. */
  entries?: Record<string, unknown>;
  /** Default true. */
  online?: boolean;
}

/**
 * A hub for tests: time stands still until `advance`, no source runs until its load is expected
 * and answered, and the socket's far side is the test. `CacheHubTestingController` drives it.
 */
export function provideCacheHubTesting(options: CacheHubTestingOptions = {}): EnvironmentProviders {
  const { config, features, entries = {}, online = true } = options;
  return makeEnvironmentProviders([
    provideCacheHub({ logger: { level: 'error' }, ...config }, ...withDefaults(features)),
    FetchDesk,
    FakeTransport,
    TalkDesk,
    FakeNetwork,
    CacheHubTestingController,
    { provide: VirtualScheduler, useFactory: () => new VirtualScheduler() },
    { provide: CACHE_HUB_SCHEDULER, useExisting: VirtualScheduler },
    { provide: ɵLOAD_INTERCEPTOR, useExisting: FetchDesk },
    provideEnvironmentInitializer(() => {
      const controller = inject(CacheHubTestingController);
      if (!online) controller.setOnline(false);
      const hub = inject(CacheHubService);
      for (const [key, value] of Object.entries(entries)) hub.set(key, value);
    }),
  ]);
}

function withDefaults(features: CacheHubFeatures[] | undefined): CacheHubFeatures[] {
  const given = features ?? [];
  if (features?.length === 0) return given;
  const has = (kind: CacheHubFeatures['ɵkind']) => given.some((feature) => feature.ɵkind === kind);
  const realtime = withRealtime(() => {
    const transport = inject(FakeTransport);
    return { protocol: 'plain', transport: () => transport };
  });
  return [
    ...(has('Realtime') ? [] : [realtime]),
    ...(has('Offline') ? [] : [withOffline()]),
    ...given,
  ];
}
