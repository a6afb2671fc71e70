import { detailKey } from 'ngx-cachehub';
import type { OfflineActionInput, CacheHubService } from 'ngx-cachehub';
import { TABS_PORT } from '../tabs/tabs-port';
import {
  create,
  DETAIL,
  rename,
  setOnline,
  tabsOfOneDevice,
} from './spec-support/tabs-of-one-device';

const REMOVE: OfflineActionInput = {
  type: 'remove',
  payload: null,
  entity: 'customers',
  entityId: 'b',
  op: 'delete',
  baseVersion: 1,
  base: { id: 'b', name: 'B', version: 1 },
  optimistic: [{ type: 'DELETE', entityId: 'b' }],
};

const nameIn = (tab: { cache: CacheHubService }, key = DETAIL) =>
  tab.cache.getValue<{ name: string }>(key)?.name;

describe('the queue of several tabs', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it('[T2] a follower queues durably; the leader sends; the follower’s promise settles with the answer', async () => {
    const { clock, device, server, open } = tabsOfOneDevice();
    const [leader, follower] = [open(), open()];
    await clock.advance(100);
    expect([leader.offline.status(), follower.offline.status()]).toEqual(['idle', 'not-leader']);
    server.losesAnswers = true;
    const result = follower.offline.perform(rename('Eve'));
    await clock.advance(100);
    expect([nameIn(follower), nameIn(leader), leader.offline.queueSize()]).toEqual([
      'Eve',
      'Eve',
      1,
    ]);
    expect((await device.stored()).length).toBe(1);
    server.losesAnswers = false;
    await clock.advance(31_000);
    await clock.advance(31_000);
    await expect(result).resolves.toMatchObject({ name: 'Eve', version: 2 });
    await clock.advance(100);
    expect(server.applied).toEqual(['rename Eve']);
    expect([follower.offline.queueSize(), await device.stored()]).toEqual([0, []]);
    expect([nameIn(follower), nameIn(leader)]).toEqual(['Eve', 'Eve']);
  });

  it('[T3] the queue of a leader that dies is sent by its successor, under the same keys', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    const [first, second] = [open(), open()];
    await clock.advance(100);
    server.losesAnswers = true;
    void first.offline.queueOfflineAction(rename('Eve'));
    await clock.advance(100);
    first.tab.crash();
    server.losesAnswers = false;
    await clock.advance(1_000);
    expect([server.requests.length, new Set(server.requests).size]).toEqual([2, 1]);
    expect([server.applied, second.offline.queueSize(), nameIn(second)]).toEqual([
      ['rename Eve'],
      0,
      'Eve',
    ]);
  });

  it('[T3] a leader that was frozen sends nothing that its successor sends', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    const [first, second] = [open(), open()];
    await clock.advance(20_000);
    first.tab.freeze('untold');
    await clock.advance(20_000);
    expect(second.hub.leads).toBe(true);
    void second.offline.queueOfflineAction(rename('Eve'));
    await clock.advance(1_000);
    first.tab.thaw();
    await clock.advance(5_000);
    expect([server.requests.length, server.applied]).toEqual([1, ['rename Eve']]);
    expect([first.offline.queueSize(), first.offline.status()]).toEqual([0, 'not-leader']);
  });

  it('[O6] a temporary id becomes the real one in every tab', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    const [leader, follower] = [open(), open()];
    await clock.advance(100);
    const key = detailKey('customers', 'tmp_1');
    const seen: unknown[] = [];
    follower.cache.get<{ id: string }>(key).subscribe((row) => seen.push(row?.id));
    void follower.offline.queueOfflineAction(create('A'));
    await clock.advance(1_000);
    expect([seen, server.applied]).toEqual([[undefined, 'tmp_1', 'r1'], ['create A']]);
    expect(nameIn(leader, detailKey('customers', 'r1'))).toBe('A');
  });

  it('[Q22][I4][M4] a delete that gave way to another’s edit gives the row back in every tab', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    const tabs = [open(), open(), open()];
    await clock.advance(100);
    for (const [index, { offline }] of tabs.entries()) {
      const row = { id: 'b', name: `theirs ${index}`, version: index + 2 };
      server.rows.set('b', row);
      const answer = offline.perform(REMOVE);
      await clock.advance(60_000);
      await expect(answer).resolves.toEqual(row);
      expect(tabs.map(({ cache }) => cache.getValue(DETAIL))).toEqual([row, row, row]);
    }
  });

  it('[Q22][I4][M4] a delete of what another device deleted stays one in every tab, at every moment', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    const [leader, follower] = [open(), open()];
    await clock.advance(100);
    setOnline(false);
    server.rows.delete('b');
    void follower.offline.queueOfflineAction(REMOVE);
    await clock.advance(1_000);
    const seen: unknown[] = [];
    for (const { cache } of [leader, follower])
      cache.get(DETAIL).subscribe((row) => seen.push(row));
    setOnline(true);
    await clock.advance(60_000);
    expect(new Set(seen)).toEqual(new Set([undefined]));
    expect([leader, follower].map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
  });

  it('[Q6] a follower does not fold; the tab that sends folds what it hears, and both outcomes are shared', async () => {
    const { clock, device, server, open } = tabsOfOneDevice();
    const [leader, follower] = [open(), open()];
    await clock.advance(100);
    setOnline(false);
    await clock.advance(100);
    const seen: unknown[] = [];
    follower.cache.get<{ name: string }>(DETAIL).subscribe((row) => seen.push(row?.name));
    const first = follower.offline.perform(rename('E'));
    const second = follower.offline.perform(rename('Eve'));
    await clock.drain();
    const posted = follower.offline.actions().length;
    await clock.advance(100);
    expect(posted).toBe(2);
    expect([leader.offline.queueSize(), follower.offline.queueSize()]).toEqual([1, 1]);
    expect(await device.stored()).toMatchObject([{ payload: { name: 'Eve' } }]);
    // Shown all along: no state without what was typed last.
    expect(seen.slice(0, 2)).toEqual(['B', 'E']);
    expect(new Set(seen.slice(2))).toEqual(new Set(['Eve']));
    setOnline(true);
    await clock.advance(5_000);
    const row = { id: 'b', name: 'Eve', version: 2 };
    await expect(Promise.all([first, second])).resolves.toEqual([row, row]);
    expect([server.applied, follower.offline.queueSize()]).toEqual([['rename Eve'], 0]);
  });

  it('[Q5][Q6] what depends on a write that another tab made part of another waits for that one', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    server.rows.set('c', { id: 'c', name: 'C', version: 1 });
    const [, follower] = [open(), open()];
    await clock.advance(100);
    setOnline(false);
    await clock.advance(100);
    const [, second] = ['E', 'Eve'].map((name) =>
      follower.offline.queueOfflineAction(rename(name)),
    );
    await clock.advance(100);
    const folded = await second;
    expect(follower.offline.actions().map(({ id }) => id)).not.toContain(folded);
    void follower.offline.queueOfflineAction({
      ...rename('Cleo', 'c'),
      dependsOn: [String(folded)],
    });
    server.losesAnswers = true;
    setOnline(true);
    await clock.advance(5_000);
    expect(server.applied).toEqual(['rename Eve']);
    server.losesAnswers = false;
    await clock.advance(60_000);
    expect(server.applied).toEqual(['rename Eve', 'rename Cleo']);
  });

  it('[Q11][T2] followers show when was synced last, and that the token is over, as the tab that sends does', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    const [leader, follower] = [open(), open()];
    await clock.advance(100);
    const events: string[] = [];
    follower.cache.events$.subscribe(({ type }) => events.push(type));
    void follower.offline.queueOfflineAction(rename('Eve'));
    await clock.advance(1_000);
    const syncedAt = leader.offline.lastSyncedAt();
    expect([typeof syncedAt, follower.offline.lastSyncedAt()]).toEqual(['number', syncedAt]);
    // A run is told where it runs.
    expect(events.filter((type) => type.startsWith('sync-'))).toEqual([]);
    server.refusesToken = true;
    void follower.offline.queueOfflineAction(rename('Zoe'));
    await clock.advance(1_000);
    const late = open();
    await clock.advance(1_000);
    const all = [leader, follower, late];
    expect(all.map(({ offline }) => offline.status())).toEqual(all.map(() => 'paused-auth'));
    expect(late.offline.lastSyncedAt()).toBe(syncedAt);
    server.refusesToken = false;
    late.offline.resume();
    await clock.advance(1_000);
    expect(all.map(({ offline }) => offline.status())).toEqual([
      'idle',
      'not-leader',
      'not-leader',
    ]);
    expect(server.applied).toEqual(['rename Eve', 'rename Zoe']);
  });

  it('[T3] who takes over finds out by itself whether the token is over, and a follower forgets its own pause', async () => {
    const { clock, server, open } = tabsOfOneDevice();
    const [first, second] = [open(), open()];
    await clock.advance(100);
    server.refusesToken = true;
    void first.offline.queueOfflineAction(rename('Eve'));
    await clock.advance(1_000);
    expect(second.offline.status()).toBe('paused-auth');
    server.refusesToken = false;
    first.tab.crash();
    await clock.advance(1_000);
    expect([second.offline.status(), server.applied]).toEqual(['idle', ['rename Eve']]);
  });

  it('[T1] a wish goes to the tab that sends, and no other tab hands it on', async () => {
    const { clock, open } = tabsOfOneDevice();
    const tabs = [open(), open(), open()];
    await clock.advance(100);
    const posts = tabs.map(({ hub }) => {
      const port = hub.injector.get(TABS_PORT);
      if (port === null) throw new Error('Expected tabs that know of each other.');
      return jest.spyOn(port, 'post');
    });
    void tabs[2]?.offline.sync();
    await clock.advance(1_000);
    const wishes = posts.map(
      (post) => post.mock.calls.filter(([, what]) => what === 'sync').length,
    );
    expect(wishes).toEqual([0, 0, 1]);
  });

  it('[I12] what another tab posts is not believed: nonsense changes nothing', async () => {
    const { clock, open } = tabsOfOneDevice();
    const [leader, follower] = [open(), open()];
    await clock.advance(100);
    const port = follower.hub.injector.get(TABS_PORT);
    for (const message of [
      null,
      1,
      {},
      { put: [{}], removed: [1], endings: [{ id: 2 }] },
      { isPaused: 1, lastSyncedAt: 'x' },
      'standing',
    ]) {
      port?.post('outbox', message);
    }
    await clock.advance(100);
    expect([leader.offline.queueSize(), nameIn(leader)]).toEqual([0, 'B']);
  });
});
