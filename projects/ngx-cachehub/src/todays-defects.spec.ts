import { TestBed } from '@angular/core/testing';
import {
  detailKey,
  listKey,
  OfflineSyncService,
  OptimisticUpdates,
  withOffline,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Device } from './offline/spec-support/mortal-store';
import {
  ADA,
  ada,
  BATCH_MS,
  customers,
  openAppPage,
  rename,
  type Customer,
} from './spec-support/app-page';
import { HeldServer } from './spec-support/held-server';
import { FakeBrowser } from './tabs/spec-support/fake-browser';
import { openHub } from './tabs/spec-support/open-hub';

const cid: Customer = { id: 'c', name: 'Cid', version: 1 };
const dan: Customer = { id: 'd', name: 'Dan', version: 1 };
const CID = detailKey('customers', 'c');

describe('what is wrong with caches and queues of today, and not here', () => {
  it('[G3] an older HTTP answer does not overwrite a newer push', async () => {
    const { far, hub, shows, push } = await openAppPage();
    hub.fetch(ADA, () => ada, { realtime: true }).subscribe();
    far.expectFetch(ADA).flush(ada);
    await far.settle();
    void hub.invalidate(ADA);
    await far.advance(BATCH_MS);
    const load = far.expectFetch(ADA);
    await push('a', 2, { name: 'Augusta' });
    load.flush(ada);
    await far.settle();
    expect([shows(ADA), hub.getValue<Customer>(ADA)?.version]).toEqual(['Augusta', 2]);
  });

  it('[row:own6][I9] 100 invalidations cause one fetch', async () => {
    const { far, hub } = await openAppPage();
    hub.fetch('report', () => 0).subscribe();
    far.expectFetch('report').flush(0);
    await far.advance(5_000);
    for (let call = 1; call <= 100; call++) void hub.invalidate('report');
    await far.settle();
    far.expectFetch('report').flush(1);
    await far.advance(5_000);
    far.expectNoFetch('report');
    expect(hub.getValue('report')).toBe(1);
  });

  it('[Q2] a paused write restored after a reload is sent, and stays stored until it is answered', async () => {
    const device = new Device();
    const server = new HeldServer();
    const page = () =>
      openAppPage({ storage: () => device.connect(), handlers: { rename: server.handler } });
    const before = await page();
    before.far.setOnline(false);
    await before.offline.queueOfflineAction(rename('Eve'));
    const after = await page();
    await after.far.settle();
    expect(server.sent).toEqual([{ name: 'Eve' }]);
    server.fail({ status: 503 });
    await after.far.settle();
    expect((await device.stored()).map(({ attempts }) => attempts)).toEqual([1]);
    await after.far.advance(2_000);
    server.answer({ ...ada, name: 'Eve', version: 2 });
    await after.far.settle();
    expect([after.offline.queueSize(), await device.stored()]).toEqual([0, []]);
  });

  it('[Q3] a write in flight at a reload is sent again, under its key', async () => {
    const device = new Device();
    const server = new HeldServer();
    const page = () =>
      openAppPage({ storage: () => device.connect(), handlers: { rename: server.handler } });
    const before = await page();
    await before.offline.queueOfflineAction(rename('Eve'));
    await before.far.settle();
    expect(server.sent).toHaveLength(1);
    const after = await page();
    await after.far.settle();
    expect(server.sent).toEqual([{ name: 'Eve' }, { name: 'Eve' }]);
    expect(server.keys[1]).toBe(server.keys[0]);
  });

  it('[I7] queued writes of a row do not run side by side, and finish in order', async () => {
    const server = new HeldServer();
    const { far, offline } = await openAppPage({ handlers: { rename: server.handler } });
    far.setOnline(false);
    for (const name of ['Eve', 'Zoe']) await offline.queueOfflineAction(rename(name));
    far.setOnline(true);
    await far.settle();
    expect(server.sent).toEqual([{ name: 'Eve' }]);
    server.answer({ ...ada, name: 'Eve', version: 2 });
    await far.settle();
    expect(server.sent).toEqual([{ name: 'Eve' }, { name: 'Zoe' }]);
  });

  it('[G4] a row pushed while the next page loads does not disappear', async () => {
    const { far, hub, namesOf } = await openAppPage();
    const [first, next] = [0, 2].map((offset) => listKey('customers', { limit: 2, offset }));
    hub.fetch(first, () => null, { realtime: true }).subscribe();
    far.expectFetch(first).flush({ items: [ada, cid], totalCount: 3 });
    await far.settle();
    hub.fetch(next, () => null, { realtime: true }).subscribe();
    await far.settle();
    const load = far.expectFetch(next);
    const entity = { id: 'b', name: 'Bea', version: 1 };
    const data = { entityType: 'customers', entityId: 'b', version: 1, entity };
    far.realtime.emit({ type: 'ENTITY_CREATED', data });
    await far.advance(BATCH_MS);
    expect(namesOf(first)).toEqual(['Ada', 'Bea']);
    // Read before Bea was there.
    load.flush({ items: [dan], totalCount: 3 });
    await far.settle();
    expect(namesOf(first)).toEqual(['Ada', 'Bea']);
    expect(hub.getValue(detailKey('customers', 'b'))).toMatchObject(entity);
  });

  it('[I8] rolling back one of three edits of a row takes that one back, and no other', async () => {
    const { far, hub } = await openAppPage();
    far.seed(customers, [ada]);
    const updates = TestBed.inject(OptimisticUpdates);
    const edit = (changes: Partial<Customer>) =>
      updates.apply((cache) => cache.patch(customers, 'a', changes));
    const row = () => hub.getValue<Customer>(ADA);
    const [first, second, third] = [{ name: 'Eve' }, { status: 'lost' }, { name: 'Zoe' }].map(edit);
    second.rollback();
    expect(row()).toEqual({ ...ada, name: 'Zoe' });
    third.rollback();
    expect(row()).toEqual({ ...ada, name: 'Eve' });
    first.rollback();
    expect(row()).toEqual(ada);
  });

  it('[O1] pushes for other rows show while a local write is pending', async () => {
    const server = new HeldServer();
    const { far, offline, shows, push } = await openAppPage({
      handlers: { rename: server.handler },
    });
    far.seed(customers, [ada, cid]);
    await offline.queueOfflineAction(rename('Eve'));
    await push('c', 2, { name: 'Carl' });
    expect([offline.queueSize(), shows(ADA), shows(CID)]).toEqual([1, 'Eve', 'Carl']);
  });

  it('[Q5] one action that always fails does not block later ones', async () => {
    const server = new HeldServer();
    const { far, offline } = await openAppPage({
      handlers: { rename: server.handler, poison: () => Promise.reject(new Error('never')) },
    });
    far.setOnline(false);
    await offline.queueOfflineAction({ type: 'poison', payload: null });
    await offline.queueOfflineAction(rename('Eve'));
    far.setOnline(true);
    await far.settle();
    expect(server.sent).toEqual([{ name: 'Eve' }]);
    server.answer({ ...ada, name: 'Eve', version: 2 });
    await far.settle();
    expect(offline.actions().map(({ type, status }) => [type, status])).toEqual([
      ['poison', 'parked'],
    ]);
  });

  it('[Q4] an expired token does not delete the user’s edit', async () => {
    const server = new HeldServer();
    const { far, offline, shows } = await openAppPage({ handlers: { rename: server.handler } });
    far.seed(customers, [ada]);
    await offline.queueOfflineAction(rename('Eve'));
    await far.settle();
    server.fail({ status: 401 });
    await far.settle();
    expect([offline.status(), offline.queueSize(), shows(ADA)]).toEqual(['paused-auth', 1, 'Eve']);
    offline.resume();
    await far.settle();
    server.answer({ ...ada, name: 'Eve', version: 2 });
    await far.settle();
    expect([offline.queueSize(), shows(ADA)]).toEqual([0, 'Eve']);
  });

  it('[Q4] a transient error whose text contains “400” does not delete the user’s edit', async () => {
    const server = new HeldServer();
    const { far, offline, shows } = await openAppPage({ handlers: { rename: server.handler } });
    far.seed(customers, [ada]);
    await offline.queueOfflineAction(rename('Eve'));
    await far.settle();
    server.fail({ status: 503, message: 'Upstream gave up after 400 ms' });
    await far.advance(2_000);
    expect(server.sent).toHaveLength(2);
    server.answer({ ...ada, name: 'Eve', version: 2 });
    await far.settle();
    expect([offline.queueSize(), shows(ADA)]).toEqual([0, 'Eve']);
  });

  it('[T2] the queue of every tab is durable, not the leader’s alone', async () => {
    const clock = new VirtualScheduler();
    const browser = new FakeBrowser(clock);
    const device = new Device();
    const server = new HeldServer();
    const open = () => {
      const connection = device.connect();
      const queue = withOffline({
        storage: () => connection,
        handlers: { rename: server.handler },
      });
      return openHub(browser.openTab(), { features: [queue] });
    };
    const [leader, follower] = [open(), open()];
    await clock.advance(100);
    expect([leader.leads, follower.leads]).toEqual([true, false]);
    // The leader is dead, and nobody knows it yet.
    leader.tab.freeze('untold');
    const queued = follower.injector.get(OfflineSyncService).queueOfflineAction(rename('Eve'));
    await clock.advance(1);
    await expect(queued).resolves.toEqual(expect.any(String));
    expect((await device.stored()).map(({ payload }) => payload)).toEqual([{ name: 'Eve' }]);
    follower.tab.crash();
    const next = open();
    await clock.advance(6_000);
    expect([next.leads, server.sent]).toEqual([true, [{ name: 'Eve' }]]);
  });
});
