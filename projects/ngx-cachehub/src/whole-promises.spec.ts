import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  ConflictService,
  defineEntity,
  OfflineSyncService,
  OptimisticUpdates,
  OptimizedRealtimeService,
  RealtimeCacheService,
  withPersistence,
  withRealtime,
  type OfflineActionInput,
  type ResolvedConflict,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { of, Subject } from 'rxjs';
import { Device } from './offline/spec-support/mortal-store';
import { FakeDevice } from './persistence/spec-support/fake-device';
import { crash, openPage } from './persistence/spec-support/open-page';
import { FakeSyncServer } from './realtime/fake-sync-server.fixture';
import { ADA, ada, openAppPage, rename, type Customer } from './spec-support/app-page';
import { HeldServer } from './spec-support/held-server';
import { FakeBrowser } from './tabs/spec-support/fake-browser';
import { openHub } from './tabs/spec-support/open-hub';

const newer: Customer = { ...ada, name: 'Augusta', version: 5 };

/** An app whose queue is on a device, and whose server answers when the test does. */
function bench() {
  const device = new Device();
  const server = new HeldServer();
  const { handler } = server;
  const handlers = { rename: handler, create: handler, note: handler };
  let pages = 0;
  const open = async () => {
    const page = await openAppPage({ storage: () => device.connect(), handlers });
    // Each page's chance begins anew, and no two pages may draw the same ids.
    const scheduler = TestBed.inject(VirtualScheduler);
    for (let drawn = 0; drawn < pages * 100; drawn++) scheduler.uuid();
    pages++;
    return page;
  };
  return { device, server, open };
}

@Component({
  selector: 'app-sync-state',
  template: `{{ offline.status() }} {{ offline.queueSize() }}`,
})
class SyncState {
  readonly offline = inject(OfflineSyncService);
}

describe('promises that several parts keep together', () => {
  it('[row:own1] the device, an answer, a push and another tab all meet one gate', async () => {
    const device = new FakeDevice();
    const clock = new VirtualScheduler();
    const browser = new FakeBrowser(clock);
    const config = { entities: [defineEntity<Customer>('customers')], persist: true };
    const open = () => {
      const persistence = withPersistence({ storage: () => device.connect() });
      const realtime = withRealtime({ transport: () => new FakeSyncServer() });
      const features = [persistence, realtime];
      const { injector } = openHub(browser.openTab(), { config, features });
      return { injector, cache: injector.get(CacheHubService) };
    };
    const before = open();
    before.cache.set(ADA, ada);
    await clock.advance(2_000);
    before.injector.destroy();

    let isRead = (): void => undefined;
    device.gate = new Promise((resolve) => (isRead = resolve));
    const [here, there] = [open(), open()];
    await clock.advance(100);
    here.cache.set(ADA, newer);
    isRead();
    await clock.advance(100);
    expect(here.cache.getValue(ADA)).toEqual(newer);

    const answer = new Subject<Customer>();
    here.cache.fetch(ADA, () => answer, { policy: 'network-first' }).subscribe();
    await clock.advance(100);
    answer.next({ ...ada, name: 'Late', version: 3 });
    answer.complete();
    expect(here.cache.getValue(ADA)).toEqual(newer);

    here.injector.get(OptimizedRealtimeService).bufferUpdate('customers', {
      type: 'UPDATE',
      entityId: 'a',
      version: 4,
      changes: { name: 'Late' },
    });
    await clock.advance(200);
    expect(here.cache.getValue(ADA)).toEqual(newer);

    const write = there.injector
      .get(OptimisticUpdates)
      .apply((cache) => cache.patch('customers', 'a', { name: 'Late' }));
    write.confirm({ ...ada, name: 'Late', version: 2 });
    await clock.advance(100);
    expect(there.cache.getValue(ADA)).toMatchObject({ version: 2 });
    expect(here.cache.getValue(ADA)).toEqual(newer);

    const next = there.injector
      .get(OptimisticUpdates)
      .apply((cache) => cache.patch('customers', 'a', { name: 'Gus' }));
    next.confirm({ ...newer, name: 'Gus', version: 6 });
    await clock.advance(100);
    expect(here.cache.getValue(ADA)).toMatchObject({ name: 'Gus', version: 6 });
  });

  it('[row:own3] lanes, dependencies and temporary ids outlive the page, and nothing is dropped', async () => {
    const { server, open } = bench();
    const page = await open();
    page.far.setOnline(false);
    const create: OfflineActionInput = {
      type: 'create',
      payload: { name: 'Bea' },
      entity: 'customers',
      op: 'create',
      tempId: 'tmp_b',
    };
    const id = await page.offline.queueOfflineAction(create);
    await page.offline.queueOfflineAction({ type: 'note', payload: { about: 'tmp_b' } });
    await page.offline.queueOfflineAction({
      type: 'note',
      payload: 'after',
      lane: 'other',
      dependsOn: [id],
    });
    await page.offline.queueOfflineAction({ type: 'note', payload: 'free', lane: 'free' });

    const { far, offline } = await open();
    await far.settle();
    expect(server.sent).toEqual([{ name: 'Bea' }, 'free']);
    server.answer({ id: 'b', name: 'Bea', version: 1 });
    server.fail({ status: 422 });
    await far.settle();
    expect(server.sent.slice(2)).toEqual([{ about: 'b' }, 'after']);
    server.answer(null);
    server.answer(null);
    await far.settle();
    const last = await open();
    await last.far.settle();
    expect([offline.queueSize(), last.offline.parked().map(({ payload }) => payload)]).toEqual([
      1,
      ['free'],
    ]);
  });

  it('[row:own4] a layer is back after a reload, lies over what is pushed, and leaves only itself', async () => {
    const { server, open } = bench();
    const page = await open();
    page.far.setOnline(false);
    await page.offline.queueOfflineAction(rename('Eve'));

    const { far, hub, push, offline } = await open();
    far.seed('customers', [ada]);
    await far.settle();
    expect(hub.getValue(ADA)).toEqual({ ...ada, name: 'Eve' });
    await push('a', 2, { name: 'Zoe', status: 'vip' });
    expect(hub.getValue(ADA)).toMatchObject({ name: 'Eve', status: 'vip' });
    server.fail({ status: 422 });
    await far.settle();
    expect(hub.getValue(ADA)).toEqual({ ...ada, name: 'Zoe', status: 'vip', version: 2 });
    expect(offline.parked()).toHaveLength(1);
  });

  it('[row:own8] a conflict is merged by field on the stored base, by the server’s clock, and the loser is kept', async () => {
    const { server, open } = bench();
    const page = await open();
    page.far.setOnline(false);
    const write = { ...rename('Eve'), op: 'update', base: ada, baseVersion: 1 } as const;
    await page.offline.queueOfflineAction(write);

    const { far } = await open();
    const resolved: ResolvedConflict[] = [];
    TestBed.inject(ConflictService).resolved$.subscribe((one) => resolved.push(one));
    await far.settle();
    const current = { ...ada, name: 'Zoe', status: 'vip', version: 7, updatedAt: '2025-06-01' };
    server.fail({ status: 412, current });
    await far.settle();
    // Their name is older than ours, their status is theirs alone.
    expect(server.sent).toEqual([{ name: 'Eve' }, { name: 'Eve' }]);
    expect(new Set(server.keys).size).toBe(2);
    expect(resolved).toMatchObject([
      {
        winner: 'merged',
        conflict: {
          merged: { name: 'Eve', status: 'vip' },
          fields: [{ field: 'name', base: 'Ada', local: 'Eve', remote: 'Zoe' }],
        },
      },
    ]);
  });

  it('[row:C5] a named store with a schema and a version goes on from where it stood, and says when it is done', async () => {
    const device = new FakeDevice();
    const server = new FakeSyncServer();
    const isRow = (value: unknown): value is Customer =>
      typeof value === 'object' && value !== null && 'name' in value && value.name !== '';
    const entity = defineEntity<Customer>('customers', {
      schemaVersion: 2,
      schema: {
        '~standard': {
          version: 1,
          vendor: 'spec',
          validate: (value) => (isRow(value) ? { value } : { issues: [{ message: 'no name' }] }),
        },
      },
    });
    const config = { id: 'crm', entities: [entity] };
    const open = () =>
      openPage(device, { config, features: [withRealtime({ transport: () => server })] });
    const first = open();
    first.hub.fetch(ADA, () => of(ada), { realtime: true }).subscribe();
    await first.scheduler.advance(200);
    server.update('customers', 'a', 2, { status: 'vip' });
    await first.scheduler.advance(2_000);
    expect(device.entry(ADA)).toMatchObject({ schemaVersion: 2, value: { status: 'vip' } });
    crash(device);
    server.drop();
    server.update('customers', 'a', 3, { name: 'Eve' });

    // A line takes longer to open than the device to be read.
    server.accepts = false;
    const { hub, scheduler, events } = open();
    const loads = jest.fn(() => of(ada));
    hub.fetch(ADA, loads, { realtime: true }).subscribe();
    await scheduler.drain();
    server.accept();
    await scheduler.advance(2_000);
    // What was missed came by the stream, from where the device stood: no row was loaded anew.
    expect([hub.getValue(ADA), loads.mock.calls.length]).toEqual([
      { ...ada, name: 'Eve', status: 'vip', version: 3 },
      0,
    ]);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['realtime-resumed']));
  });

  it('[row:C6] an action runs when online, is stored when not, and is tried again ever later', async () => {
    const { device, server, open } = bench();
    const { far, offline } = await open();
    const result = offline.perform(rename('Eve'));
    await far.settle();
    server.answer({ ...ada, name: 'Eve', version: 2 });
    await expect(result).resolves.toMatchObject({ version: 2 });

    far.setOnline(false);
    await offline.queueOfflineAction(rename('Zoe'));
    expect((await device.stored()).map(({ payload }) => payload)).toEqual([{ name: 'Zoe' }]);
    expect(server.sent).toHaveLength(1);
    far.setOnline(true);
    await far.settle();
    server.fail({ status: 503 });
    await far.advance(1_000);
    server.fail({ status: 503 });
    await far.advance(2_000);
    expect(server.sent).toHaveLength(4);
    server.fail({ status: 503 });
    await far.advance(60_000);
    expect([server.sent.length, offline.parked().length]).toEqual([4, 1]);
  });

  it('[row:B5] refreshes in the background, queues offline, and says so in a component', async () => {
    const { server, open } = bench();
    const { far, hub, offline } = await open();
    const shown = TestBed.createComponent(SyncState);
    const text = () => {
      shown.detectChanges();
      return (shown.nativeElement as HTMLElement).textContent;
    };
    hub.fetch('all', () => 0, { refreshIntervalMs: 30_000 }).subscribe();
    hub.fetch('widget', () => 0, { refreshIntervalMs: 60_000 }).subscribe();
    for (const key of ['all', 'widget']) far.expectFetch(key).flush(0);
    await far.advance(34_000);
    far.expectFetch('all').flush(1);
    far.expectNoFetch('widget');
    void hub.invalidate(/^(all|widget)$/);
    await far.advance(1_000);
    for (const key of ['all', 'widget']) far.expectFetch(key).flush(2);
    await far.settle();

    expect(text()).toBe('idle 0');
    far.setOnline(false);
    await offline.queueOfflineAction(rename('Eve'));
    expect(text()).toBe('offline 1');
    far.setOnline(true);
    await far.settle();
    expect(text()).toBe('syncing 1');
    server.answer({ ...ada, name: 'Eve', version: 2 });
    await far.settle();
    expect(text()).toBe('idle 0');
    expect(far.events().map(({ type }) => type)).toEqual(
      expect.arrayContaining(['connectivity-changed', 'sync-started', 'sync-completed']),
    );
  });

  it('[row:C2] a line that is lost or fails is opened again, and a quiet one is pinged', async () => {
    const { far } = await openAppPage();
    const { connectionStatus } = TestBed.inject(RealtimeCacheService);
    const pings = () => far.realtime.sent.filter((frame) => JSON.stringify(frame).includes('PING'));
    await far.advance(30_000);
    expect(pings()).toHaveLength(1);
    for (const code of [1006, 1011]) {
      far.realtime.drop(code);
      await far.settle();
      expect(connectionStatus()).toBe('reconnecting');
      far.realtime.open();
      await far.advance(30_000);
      expect([connectionStatus(), far.realtime.subscriptions]).toEqual([
        'connected',
        ['customers'],
      ]);
    }
  });
});
