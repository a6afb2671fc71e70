import { rename, setOnline, settledTabs } from './spec-support/tabs-of-one-device';

const DECISIONS = ['tried again', 'changed'] as const;
const SLEEPERS = ['sends', 'follows'] as const;
const FATES = ['is there', 'is gone'] as const;

interface Case {
  readonly sleeper: (typeof SLEEPERS)[number];
  readonly decision: (typeof DECISIONS)[number];
  readonly fate: (typeof FATES)[number];
}

const CASES: readonly Case[] = SLEEPERS.flatMap((sleeper) =>
  DECISIONS.flatMap((decision) => FATES.map((fate) => ({ sleeper, decision, fate }))),
);

/**
 * Without a network a person gives a parked write up in one tab, where the device refuses that, and which sleeps then.
 * Nobody hears of it, and in the other tab the write is decided on anew. That tab is there when the first one wakes, or
 * gone.
 */
async function givenUpAndBegunAnew({ sleeper: role, decision, fate }: Case) {
  const setting = await settledTabs(2);
  const { clock, device, server, tabs } = setting;
  const [sleeper, other] = role === 'sends' ? tabs : [tabs[1], tabs[0]];
  server.refuses = true;
  const id = String(await tabs[0].offline.queueOfflineAction(rename('first')));
  await clock.advance(1_000);
  server.refuses = false;
  setOnline(false);
  other.tab.freeze('untold');
  device.isFull = true;
  await expect(sleeper.offline.discard(id)).rejects.toBeDefined();
  sleeper.tab.freeze('untold');
  await clock.advance(100);
  device.isFull = false;
  other.tab.thaw('untold');
  await clock.advance(20_000);
  if (decision === 'changed') await other.offline.edit(id, { name: 'new' });
  else await other.offline.retry(id);
  await clock.advance(100);
  if (fate === 'is gone') other.tab.crash();
  return { ...setting, sleeper };
}

describe('a parked write that a person gave up in a tab that slept then, and decided on anew in another one', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each(CASES)(
    '[I5][Q27] is not deleted late, and is sent: by whom it was $decision, who $fate, where the tab that slept $sleeper',
    async (what) => {
      const { clock, device, server, sleeper } = await givenUpAndBegunAnew(what);
      sleeper.tab.thaw('untold');
      await clock.advance(60_000);
      setOnline(true);
      await clock.advance(60_000);
      const applied = what.decision === 'changed' ? 'rename new' : 'rename first';
      expect([server.applied, await device.stored()]).toEqual([[applied], []]);
      expect(sleeper.offline.queueSize()).toBe(0);
    },
  );
});

describe('a parked write that a person changed in a tab that could not store it and slept then, and in another one', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each(['is there', 'is gone'] as const)(
    '[I5][Q27] is what was told to be stored, where that tab %s',
    async (fate) => {
      const { clock, browser, device, server, tabs } = await settledTabs(2);
      const [sleeper, other] = tabs;
      server.refuses = true;
      const id = String(await sleeper.offline.queueOfflineAction(rename('first')));
      await clock.advance(1_000);
      server.refuses = false;
      setOnline(false);
      device.isFull = true;
      browser.lose = Infinity;
      const refused = sleeper.offline.edit(id, { name: 'not stored' });
      await expect(refused).rejects.toMatchObject({ code: 'storage-failed' });
      sleeper.tab.freeze('untold');
      browser.lose = 0;
      device.isFull = false;
      await clock.advance(20_000);
      await other.offline.edit(id, { name: 'stored' });
      await clock.advance(100);
      if (fate === 'is gone') other.tab.crash();
      sleeper.tab.thaw('untold');
      await clock.advance(60_000);
      setOnline(true);
      await clock.advance(60_000);
      expect([server.applied, await device.stored()]).toEqual([['rename stored'], []]);
      expect(sleeper.offline.queueSize()).toBe(0);
    },
  );
});
