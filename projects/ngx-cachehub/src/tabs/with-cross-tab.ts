import { inject, Injector, provideEnvironmentInitializer } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { makeFeature } from '../providers/features';
import type { CacheHubFeature } from '../providers/features';
import { checkOptions, interval } from '../providers/option-rules';
import { REALTIME_PORT } from '../providers/realtime-port';
import { LINE_SHARING } from '../realtime/line-sharing';
import type { LineOwner, LineSharing } from '../realtime/line-sharing';
import { TabLine } from '../realtime/tab-line';
import { CROSS_TAB_OPTIONS, HubTabs } from './hub-tabs';
import type { CrossTabOptions } from './hub-tabs';
import { SharedWrites } from './shared-writes';
import { TABS_ENVIRONMENT } from './tabs-environment';
import { TABS_PORT } from './tabs-port';

const LEADER_TIMEOUT_MS = 5_000;

/**
 * One leader tab holds the socket and sends the queue; every tab reads, writes and queues; a leader
 * that is frozen or gone is replaced. Where the browser has no Web Locks (insecure origins) or no
 * BroadcastChannel, each tab works alone.
 *
 * @param options `leaderTimeoutMs` (5,000): how long a leader may be silent before another tab takes over.
 * @throws CacheHubError 'invalid-config' that says what was expected.
 */
export function withCrossTab(
  options: { readonly leaderTimeoutMs?: number } = {},
): CacheHubFeature<'CrossTab'> {
  checkOptions('withCrossTab', options, { leaderTimeoutMs: interval });
  const resolved: CrossTabOptions = Object.freeze({
    leaderTimeoutMs: options.leaderTimeoutMs ?? LEADER_TIMEOUT_MS,
  });
  return makeFeature('CrossTab', [
    { provide: CROSS_TAB_OPTIONS, useValue: resolved },
    HubTabs,
    { provide: TABS_PORT, useFactory: hubTabs },
    { provide: LINE_SHARING, useFactory: lineSharing },
    provideEnvironmentInitializer(() => void inject(TABS_PORT)),
    provideEnvironmentInitializer(() => {
      if (inject(TABS_PORT) !== null) inject(CacheEngine).part(SharedWrites);
    }),
    // The tab that leads holds the line for the others, whether it shows anything live itself or not.
    provideEnvironmentInitializer(() => void inject(REALTIME_PORT)),
  ]);
}

function lineSharing(): ((owner: LineOwner) => LineSharing) | null {
  const tabs = hubTabs();
  return tabs === null ? null : (owner) => new TabLine(tabs, tabs.crew, owner);
}

function hubTabs(): HubTabs | null {
  return inject(TABS_ENVIRONMENT) === null ? null : inject(Injector).get(HubTabs);
}
