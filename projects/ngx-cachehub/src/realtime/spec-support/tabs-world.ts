import { CacheHubService, defineEntity, RealtimeCacheService, withRealtime } from 'ngx-cachehub';
import type { CacheHubConfig, EntityChange, RealtimeOptions } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../../cache/cache-engine';
import { FakeBrowser } from '../../tabs/spec-support/fake-browser';
import type { FakeTab } from '../../tabs/spec-support/fake-browser';
import { openHub } from '../../tabs/spec-support/open-hub';
import type { HubInTab } from '../../tabs/spec-support/open-hub';
import type { FakeSyncServer } from '../fake-sync-server.fixture';
import { SharedServer } from './shared-server';

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

const CUSTOMERS = defineEntity<Customer>('customers');

export interface LiveTab extends HubInTab {
  readonly line: FakeSyncServer;
  readonly realtime: RealtimeCacheService;
  readonly cache: CacheHubService;
  readonly statuses: string[];
  readonly heard: EntityChange[];
  watch(): void;
  name(): string | undefined;
  isFresh(): boolean;
}

/** A server, a browser, and hubs in its tabs. */
export function world(options: RealtimeOptions = {}, seed = 1) {
  const clock = new VirtualScheduler({ seed });
  const browser = new FakeBrowser(clock);
  const server = new SharedServer();
  const tabs: LiveTab[] = [];
  const open = (tab: FakeTab = browser.openTab(), config: CacheHubConfig = {}): LiveTab => {
    const line = server.line();
    const features = [withRealtime({ transport: () => line, batch: false, ...options })];
    const hub = openHub(tab, { features, config: { entities: [CUSTOMERS], ...config } });
    const realtime = hub.injector.get(RealtimeCacheService);
    const cache = hub.injector.get(CacheHubService);
    const engine = hub.injector.get(CacheEngine);
    const statuses: string[] = [];
    const heard: EntityChange[] = [];
    realtime.connectionStatus$.subscribe((status) => statuses.push(status));
    const live: LiveTab = Object.assign(Object.create(hub, {}) as HubInTab, {
      line,
      realtime,
      cache,
      statuses,
      heard,
      watch: () => {
        cache.set('customers:detail-7', { id: '7', name: 'Ada', version: 1 });
        (realtime.subscribeToEntity('customers') as Observable<EntityChange>).subscribe((change) =>
          heard.push(change),
        );
      },
      name: () => (engine.read('customers:detail-7') as Customer | undefined)?.name,
      isFresh: () => engine.isFresh('customers:detail-7'),
    });
    tabs.push(live);
    return live;
  };
  const opened = () => tabs.reduce((sum, { line }) => sum + line.opened, 0);
  return { clock, browser, server, tabs, open, opened };
}

/** Several tabs that all watch the same row, the first of them leading. */
export async function watching(count: number, options: RealtimeOptions = {}) {
  const set = world(options);
  const tabs = Array.from({ length: count }, () => set.open());
  await set.clock.advance(10);
  for (const tab of tabs) tab.watch();
  await set.clock.advance(10);
  // Known from now on, under the subscription.
  for (const tab of tabs) tab.cache.set('customers:detail-7', { id: '7', name: 'Ada', version: 1 });
  return { ...set, tabs };
}

export const names = (tabs: readonly LiveTab[]) => tabs.map((tab) => tab.name());
export const fresh = (tabs: readonly LiveTab[]) => tabs.map((tab) => tab.isFresh());

/** Frozen: what its socket receives is not read. */
export function sleep(tab: LiveTab, told: 'told' | 'untold' = 'untold'): void {
  tab.tab.freeze(told);
  tab.line.lose = Infinity;
}

export function wake(tab: LiveTab, told: 'told' | 'untold'): void {
  tab.line.lose = 0;
  tab.tab.thaw(told);
}
