import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeBrowser } from './spec-support/fake-browser';
import type { FakeTab } from './spec-support/fake-browser';
import { openHub } from './spec-support/open-hub';
import type { HubInTab, HubInTabOptions } from './spec-support/open-hub';
import type { TabsPort } from './tabs-port';
import { TABS_PORT } from './tabs-port';
import { withCrossTab } from './with-cross-tab';

function world() {
  const clock = new VirtualScheduler();
  const browser = new FakeBrowser(clock);
  const hubs: HubInTab[] = [];
  return {
    clock,
    browser,
    hubs,
    open(options: HubInTabOptions = {}, tab: FakeTab = browser.openTab()) {
      const hub = openHub(tab, options);
      hubs.push(hub);
      return hub;
    },
    get leaders() {
      return hubs.filter((hub) => hub.leads);
    },
  };
}

function portOf(hub: HubInTab): TabsPort {
  const port = hub.injector.get(TABS_PORT);
  if (!port) throw new Error('no tabs');
  return port;
}

async function mayLead(hub: HubInTab, clock: VirtualScheduler): Promise<boolean> {
  const answer = portOf(hub).mayLead();
  await clock.advance(1);
  return answer;
}

describe('withCrossTab', () => {
  it('[T1][row:own7] of many tabs one leads; when it closes, the next one does at once', async () => {
    const { clock, hubs, open } = world();
    for (let i = 0; i < 4; i++) {
      open();
      await clock.advance(10);
    }
    expect(hubs.map((hub) => hub.leads)).toEqual([true, false, false, false]);
    hubs[0].injector.destroy();
    await clock.advance(0);
    expect(hubs.map((hub) => hub.leads)).toEqual([false, true, false, false]);
  });

  it('[T1] tabs that open at one moment agree as well', async () => {
    const world_ = world();
    for (let i = 0; i < 5; i++) world_.open();
    await world_.clock.advance(1);
    expect(world_.leaders).toHaveLength(1);
    await world_.clock.advance(60_000);
    expect(world_.leaders).toEqual([world_.hubs[0]]);
  });

  it('[T3] a leader whose process dies is replaced at once', async () => {
    const { clock, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(10);
    first.tab.crash();
    await clock.advance(0);
    expect(second.leads).toBe(true);
    expect(await mayLead(second, clock)).toBe(true);
  });

  it('[T3] a frozen leader, which keeps its lock, is replaced within leaderTimeoutMs', async () => {
    for (const leaderTimeoutMs of [undefined, 900]) {
      const { clock, open } = world();
      const options = leaderTimeoutMs === undefined ? {} : { leaderTimeoutMs };
      const [first, second, third] = [open(options), open(options), open(options)];
      await clock.advance(20_000);
      first.tab.freeze('untold');
      await clock.advance((leaderTimeoutMs ?? 5_000) + 1);
      expect([second.leads, third.leads].filter(Boolean)).toHaveLength(1);
    }
  });

  it('[T3] a leader that is awake is never replaced, however long it says nothing', async () => {
    const { clock, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(3_600_000);
    expect([first.leads, second.leads]).toEqual([true, false]);
    expect(first.events.filter(({ type }) => type === 'leader-changed')).toHaveLength(1);
  });

  it('[T3] one lost question or answer replaces nobody', async () => {
    const { clock, browser, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(10);
    for (let i = 0; i < 20; i++) {
      browser.lose = 1;
      await clock.advance(10_000);
    }
    expect([first.leads, second.leads]).toEqual([true, false]);
    expect(first.events.filter(({ type }) => type === 'leader-changed')).toHaveLength(1);
  });

  it('[T3] who was stolen from while it slept sends nothing: the lock says so before the page is told', async () => {
    const { clock, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(10);
    const port = portOf(first);
    // Asked before it fell asleep, answered when it woke.
    const asked = port.mayLead();
    first.tab.freeze('untold');
    await clock.advance(6_000);
    expect(second.leads).toBe(true);
    first.tab.thaw('untold');
    await clock.advance(1);
    expect(await asked).toBe(false);
    expect(await mayLead(first, clock)).toBe(false);
    expect(first.leads).toBe(false);
    expect(await mayLead(second, clock)).toBe(true);
  });

  it('[T3] the fence holds even where nobody told the old leader that it was robbed', async () => {
    const { clock, browser, open } = world();
    const first = open();
    await clock.advance(10);
    const thief = browser.openTab();
    const leaderLock = browser.lockNames.find((name) => name.endsWith(':leader')) ?? '';
    first.tab.freeze('untold');
    const silent = { granted: () => undefined, lost: () => undefined, failed: () => undefined };
    browser.request(thief, leaderLock, 'steal', silent);
    first.tab.isAsleep = false;
    expect(await mayLead(first, clock)).toBe(false);
    expect(first.leads).toBe(false);
  });

  it('[T3] a page that comes out of the history leads no more, says that it missed something, and joins again', async () => {
    const { clock, browser, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(10);
    const missed = jest.fn();
    portOf(first).onMissed(missed);
    first.tab.freeze('told');
    // A page in the history holds no lock and hears no channel: it would be thrown out for it.
    expect(browser.lockNames.filter((name) => name.includes(first.tab.name))).toEqual([]);
    await clock.advance(1);
    expect(second.leads).toBe(true);
    expect(missed).not.toHaveBeenCalled();
    first.tab.thaw();
    expect(missed).toHaveBeenCalledTimes(1);
    await clock.advance(60_000);
    expect([first.leads, second.leads]).toEqual([false, true]);
    second.tab.crash();
    await clock.advance(1);
    expect(first.leads).toBe(true);
  });

  it('[T3] a page that only froze without being told drops its lead when it wakes', async () => {
    const { clock, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(10);
    const missed = jest.fn();
    portOf(first).onMissed(missed);
    first.tab.freeze('untold');
    await clock.advance(100);
    first.tab.thaw();
    expect(first.leads).toBe(false);
    expect(missed).toHaveBeenCalledTimes(1);
    await clock.advance(1);
    expect(second.leads).toBe(true);
  });

  it('[T3] two tabs that steal at one moment end with one leader', async () => {
    const { clock, hubs, open, browser } = world();
    for (let i = 0; i < 6; i++) open();
    await clock.advance(10_000);
    jest.spyOn(clock, 'random').mockReturnValue(0.5);
    hubs[0].tab.freeze('untold');
    await clock.advance(20_000);
    expect(hubs.filter((hub) => hub.leads && !hub.tab.isAsleep)).toHaveLength(1);
    const [leader] = hubs.filter((hub) => hub.leads && !hub.tab.isAsleep);
    expect(browser.holderOf(browser.lockNames.find((name) => name.endsWith(':leader')) ?? '')).toBe(
      leader.tab,
    );
  });

  it('[T3] at no moment may two tabs lead by the word of the lock', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const clock = new VirtualScheduler({ seed });
      const browser = new FakeBrowser(clock);
      const hubs = Array.from({ length: 4 }, () => openHub(browser.openTab(), {}));
      for (let step = 0; step < 60; step++) {
        const { tab } = hubs[Math.floor(clock.random() * hubs.length)];
        const dice = clock.random();
        if (tab.isAsleep) tab.thaw(dice < 0.5 ? 'told' : 'untold');
        else if (dice < 0.4) tab.freeze(dice < 0.2 ? 'told' : 'untold');
        browser.lose = dice > 0.9 ? 3 : 0;
        await clock.advance(clock.random() * 4_000);
        const awake = hubs.filter((hub) => !hub.tab.isAsleep);
        const asked = awake.map((hub) => portOf(hub).mayLead());
        await clock.advance(1);
        const may = await Promise.all(asked);
        expect({ seed, step, may: may.filter(Boolean).length <= 1 }).toEqual({
          seed,
          step,
          may: true,
        });
      }
      for (const { tab } of hubs) if (tab.isAsleep) tab.thaw();
      await clock.advance(10_000);
      expect({ seed, leaders: hubs.filter((hub) => hub.leads).length }).toEqual({
        seed,
        leaders: 1,
      });
      for (const hub of hubs) hub.injector.destroy();
    }
  });

  it('[T1] tells of a change of leader, at once to those who listen', async () => {
    const { clock, open } = world();
    const [first, second] = [open(), open()];
    const heard: string[] = [];
    portOf(first).onLeader((isLeader) => heard.push(`first ${isLeader}`));
    portOf(second).onLeader((isLeader) => heard.push(`second ${isLeader}`));
    await clock.advance(10);
    first.injector.destroy();
    await clock.advance(10);
    expect(heard).toEqual(['first true', 'first false', 'second true']);
    const changes = second.events.filter(({ type }) => type === 'leader-changed');
    expect(changes.map(({ details, source }) => [source, details])).toEqual([
      ['tab', { isLeader: false }],
      ['tab', { isLeader: true }],
    ]);
  });

  it('[T1] messages reach the other tabs, and only those who listen to their topic', async () => {
    const { clock, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(10);
    const heard: unknown[] = [];
    portOf(second).on('outbox', (message) => heard.push(message));
    portOf(second).on('conflicts', () => heard.push('never'));
    portOf(first).on('outbox', () => heard.push('never'));
    portOf(first).post('outbox', { confirmed: 'a1' });
    await clock.advance(1);
    expect(heard).toEqual([{ confirmed: 'a1' }]);
  });

  it('[T1][S1] what cannot be read is left out and told; a key that reaches a prototype is dropped', async () => {
    const { clock, browser, open } = world();
    const hub = open();
    await clock.advance(10);
    const heard: unknown[] = [];
    portOf(hub).on('cache', (message) => heard.push(message));
    const stranger = browser.openTab().environment.openChannel(browser.channelNames[0], () => 0);
    const envelope = { v: 1, from: 'x', term: 1, leads: false, topic: 'cache' };
    let deep: unknown = 1;
    for (let i = 0; i < 200; i++) deep = [deep];
    for (const raw of [
      'text',
      7,
      null,
      {},
      { ...envelope, topic: 'nonsense' },
      { ...envelope, term: 'high' },
      { ...envelope, message: deep },
      { ...envelope, message: JSON.parse('{"__proto__":{"polluted":1},"fine":2}') as unknown },
    ]) {
      stranger.post(raw);
    }
    await clock.advance(1);
    expect(heard).toEqual([{ fine: 2 }]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(hub.events.filter(({ type }) => type === 'wire-fault').length).toBeGreaterThanOrEqual(5);
  });

  it('[T1] another release is ignored and told once', async () => {
    const { clock, browser, open } = world();
    const hub = open();
    await clock.advance(10);
    const heard: unknown[] = [];
    portOf(hub).on('cache', (message) => heard.push(message));
    const other = browser.openTab().environment.openChannel(browser.channelNames[0], () => 0);
    for (const v of [0, 2, 2, 3]) {
      other.post({ v, from: 'x', term: 9e15, leads: true, topic: 'cache', message: 'new' });
    }
    await clock.advance(1);
    expect(heard).toEqual([]);
    expect(hub.leads).toBe(true);
    const faults = hub.events.filter(({ type }) => type === 'wire-fault');
    expect(faults).toHaveLength(1);
    expect(faults[0].details).toMatchObject({ code: 'tab-release' });
  });

  it('[T3] a leader of another release is a leader: it is asked, it answers, and is not robbed', async () => {
    const { clock, browser, open } = world();
    const hub = open();
    await clock.advance(10);
    const [channel] = browser.channelNames;
    hub.injector.destroy();
    const old = browser.openTab();
    const silent = { granted: () => undefined, lost: () => undefined, failed: () => undefined };
    old.environment.locks.request(`${channel}:leader`, 'wait', silent);
    const { post } = old.environment.openChannel(channel, (asked) => {
      if ((asked as { message: unknown }).message !== 'ask') return;
      post({ v: 99, from: old.name, term: 1, leads: true, topic: 'tabs', message: 'lead' });
    });
    await clock.advance(10);
    const follower = open();
    await clock.advance(60_000);
    expect(follower.leads).toBe(false);
    expect(browser.holderOf(`${channel}:leader`)).toBe(old);
    old.freeze('untold');
    await clock.advance(5_000);
    expect(follower.leads).toBe(true);
  });

  it('[T4] without Web Locks or BroadcastChannel there are no tabs, and nothing is led by another', async () => {
    const { clock, browser, open } = world();
    const alone = browser.openTab();
    const hub = open({}, { ...alone, environment: null } as unknown as FakeTab);
    expect(hub.injector.get(TABS_PORT)).toBeNull();
    for (const refused of ['refusesLocks', 'refusesChannel'] as const) {
      const tab = browser.openTab();
      tab[refused] = true;
      const single = open({}, tab);
      await clock.advance(10);
      expect(single.leads).toBe(true);
      expect(await portOf(single).mayLead()).toBe(true);
    }
    expect(browser.channelNames).toEqual([]);
    expect(browser.lockNames).toEqual([]);
  });

  it('[T1] a hub that ends leaves no lock, channel or timer', async () => {
    const { clock, browser, open } = world();
    const [first, second] = [open(), open()];
    await clock.advance(3_000);
    first.injector.destroy();
    second.injector.destroy();
    await clock.advance(0);
    expect([browser.lockNames, browser.channelNames, clock.pending]).toEqual([[], [], 0]);
  });

  it('[T1] refuses a leaderTimeoutMs that is no time', () => {
    expect(() => withCrossTab({ leaderTimeoutMs: 0 })).toThrow(/'leaderTimeoutMs'/);
  });
});
