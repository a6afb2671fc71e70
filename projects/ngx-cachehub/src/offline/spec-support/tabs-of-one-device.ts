import { CacheHubService, detailKey, OfflineSyncService } from 'ngx-cachehub';
import { withConflictResolution, withOffline } from 'ngx-cachehub';
import type { OfflineActionInput } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeBrowser, type FakeTab } from '../../tabs/spec-support/fake-browser';
import { openHub } from '../../tabs/spec-support/open-hub';
import { Device } from './mortal-store';
import { RowServer } from './row-server';

export const DETAIL = detailKey('customers', 'b');

/** Tabs of one browser over one device and one server. */
export function tabsOfOneDevice() {
  const clock = new VirtualScheduler();
  const browser = new FakeBrowser(clock);
  const device = new Device();
  const server = new RowServer();
  server.rows.set('b', { id: 'b', name: 'B', version: 1 });
  const open = (tab: FakeTab = browser.openTab()) => {
    const connection = device.connect();
    const handlers = {
      create: server.handler,
      rename: server.handler,
      // It comes too late: another device has written the row, or deleted it.
      remove: () => {
        const current = server.rows.get('b');
        throw Object.assign(new Error('late'), { status: current ? 409 : 404, current });
      },
    };
    const offlineFeature = withOffline({ storage: () => connection, handlers });
    const hub = openHub(tab, {
      features: [offlineFeature, withConflictResolution({ deleteVsEdit: 'edit-wins' })],
    });
    const cache = hub.injector.get(CacheHubService);
    cache.set(DETAIL, { id: 'b', name: 'B', version: 1 });
    return { hub, tab, cache, offline: hub.injector.get(OfflineSyncService) };
  };
  return { clock, browser, device, server, open };
}

export type TabsOfOneDevice = ReturnType<typeof tabsOfOneDevice>;
export type OpenTab = ReturnType<TabsOfOneDevice['open']>;

/** So many tabs that have found each other: the first one sends. */
export async function settledTabs(count: number) {
  const bench = tabsOfOneDevice();
  const tabs = Array.from({ length: count }, () => bench.open());
  await bench.clock.advance(100);
  return { ...bench, tabs };
}

/** Without a network, the tab queues the change of a name that the device refuses to store. */
export async function queueRefused(
  { offline }: OpenTab,
  { clock, device }: Pick<TabsOfOneDevice, 'clock' | 'device'>,
): Promise<void> {
  setOnline(false);
  device.isFull = true;
  const isStored = await offline.queueOfflineAction(rename('Eve')).then(
    () => true,
    () => false,
  );
  if (isStored) throw new Error('Expected a full device to refuse the write; it took it.');
  await clock.advance(100);
}

export function rename(name: string, id = 'b'): OfflineActionInput {
  return {
    type: 'rename',
    payload: { name },
    entity: 'customers',
    entityId: id,
    op: 'update',
    optimistic: [{ type: 'UPDATE', entityId: id, changes: { name } }],
  };
}

export function create(name: string): OfflineActionInput {
  return {
    type: 'create',
    payload: { name },
    entity: 'customers',
    op: 'create',
    tempId: 'tmp_1',
    optimistic: [{ type: 'CREATE', entity: { id: 'tmp_1', name } }],
  };
}

/** The browser's word, to every tab. */
export function setOnline(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: isOnline });
  window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}
