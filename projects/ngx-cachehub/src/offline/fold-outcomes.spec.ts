import { rename, setOnline, settledTabs } from './spec-support/tabs-of-one-device';

const HOW = ['told', 'untold'] as const;

/**
 * A tab that follows sleeps from the moment in which it has told of its write, which the tab that sends makes part of
 * its own.
 */
async function foldedWhileItSleeps(how: (typeof HOW)[number]) {
  const setting = await settledTabs(2);
  const { clock, device, tabs } = setting;
  const [leader, follower] = tabs;
  setOnline(false);
  const first = await leader.offline.queueOfflineAction(rename('E'));
  const outcomes: unknown[] = [];
  follower.offline.perform(rename('Eve')).then(
    (row) => outcomes.push(row),
    ({ code }: { readonly code: string }) => outcomes.push(code),
  );
  await clock.drain();
  follower.tab.freeze(how);
  await clock.advance(100);
  expect(await device.stored()).toMatchObject([{ id: first, payload: { name: 'Eve' } }]);
  return { ...setting, leader, follower, first: String(first), outcomes };
}

describe('a write that became part of another one while its tab slept', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each(HOW)(
    '[Q6][Q20] shares the outcome of that one, of which the device tells when the tab is woken %s',
    async (how) => {
      const { clock, server, follower, outcomes } = await foldedWhileItSleeps(how);
      follower.tab.thaw(how);
      await clock.advance(20_000);
      expect([outcomes, follower.offline.queueSize()]).toEqual([[], 1]);
      setOnline(true);
      await clock.advance(10_000);
      expect([server.applied, follower.offline.queueSize()]).toEqual([['rename Eve'], 0]);
      expect(outcomes).toEqual([{ id: 'b', name: 'Eve', version: 2 }]);
    },
  );

  it('[Q6][Q20] shares it also where the tab hears of the send before it reads the device', async () => {
    const { clock, server, follower, outcomes } = await foldedWhileItSleeps('untold');
    follower.tab.thaw('untold');
    setOnline(true);
    await clock.advance(1_000);
    expect(server.applied).toEqual(['rename Eve']);
    expect(outcomes).toEqual([{ id: 'b', name: 'Eve', version: 2 }]);
    await clock.advance(20_000);
    expect(follower.offline.queueSize()).toBe(0);
  });

  it('[Q6][Q20] rejects as that one does', async () => {
    const { clock, leader, follower, first, outcomes } = await foldedWhileItSleeps('told');
    follower.tab.thaw('told');
    await clock.advance(100);
    await leader.offline.discard(first);
    await clock.advance(100);
    expect([outcomes, follower.offline.queueSize()]).toEqual([['aborted'], 0]);
  });

  it('[Q20][Q23] rejects where that one is over as well by then, and nobody says how it ended', async () => {
    const { clock, server, follower, outcomes } = await foldedWhileItSleeps('untold');
    setOnline(true);
    await clock.advance(10_000);
    expect(server.applied).toEqual(['rename Eve']);
    follower.tab.thaw('untold');
    await clock.advance(20_000);
    expect([outcomes, follower.offline.queueSize()]).toEqual([['aborted'], 0]);
  });
});
