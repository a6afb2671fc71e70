import {
  create,
  queueRefused,
  rename,
  setOnline,
  settledTabs,
  tabsOfOneDevice,
} from './spec-support/tabs-of-one-device';

describe('what the tab that sends was not told', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it('[Q23] a write that its page could store and not tell is sent as soon as another tab reads it', async () => {
    const { clock, browser, device, server, open, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    browser.lose = 1;
    void follower.offline.queueOfflineAction(rename('Eve'));
    await clock.drain();
    follower.tab.crash();
    await clock.advance(1_000);
    expect([(await device.stored()).length, leader.offline.queueSize(), server.applied]).toEqual([
      1,
      0,
      [],
    ]);
    const next = open();
    await clock.advance(1_000);
    expect([server.applied, next.offline.queueSize(), await device.stored()]).toEqual([
      ['rename Eve'],
      0,
      [],
    ]);
  });

  it('[Q23] a write that the tab that sends slept through, unaware of it, is sent all the same', async () => {
    const { clock, device, server, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    leader.tab.freeze('untold');
    await follower.offline.queueOfflineAction(rename('Eve'));
    await clock.advance(100);
    leader.tab.thaw('untold');
    await clock.advance(1_000);
    expect([leader.offline.queueSize(), server.applied]).toEqual([0, []]);
    await clock.advance(60_000);
    expect([server.applied, await device.stored()]).toEqual([['rename Eve'], []]);
    expect([leader, follower].map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
  });

  it('[Q23] a tab that slept, unaware of it, while a write of its own ended does not show it for ever', async () => {
    const { clock, server, tabs } = await settledTabs(2);
    const [, follower] = tabs;
    setOnline(false);
    await follower.offline.queueOfflineAction(rename('Eve'));
    await clock.advance(100);
    follower.tab.freeze('untold');
    setOnline(true);
    await clock.advance(5_000);
    follower.tab.thaw('untold');
    await clock.advance(1_000);
    expect([server.applied, follower.offline.queueSize()]).toEqual([['rename Eve'], 1]);
    await clock.advance(30_000);
    expect([server.applied, follower.offline.queueSize()]).toEqual([['rename Eve'], 0]);
  });

  it('[Q7][Q23] a write that the device refused to a follower is sent, and is not stored afterwards', async () => {
    const { clock, device, server, open, tabs } = await settledTabs(2);
    const [, follower] = tabs;
    device.isFull = true;
    const queued = follower.offline.queueOfflineAction(rename('Eve'));
    await expect(queued).rejects.toMatchObject({ code: 'storage-failed' });
    await clock.advance(1_000);
    expect([server.applied, follower.offline.queueSize()]).toEqual([['rename Eve'], 0]);
    device.isFull = false;
    await clock.advance(120_000);
    expect([await device.stored(), follower.offline.durable()]).toEqual([[], true]);
    const late = open();
    await clock.advance(60_000);
    expect([late.offline.queueSize(), server.requests.length]).toEqual([0, 1]);
  });

  it('[Q7][Q23] a write that one tab alone has survives that others read the device, and their leader', async () => {
    const { clock, device, server, tabs } = await settledTabs(3);
    const [leader, follower, third] = tabs;
    await queueRefused(follower, { clock, device });
    leader.tab.crash();
    await clock.advance(10_000);
    expect([third, follower].map(({ offline }) => offline.queueSize())).toEqual([1, 1]);
    setOnline(true);
    await clock.advance(60_000);
    expect([server.applied, new Set(server.requests).size]).toEqual([['rename Eve'], 1]);
    expect([third, follower].map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
  });

  it('[Q23] what is stored late is known by then to the tab that sends, though it has read the device before', async () => {
    const { clock, browser, device, server, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    device.isFull = true;
    browser.lose = 1;
    await expect(follower.offline.queueOfflineAction(rename('Eve'))).rejects.toBeDefined();
    await clock.advance(500);
    expect([leader.offline.queueSize(), server.applied]).toEqual([0, []]);
    device.isFull = false;
    await clock.advance(60_000);
    expect([server.applied, await device.stored(), follower.offline.queueSize()]).toEqual([
      ['rename Eve'],
      [],
      0,
    ]);
  });

  it('[Q23] what the device took, and then refused to change, is gone for a tab that slept when it ended', async () => {
    const { clock, device, server, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    server.losesAnswers = true;
    await leader.offline.queueOfflineAction(rename('Eve'));
    device.isFull = true;
    await clock.advance(500);
    expect([follower.offline.queueSize(), leader.offline.durable()]).toEqual([1, false]);
    follower.tab.freeze('untold');
    server.losesAnswers = false;
    device.isFull = false;
    await clock.advance(60_000);
    expect([leader.offline.queueSize(), await device.stored()]).toEqual([0, []]);
    follower.tab.thaw();
    await clock.advance(100);
    expect(follower.offline.queueSize()).toBe(0);
  });

  it('[Q23] what the device never took, and was sent while a tab slept, is over there when it wakes', async () => {
    const { clock, device, server, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    await queueRefused(leader, { clock, device });
    expect(follower.offline.queueSize()).toBe(1);
    follower.tab.freeze('untold');
    setOnline(true);
    await clock.advance(60_000);
    expect([server.applied, leader.offline.queueSize()]).toEqual([['rename Eve'], 0]);
    follower.tab.thaw();
    await clock.advance(100);
    expect([follower.offline.queueSize(), server.requests.length]).toEqual([0, 1]);
  });

  it('[Q23] what a tab that sends ended and could not tell is over in every tab when the next one leads', async () => {
    const { clock, browser, device, server, tabs } = await settledTabs(3);
    const [leader, next, third] = tabs;
    setOnline(false);
    const written = third.offline.perform(rename('Eve'));
    await clock.advance(100);
    expect([next, third].map(({ offline }) => offline.queueSize())).toEqual([1, 1]);
    browser.lose = 1_000;
    setOnline(true);
    await clock.advance(100);
    expect([server.applied, await device.stored()]).toEqual([['rename Eve'], []]);
    leader.tab.crash();
    browser.lose = 0;
    await clock.advance(1_000);
    expect([next, third].map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
    await expect(written).rejects.toMatchObject({ code: 'aborted' });
    expect(server.requests.length).toBe(1);
  });

  it('[Q23] what a tab read on the device, and the tab that sends finds nowhere, is over: it says so', async () => {
    const { clock, browser, open } = tabsOfOneDevice();
    const leader = open();
    await clock.advance(100);
    await leader.offline.queueOfflineAction(rename('Eve'));
    const told: unknown[] = [];
    const spy = browser.openTab();
    const channel = spy.environment.openChannel(browser.channelNames[0], (envelope) =>
      told.push(envelope),
    );
    const envelope = { v: 1, from: spy.name, term: 1, leads: false, topic: 'outbox' };
    channel.post({ ...envelope, message: { held: ['read before it was taken away'] } });
    await clock.advance(1_000);
    const removed = ['read before it was taken away'];
    expect(told).toContainEqual(
      expect.objectContaining({
        topic: 'outbox',
        message: { put: [], removed, endings: [], isStored: true },
      }),
    );
  });

  it('[I5][Q23] what a tab is about to store is not told as read there: who sends would find it nowhere', async () => {
    const { clock, device, server, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    for (const id of ['r1', 'r2', 'r3']) server.rows.set(id, { id, name: '', version: 1 });
    setOnline(false);
    follower.tab.freeze('told');
    await clock.advance(100);
    device.readingTakes = () => new Promise((resolve) => clock.setTimer(resolve, 20));
    follower.tab.thaw('told');
    await clock.advance(5);
    // It is never read in peace, and the last of what is written meanwhile waits until it has been read.
    let held = device.holdNext();
    for (const id of ['r1', 'r2', 'r3']) {
      void follower.offline.queueOfflineAction(rename(id, id));
      await clock.advance(17);
      if (id === 'r3') break;
      await held.isAsked;
      held.take();
      held = device.holdNext();
      await clock.advance(3);
    }
    await held.isAsked;
    await clock.advance(100);
    held.take();
    leader.tab.crash();
    await clock.advance(1_000);
    setOnline(true);
    await clock.advance(60_000);
    expect([server.applied, await device.stored()]).toEqual([
      ['rename r1', 'rename r2', 'rename r3'],
      [],
    ]);
  });

  it('[Q23] what the tab that sends could store late is known by then to a tab that came before, and was not told', async () => {
    const { clock, browser, device, open } = tabsOfOneDevice();
    const leader = open();
    await clock.advance(100);
    setOnline(false);
    await leader.offline.queueOfflineAction({ type: 'nobody', payload: null });
    device.isFull = true;
    setOnline(true);
    await clock.advance(100);
    browser.lose = Infinity;
    const late = open();
    await clock.advance(100);
    browser.lose = 0;
    expect([leader, late].map(({ offline }) => offline.parked().length)).toEqual([1, 0]);
    device.isFull = false;
    await clock.advance(60_000);
    expect(late.offline.parked().length).toBe(1);
  });

  it('[I5][Q23] what was deleted late, by a tab that slept, is over in the tab that had read it meanwhile', async () => {
    const { clock, device, tabs } = await settledTabs(2);
    const [leader, heir] = tabs;
    const id = await leader.offline.queueOfflineAction({ type: 'nobody', payload: null });
    await leader.offline.queueOfflineAction(create('Eve'));
    await clock.advance(100);
    device.isFull = true;
    await expect(leader.offline.discard(String(id))).rejects.toBeDefined();
    await clock.advance(100);
    expect([leader, heir].map(({ offline }) => offline.parked().length)).toEqual([0, 0]);
    leader.tab.freeze('untold');
    await clock.advance(60_000);
    expect([heir.hub.leads, heir.offline.parked().length]).toEqual([true, 1]);
    device.isFull = false;
    leader.tab.thaw('untold');
    await clock.advance(60_000);
    // The record of the create, too: nothing is left that could name its row.
    expect([heir.offline.parked().length, await device.stored()]).toEqual([0, []]);
  });

  it('[I5][Q23] what the device never took is sent by who never heard of it, once a tab that did wakes up', async () => {
    const { clock, device, server, open, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    await queueRefused(leader, { clock, device });
    follower.tab.freeze('untold');
    leader.tab.crash();
    const next = open();
    await clock.advance(10_000);
    expect([next.hub.leads, next.offline.queueSize()]).toEqual([true, 0]);
    follower.tab.thaw();
    await clock.advance(100);
    expect(next.offline.queueSize()).toBe(1);
    setOnline(true);
    await clock.advance(60_000);
    expect([server.applied, follower.offline.queueSize()]).toEqual([['rename Eve'], 0]);
  });

  it('[I5][Q23] what a tab that slept tells late of a write that is over is over for who came in between', async () => {
    const { clock, browser, device, server, open, tabs } = await settledTabs(2);
    const [leader, heir] = tabs;
    const told: object[] = [];
    const sleeper = browser.openTab().environment.openChannel(browser.channelNames[0], (news) => {
      if (JSON.stringify(news).includes('"status":"sending"')) told.push(Object(news));
    });
    await leader.offline.queueOfflineAction(rename('Eve'));
    await clock.advance(100);
    leader.tab.crash();
    const newcomer = open();
    await clock.advance(10_000);
    expect([heir.hub.leads, server.applied, told.length]).toEqual([true, ['rename Eve'], 1]);
    sleeper.post({ ...told[0], leads: false });
    await clock.drain();
    await clock.advance(1_000);
    expect([newcomer, heir].map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
    expect([server.requests.length, await device.stored()]).toEqual([1, []]);
  });

  it.each(['told', 'untold'] as const)(
    '[I5][Q6][Q23] what the device refused to a tab that slept takes nothing out of what was folded meanwhile: woken %s',
    async (how) => {
      const { clock, device, server, tabs } = await settledTabs(2);
      const [leader, follower] = tabs;
      setOnline(false);
      device.isFull = true;
      await expect(follower.offline.queueOfflineAction(rename('Ev'))).rejects.toBeDefined();
      await clock.advance(100);
      follower.tab.freeze(how);
      device.isFull = false;
      void leader.offline.queueOfflineAction(rename('Eve'));
      await clock.advance(100);
      follower.tab.thaw(how);
      await clock.advance(60_000);
      const [kept] = await device.stored();
      expect(kept.payload).toEqual({ name: 'Eve' });
      expect([leader, follower].map(({ offline }) => offline.actions())).toMatchObject([
        [{ payload: { name: 'Eve' } }],
        [{ payload: { name: 'Eve' } }],
      ]);
      setOnline(true);
      await clock.advance(60_000);
      expect([server.applied, server.requests.length]).toEqual([['rename Eve'], 1]);
    },
  );

  it('[T1][Q23] what is heard while the device is read is not lost', async () => {
    const { clock, device, server, open, tabs } = await settledTabs(2);
    const [leader, follower] = tabs;
    setOnline(false);
    await clock.advance(100);
    const third = open();
    void follower.offline.queueOfflineAction(rename('Eve'));
    leader.tab.crash();
    await clock.advance(10_000);
    expect([third, follower].map(({ offline }) => offline.queueSize())).toEqual([1, 1]);
    setOnline(true);
    await clock.advance(10_000);
    expect([server.applied, await device.stored()]).toEqual([['rename Eve'], []]);
  });
});
