import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CACHE_HUB_SCHEDULER, CacheHubService, provideCacheHub } from 'ngx-cachehub';
import type { CacheEvent, CacheHubConfig, CacheHubFeatures } from 'ngx-cachehub';
import { CLIENT_ID } from '../../providers/client-id';
import { StoringHubs } from '../../providers/storage-claim';
import { USER_SESSION } from '../../session/user-session';
import type { UserSession } from '../../session/user-session';
import { TABS_ENVIRONMENT } from '../tabs-environment';
import { TABS_PORT } from '../tabs-port';
import { withCrossTab } from '../with-cross-tab';
import type { FakeTab } from './fake-browser';

/** A hub as it lives in one tab. */
export interface HubInTab {
  readonly tab: FakeTab;
  readonly injector: EnvironmentInjector;
  readonly events: CacheEvent[];
  get leads(): boolean;
}

export interface HubInTabOptions {
  readonly config?: CacheHubConfig;
  readonly features?: readonly CacheHubFeatures[];
  readonly session?: UserSession;
  readonly leaderTimeoutMs?: number;
}

/** Opens a hub with `withCrossTab` in the tab. */
export function openHub(tab: FakeTab, options: HubInTabOptions = {}): HubInTab {
  const { config = {}, features = [], session, leaderTimeoutMs } = options;
  const crossTab = withCrossTab(leaderTimeoutMs === undefined ? {} : { leaderTimeoutMs });
  const injector = createEnvironmentInjector(
    [
      { provide: CACHE_HUB_SCHEDULER, useValue: tab.scheduler },
      { provide: TABS_ENVIRONMENT, useValue: tab.environment },
      // Each tab is a page of its own.
      StoringHubs,
      { provide: CLIENT_ID, useValue: `page-${tab.name}` },
      provideCacheHub({ logger: { level: 'silent' }, ...config }, crossTab, ...features),
      ...(session === undefined ? [] : [{ provide: USER_SESSION, useValue: session }]),
    ],
    TestBed.inject(EnvironmentInjector),
  );
  const tabs = injector.get(TABS_PORT);
  const events: CacheEvent[] = [];
  injector.get(CacheHubService).events$.subscribe((event) => events.push(event));
  return {
    tab,
    injector,
    events,
    get leads() {
      return tabs?.isLeader() === true;
    },
  };
}
