import {
  create,
  queueRefused,
  rename,
  setOnline,
  settledTabs,
  tabsOfOneDevice,
  type OpenTab,
  type TabsOfOneDevice,
} from './spec-support/tabs-of-one-device';

type Setting = TabsOfOneDevice & { readonly leader: OpenTab; readonly follower: OpenTab };

/** Two tabs; the one that sends sleeps, unaware of it, while `run` happens in the other one. */
async function whileTheSenderSleeps(
  run: (setting: Setting) => Promise<unknown>,
  before: (setting: Setting) => Promise<unknown> = () => Promise.resolve(),
): Promise<Setting> {
  const bench = await settledTabs(2);
  const { clock, server, tabs } = bench;
  server.rows.set('c', { id: 'c', name: 'C', version: 1 });
  const [leader, follower] = tabs;
  const setting = { ...bench, leader, follower };
  await before(setting);
  await clock.advance(100);
  leader.tab.freeze('untold');
  await run(setting);
  await clock.advance(100);
  leader.tab.thaw('untold');
  await clock.advance(10);
  return setting;
}

/** Of one lane, and of rows of their own, so that they are not made one. */
const inLane = (name: string, id: string) => ({ ...rename(name, id), lane: 'one' });
const NOBODYS = { type: 'nobody', payload: null, lane: 'one' };

const DECISIONS = {
  'tried again': ({ follower }: Setting, id: string) => follower.offline.retry(id),
  changed: ({ follower }: Setting, id: string) => follower.offline.edit(id, { name: 'new' }),
};

describe('a write that names a temporary id, stored by a tab that slept before it could tell', () => {
  it('[O6][Q28] gets the real id, though the tab that sends has nothing queued any more', async () => {
    const { clock, server, device, tabs, open } = await settledTabs(2);
    const [leader, follower] = tabs;
    server.losesAnswers = true;
    await follower.offline.queueOfflineAction(create('first'));
    await clock.advance(100);
    const late = follower.offline.queueOfflineAction(rename('second', 'tmp_1'));
    follower.tab.freeze('untold');
    server.losesAnswers = false;
    await clock.advance(1_000);
    await late;
    expect([leader.offline.queueSize(), (await device.stored()).length]).toEqual([1, 2]);
    await clock.advance(60_000);
    leader.tab.crash();
    const next = open();
    await clock.advance(60_000);
    expect([server.applied, next.offline.actions()]).toEqual([
      ['create first', 'rename second'],
      [],
    ]);
    expect(await device.stored()).toEqual([]);
  });
});

describe('a tab that sends, and slept without a word of it', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it('[I7][Q25] sends a write that it slept through before a later one of the lane that it makes itself', async () => {
    const { clock, server, leader, device } = await whileTheSenderSleeps(({ follower }) =>
      follower.offline.queueOfflineAction(rename('first')),
    );
    await leader.offline.queueOfflineAction(rename('second'));
    await clock.advance(1_000);
    expect(server.applied).toEqual(['rename first', 'rename second']);
    expect(await device.stored()).toEqual([]);
  });

  it('[I7][Q25] sends a write that it slept through before a later one of the lane that it is told of', async () => {
    const { clock, server, follower, device } = await whileTheSenderSleeps((setting) =>
      setting.follower.offline.queueOfflineAction(rename('first')),
    );
    await follower.offline.queueOfflineAction(rename('second'));
    await clock.advance(1_000);
    expect(server.applied).toEqual(['rename first', 'rename second']);
    expect(await device.stored()).toEqual([]);
  });

  it('[I7][Q25] knows what it slept through also where who wrote it is gone by then', async () => {
    const { clock, server, leader, follower } = await whileTheSenderSleeps((setting) =>
      setting.follower.offline.queueOfflineAction(rename('first')),
    );
    follower.tab.crash();
    await leader.offline.queueOfflineAction(rename('second'));
    await clock.advance(1_000);
    expect(server.applied).toEqual(['rename first', 'rename second']);
  });

  it('[Q25] reads the device once for all that it is to send by then', async () => {
    const { clock, device, server, open } = tabsOfOneDevice();
    const only = open();
    await clock.advance(100);
    setOnline(false);
    for (let n = 0; n < 50; n++) {
      server.rows.set(`r${n}`, { id: `r${n}`, name: '', version: 1 });
      await only.offline.queueOfflineAction(rename(`${n}`, `r${n}`));
    }
    const before = device.reads;
    setOnline(true);
    await clock.advance(5_000);
    expect([server.applied.length, device.reads - before]).toEqual([50, 1]);
  });

  it('[I7][Q25] keeps the order of what the device refused to the tab that wrote it', async () => {
    const { clock, server, follower } = await whileTheSenderSleeps(async (setting) => {
      setting.device.isFull = true;
      const first = setting.follower.offline.queueOfflineAction(inLane('first', 'b'));
      await expect(first).rejects.toBeDefined();
    });
    const second = follower.offline.queueOfflineAction(inLane('second', 'c'));
    await expect(second).rejects.toBeDefined();
    await clock.advance(1_000);
    expect(server.applied).toEqual(['rename first', 'rename second']);
  });

  it('[I5][Q25] is told again of what the device refused to the tab that wrote it', async () => {
    const { clock, server, leader } = await whileTheSenderSleeps(async ({ device, follower }) => {
      device.isFull = true;
      await expect(follower.offline.queueOfflineAction(rename('first'))).rejects.toBeDefined();
    });
    expect([leader.offline.queueSize(), server.applied]).toEqual([0, []]);
    await clock.advance(30_000);
    expect([server.applied, leader.offline.queueSize()]).toEqual([['rename first'], 0]);
  });

  it.each(['tried again', 'changed'] as const)(
    '[Q5][Q25] sends a parked write that a person %s in another tab meanwhile',
    async (what) => {
      let id = '';
      const { clock, server, leader } = await whileTheSenderSleeps(
        (setting) => DECISIONS[what](setting, id),
        async (setting) => {
          setting.server.refuses = true;
          id = String(await setting.leader.offline.queueOfflineAction(rename('first')));
          await setting.clock.advance(1_000);
          setting.server.refuses = false;
        },
      );
      expect([leader.offline.parked().length, server.applied]).toEqual([1, []]);
      await clock.advance(30_000);
      expect(server.applied).toEqual([what === 'changed' ? 'rename new' : 'rename first']);
      expect(leader.offline.queueSize()).toBe(0);
    },
  );

  it('[Q5][Q25] goes on with the lane of a parked write that a person gave up in another tab meanwhile', async () => {
    let id = '';
    const { clock, server, leader, follower } = await whileTheSenderSleeps(
      (setting) => setting.follower.offline.discard(id),
      async (setting) => {
        id = String(await setting.leader.offline.queueOfflineAction(NOBODYS));
        await setting.clock.advance(1_000);
        expect(setting.follower.offline.parked().length).toBe(1);
      },
    );
    await follower.offline.queueOfflineAction(inLane('second', 'b'));
    await clock.advance(30_000);
    expect([server.applied, leader.offline.queueSize()]).toEqual([['rename second'], 0]);
  });

  it('[Q5][Q25] knows what a person gave up in another tab meanwhile as soon as its page is shown', async () => {
    let id = '';
    const { clock, leader, follower } = await whileTheSenderSleeps(
      (setting) => setting.follower.offline.discard(id),
      async (setting) => {
        id = String(await setting.leader.offline.queueOfflineAction(NOBODYS));
        await setting.clock.advance(1_000);
      },
    );
    follower.tab.crash();
    expect(leader.offline.parked().length).toBe(1);
    document.dispatchEvent(new Event('visibilitychange'));
    await clock.advance(100);
    expect(leader.offline.parked()).toEqual([]);
  });
});

describe('a parked write that the device took late only', () => {
  /** The tab that sends sleeps, unaware of it, and is still to store that it parked the write, which a person decides on. */
  async function decidedMeanwhile(what: keyof typeof DECISIONS) {
    let id = '';
    return whileTheSenderSleeps(
      async (setting) => {
        setting.device.isFull = false;
        await DECISIONS[what](setting, id);
      },
      async ({ clock, device, leader, follower, server }) => {
        let refuse: (error: unknown) => void = () => undefined;
        server.holds = new Promise((_, reject) => (refuse = reject));
        id = String(await leader.offline.queueOfflineAction(rename('first')));
        await clock.advance(100);
        device.isFull = true;
        refuse(Object.assign(new Error('no'), { status: 422 }));
        await clock.advance(100);
        server.holds = undefined;
        expect([follower.offline.parked().length, leader.offline.durable()]).toEqual([1, false]);
      },
    );
  }

  it.each([
    ['tried again', 'rename first'],
    ['changed', 'rename new'],
  ] as const)(
    '[Q5][Q27] does not come over what a person decided in another tab meanwhile: %s',
    async (what, applied) => {
      const { clock, server, device, leader, follower } = await decidedMeanwhile(what);
      await clock.advance(60_000);
      expect([server.applied, await device.stored()]).toEqual([[applied], []]);
      expect([leader, follower].map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
    },
  );
});

describe('a write that a person gave up, and that the device never had', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  const WAYS = ['discard', 'clear'] as const;

  /** Of three tabs one sleeps, and thinks of a write that it waits. A fourth comes after that was given up. */
  async function givenUpWhileOneSleeps(way: (typeof WAYS)[number]) {
    const setting = await settledTabs(3);
    const { clock, open } = setting;
    const [leader, sleeper, third] = setting.tabs;
    await queueRefused(leader, setting);
    sleeper.tab.freeze('untold');
    const [{ id }] = leader.offline.actions();
    const givenUp =
      way === 'discard' ? leader.offline.discard(id) : leader.cache.clear({ discardQueue: true });
    await givenUp.catch(() => undefined);
    await clock.advance(100);
    const newcomer = open();
    await clock.advance(100);
    return { ...setting, leader, sleeper, third, newcomer };
  }

  it.each(WAYS)(
    '[Q5][Q26] is not brought back by a tab that slept, though none is left that heard of it: %s',
    async (way) => {
      const { clock, server, leader, sleeper, third, newcomer } = await givenUpWhileOneSleeps(way);
      leader.tab.crash();
      third.tab.crash();
      await clock.advance(20_000);
      expect(newcomer.hub.leads).toBe(true);
      sleeper.tab.thaw('told');
      setOnline(true);
      await clock.advance(60_000);
      expect([server.requests, sleeper.offline.queueSize()]).toEqual([[], 0]);
    },
  );

  it('[Q5][Q26] is over for a tab that came while the one that sent slept, and sends by then', async () => {
    const { clock, server, leader, sleeper, third, open } = await givenUpWhileOneSleeps('discard');
    leader.tab.freeze('untold');
    const late = open();
    await clock.advance(100);
    third.tab.crash();
    await clock.advance(20_000);
    leader.tab.crash();
    await clock.advance(20_000);
    sleeper.tab.thaw('told');
    setOnline(true);
    await clock.advance(60_000);
    expect([server.requests, late.offline.queueSize()]).toEqual([[], 0]);
  });
});
