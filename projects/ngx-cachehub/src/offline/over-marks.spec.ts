import type { OfflineActionInput } from 'ngx-cachehub';
import { create, rename, setOnline, settledTabs } from './spec-support/tabs-of-one-device';

/**
 * Of two tabs the one that sends began to send a write, lost it, and was refused to store that. It sleeps since. The
 * other one reads the write on the device, and sends it in its turn.
 */
async function sleptWithAnOlderForm() {
  const setting = await settledTabs(2);
  const { clock, device, server, tabs } = setting;
  const [sleeper, other] = tabs;
  setOnline(false);
  const settled = sleeper.offline.perform(rename('first'));
  settled.catch(() => undefined);
  await clock.advance(100);
  const [{ id }] = sleeper.offline.actions();
  device.isFull = true;
  server.isAway = true;
  setOnline(true);
  await clock.advance(100);
  expect(sleeper.offline.actions()).toMatchObject([{ status: 'waiting', sent: true }]);
  sleeper.tab.freeze('untold');
  device.isFull = false;
  server.isAway = false;
  return { ...setting, id, settled, sleeper, other };
}

type Setting = Awaited<ReturnType<typeof sleptWithAnOlderForm>>;

/** Each ends the write for good, and leaves the server with what it says. */
const ENDS = {
  changed: async ({ other, server, clock, id }: Setting) => {
    server.refuses = true;
    await clock.advance(60_000);
    server.refuses = false;
    await other.offline.edit(id, { name: 'new' });
    await clock.advance(60_000);
    return ['rename new'];
  },
  'given up': async ({ other, server, clock, id }: Setting) => {
    server.refuses = true;
    await clock.advance(60_000);
    server.refuses = false;
    await other.offline.discard(id);
    await clock.advance(1_000);
    return [];
  },
  'given up with the whole queue': async ({ other, server, clock }: Setting) => {
    server.refuses = true;
    await clock.advance(60_000);
    server.refuses = false;
    await other.cache.clear({ discardQueue: true });
    await clock.advance(1_000);
    return [];
  },
};

type End = keyof typeof ENDS;

describe('a write that ended while a tab slept that holds an older form of it', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each(Object.keys(ENDS) as End[])(
    '[I6][Q29] is not sent by that tab, though none is left that saw it end: %s',
    async (end) => {
      const setting = await sleptWithAnOlderForm();
      const { clock, device, server, sleeper, other } = setting;
      const applied = await ENDS[end](setting);
      expect([other.offline.queueSize(), server.applied]).toEqual([0, applied]);
      const { length } = server.requests;
      other.tab.crash();
      sleeper.tab.thaw('untold');
      await clock.advance(60_000);
      expect([server.applied, server.requests.length - length]).toEqual([applied, 0]);
      expect([sleeper.offline.queueSize(), await device.stored()]).toEqual([0, []]);
    },
  );

  it.each(Object.keys(ENDS) as End[])(
    '[I6][Q29] is not sent by a tab that comes after that one wrote it over, and is gone: %s',
    async (end) => {
      const setting = await sleptWithAnOlderForm();
      const { clock, device, server, sleeper, other, open } = setting;
      const applied = await ENDS[end](setting);
      other.tab.crash();
      // Its time to try the device again came while it slept; it has not read anything yet.
      sleeper.tab.thaw('untold');
      await clock.advance(1);
      sleeper.tab.crash();
      const next = open();
      await clock.advance(60_000);
      expect([server.applied, next.offline.queueSize()]).toEqual([applied, 0]);
      expect(await device.stored()).toEqual([]);
    },
  );

  it('[I6][Q23][Q29] rejects with aborted for who waits for it in that tab', async () => {
    const setting = await sleptWithAnOlderForm();
    await ENDS['given up'](setting);
    setting.other.tab.crash();
    setting.sleeper.tab.thaw('untold');
    await setting.clock.advance(60_000);
    await expect(setting.settled).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a write that another tab says to be over while this one sends it', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  /**
   * The tab that had sent it was answered, was refused to store that, and slept before it could tell. It wakes while
   * the next one sends it again, leaves the mark, and takes the record away.
   */
  async function overWhileItIsSent(write: OfflineActionInput) {
    const setting = await settledTabs(2);
    const { clock, browser, device, server, tabs } = setting;
    const [sleeper, sender] = tabs;
    setOnline(false);
    const settled = sender.offline.perform(write);
    settled.catch(() => undefined);
    await clock.advance(100);
    const begun = device.holdNext();
    setOnline(true);
    await clock.advance(100);
    await begun.isAsked;
    const mark = device.holdNext();
    begun.take();
    await clock.advance(100);
    await mark.isAsked;
    sleeper.tab.freeze('untold');
    device.isFull = true;
    mark.refuse();
    // Who sleeps tells nothing.
    browser.lose = Infinity;
    await clock.drain();
    browser.lose = 0;
    device.isFull = false;
    server.losesAnswers = true;
    await clock.advance(20_000);
    expect([sender.hub.leads, server.requests.length]).toEqual([true, 2]);
    sleeper.tab.thaw('untold');
    await clock.advance(1_000);
    server.losesAnswers = false;
    expect(await device.stored()).toEqual([]);
    return { ...setting, settled, sender };
  }

  it.each([create('Eve'), rename('Eve')])(
    '[I6][Q29] is answered by what the server says, also where the device is read meanwhile: $type',
    async (write) => {
      const { clock, device, server, settled, sender } = await overWhileItIsSent(write);
      await sender.offline.queueOfflineAction({ ...rename('Bo'), lane: 'other' });
      await clock.advance(120_000);
      expect(await settled).toMatchObject({ name: 'Eve' });
      expect([sender.offline.queueSize(), await device.stored()]).toEqual([0, []]);
      expect(server.applied).toEqual([`${write.type} Eve`, 'rename Bo']);
    },
  );
});

describe('a write that was changed and has taken effect, none of which the device could store', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it('[I6][Q29] is over also in a tab that leads and slept through it, as one says that follows and was told', async () => {
    const { clock, device, server, tabs } = await settledTabs(3);
    const [leader, heir, witness] = tabs;
    server.refuses = true;
    const id = String(await leader.offline.queueOfflineAction(rename('first')));
    await clock.advance(1_000);
    server.refuses = false;
    heir.tab.freeze('untold');
    device.isFull = true;
    leader.offline.edit(id, { name: 'new' }).catch(() => undefined);
    await clock.advance(1_000);
    expect([server.applied, witness.offline.queueSize()]).toEqual([['rename new'], 0]);
    leader.tab.crash();
    device.isFull = false;
    heir.tab.thaw('untold');
    await clock.advance(60_000);
    expect(heir.hub.leads).toBe(true);
    expect([heir, witness].map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
    expect([server.applied, await device.stored()]).toEqual([['rename new'], []]);
  });
});
