import { rename, setOnline, settledTabs } from './spec-support/tabs-of-one-device';

const HOW = ['told', 'untold'] as const;
const KNOWN = ['a part of', 'nothing of'] as const;
const CASES = HOW.flatMap((how) => KNOWN.map((known) => [known, how] as const));

/**
 * The device refused a write to the tab that follows, which sleeps and wakes after the tab that sends made others
 * part of it, and is gone.
 */
async function wokenAfterTheFold(known: (typeof KNOWN)[number], how: (typeof HOW)[number]) {
  const setting = await settledTabs(2);
  const { clock, device, tabs } = setting;
  const [leader, follower] = tabs;
  setOnline(false);
  device.isFull = true;
  await expect(follower.offline.queueOfflineAction(rename('E'))).rejects.toBeDefined();
  await clock.advance(100);
  device.isFull = false;
  const stored: (string | number)[] = [];
  const change = async (name: string) => {
    void leader.offline.queueOfflineAction(rename(name)).then((id) => stored.push(id));
    await clock.advance(10);
  };
  if (known === 'nothing of') follower.tab.freeze(how);
  await change('Ev');
  if (known === 'a part of') follower.tab.freeze(how);
  await change('Eve');
  expect(stored.length).toBe(2);
  leader.tab.crash();
  await clock.advance(60_000);
  follower.tab.thaw(how);
  await clock.advance(60_000);
  return { ...setting, follower };
}

describe('an older form of a fold, which the device refused to a tab that slept', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each(CASES)(
    '[I5][Q6] does not come over the newer one, though nobody is left that knows of it: it knew %s it, and was woken %s',
    async (known, how) => {
      const { clock, device, server, follower } = await wokenAfterTheFold(known, how);
      expect(await device.stored()).toMatchObject([{ payload: { name: 'Eve' } }]);
      setOnline(true);
      await clock.advance(60_000);
      expect([server.applied, server.contradictions]).toEqual([['rename Eve'], []]);
      expect([follower.offline.queueSize(), await device.stored()]).toEqual([0, []]);
    },
  );
});

describe('a write that a tab could not store, and stored late without a word, and the next of its row in the tab that sends', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each(['unheard', 'heard'] as const)(
    '[I6][Q6] are sent apart where the device refuses the whole: that it is stored was %s',
    async (how) => {
      const { clock, device, server, tabs } = await settledTabs(2);
      const [leader, follower] = tabs;
      setOnline(false);
      device.isFull = true;
      await expect(follower.offline.queueOfflineAction(rename('E'))).rejects.toBeDefined();
      await clock.advance(100);
      device.isFull = false;
      if (how === 'unheard') leader.tab.freeze('untold');
      // The device takes it when it is tried again, and is full again by then.
      while ((await device.stored()).length === 0) await clock.advance(100);
      device.isFull = true;
      leader.tab.thaw('untold');
      const refused = expect(
        leader.offline.queueOfflineAction(rename('Eve')),
      ).rejects.toBeDefined();
      await clock.advance(100);
      await refused;
      setOnline(true);
      await clock.advance(50);
      expect(server.applied[0]).toBe('rename E');
      leader.tab.crash();
      device.isFull = false;
      await clock.advance(60_000);
      expect(server.contradictions).toEqual([]);
      expect(await device.stored()).toEqual([]);
    },
  );
});
