import type { CacheHubService } from 'ngx-cachehub';
import { throwError } from 'rxjs';
import {
  create,
  DETAIL,
  rename,
  setOnline,
  settledTabs,
  type OpenTab,
} from './spec-support/tabs-of-one-device';

/** The server has no such row. What is known is fresh for ever: it is loaded again only where it is in doubt. */
function look(cache: CacheHubService, key: string): void {
  const gone = () => throwError(() => ({ status: 404 }));
  cache.fetch(key, gone, { staleTime: Infinity }).subscribe({ error: () => undefined });
}

type Bench = Awaited<ReturnType<typeof settledTabs>>;

/** A page has sent a write, was not answered, and sends it again. `between` happens meanwhile. */
async function sentTwice(write: ReturnType<typeof rename>, between: (bench: Bench) => void) {
  const bench = await settledTabs(1);
  const { clock, server, tabs } = bench;
  const [{ cache, offline }] = tabs;
  server.losesAnswers = true;
  await offline.queueOfflineAction(write);
  await clock.advance(1_000);
  expect(server.applied.length).toBe(1);
  between(bench);
  await clock.advance(100);
  server.losesAnswers = false;
  await clock.advance(120_000);
  expect([new Set(server.requests).size, offline.queueSize()]).toEqual([1, 0]);
  return { clock, cache };
}

describe('the server’s repeated answer to a write that this page itself had sent', () => {
  it('[I4][G17] is asked about where the row was told to be gone in between', async () => {
    const { clock, cache } = await sentTwice(rename('Eve'), ({ server, tabs: [tab] }) => {
      server.rows.delete('b');
      void tab.cache.invalidate(DETAIL);
      look(tab.cache, DETAIL);
    });
    expect(cache.getValue(DETAIL)).toMatchObject({ name: 'Eve' });
    look(cache, DETAIL);
    await clock.advance(100);
    expect(cache.getValue(DETAIL)).toBeUndefined();
  });

  it('[I4][G17] is asked about where it created the row, which may be gone since', async () => {
    const key = 'customers:detail-r1';
    const { clock, cache } = await sentTwice(create('Eve'), ({ server }) =>
      server.rows.delete('r1'),
    );
    expect(cache.getValue(key)).toMatchObject({ name: 'Eve' });
    look(cache, key);
    await clock.advance(100);
    expect(cache.getValue(key)).toBeUndefined();
  });
});

describe('the server’s repeated answer to a write whose first send the device did not take', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  /** The page that had sent it is gone, and others have deleted the row: the next page reads it as never sent. */
  async function sentByNobody(saysReplayed: boolean) {
    const bench = await settledTabs(1);
    const { clock, device, server, tabs, open } = bench;
    const [first] = tabs;
    server.saysReplayed = saysReplayed;
    server.losesAnswers = true;
    setOnline(false);
    await first.offline.queueOfflineAction(rename('Eve'));
    device.isFull = true;
    setOnline(true);
    await clock.advance(1_000);
    expect([server.applied, (await device.stored())[0]?.sent]).toEqual([['rename Eve'], false]);
    first.tab.crash();
    server.rows.delete('b');
    server.losesAnswers = false;
    device.isFull = false;
    setOnline(false);
    const tabsAfter = [open(), open()];
    await clock.advance(20_000);
    for (const { cache } of tabsAfter) {
      void cache.invalidate(DETAIL);
      look(cache, DETAIL);
    }
    await clock.advance(100);
    setOnline(true);
    await clock.advance(60_000);
    expect([server.applied.length, tabsAfter[0]?.offline.queueSize()]).toEqual([1, 0]);
    return { clock, tabsAfter };
  }

  async function seenBy(clock: Bench['clock'], { cache }: OpenTab): Promise<unknown> {
    look(cache, DETAIL);
    await clock.advance(100);
    return cache.getValue(DETAIL);
  }

  it('[I4][G17] is asked about in each tab where the server says that it is one', async () => {
    const { clock, tabsAfter } = await sentByNobody(true);
    for (const tab of tabsAfter) expect(await seenBy(clock, tab)).toBeUndefined();
  });

  it('[I4] is taken for a first one where the server does not say it', async () => {
    const { clock, tabsAfter } = await sentByNobody(false);
    for (const tab of tabsAfter) expect(await seenBy(clock, tab)).toMatchObject({ name: 'Eve' });
  });
});
