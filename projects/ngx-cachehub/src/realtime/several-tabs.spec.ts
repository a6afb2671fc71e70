import { REALTIME_PORT } from '../providers/realtime-port';
import { fresh, names, sleep, watching, world } from './spec-support/tabs-world';

describe('one line for several tabs', () => {
  it('[T1][row:own7] one socket serves all tabs: status, changes and coverage', async () => {
    const { tabs, server, clock, opened } = await watching(3);
    expect(opened()).toBe(1);
    expect(tabs[0].line.subscribed).toEqual(['customers']);
    expect(tabs.map(({ realtime }) => realtime.connectionStatus())).toEqual([
      'connected',
      'connected',
      'connected',
    ]);
    server.update('customers', '7', 2, { name: 'Bea' });
    await clock.advance(1);
    expect(names(tabs)).toEqual(['Bea', 'Bea', 'Bea']);
    expect(fresh(tabs)).toEqual([true, true, true]);
    expect(tabs.map(({ heard }) => heard.length)).toEqual([1, 1, 1]);
    expect(opened()).toBe(1);
  });

  it('[T1] the line opens for a follower alone, and its subscription ends with it', async () => {
    const { clock, open, opened } = world();
    const [leader, follower] = [open(), open()];
    await clock.advance(10);
    expect(opened()).toBe(0);
    const stream = follower.realtime.subscribeToEntity('customers').subscribe();
    await clock.advance(10);
    expect([leader.line.opened, follower.line.opened]).toEqual([1, 0]);
    expect(leader.line.subscribed).toEqual(['customers']);
    stream.unsubscribe();
    await clock.advance(10);
    expect(leader.line.subscribed).toEqual([]);
  });

  it('[T1] what one tab gives back another still holds; a tab that dies gives back all', async () => {
    const { tabs, clock } = await watching(3);
    tabs[1].injector.destroy();
    await clock.advance(10);
    expect(tabs[0].line.subscribed).toEqual(['customers']);
    const only = tabs[2].realtime.subscribeToEntity('contacts').subscribe();
    await clock.advance(10);
    expect(tabs[0].line.subscribed).toEqual(['customers', 'contacts']);
    tabs[2].tab.crash();
    await clock.advance(10);
    expect(tabs[0].line.subscribed).toEqual(['customers']);
    only.unsubscribe();
  });

  it('[T1][T3] the next leader resumes where it heard the last: no update is lost, and none is loaded', async () => {
    for (const end of ['close', 'crash', 'freeze'] as const) {
      const { tabs, server, clock } = await watching(3);
      server.update('customers', '7', 2, { name: 'Bea' });
      await clock.advance(1);
      const [first, ...others] = tabs;
      if (end === 'close') first.injector.destroy();
      if (end === 'crash') first.tab.crash();
      if (end === 'freeze') sleep(first);
      // Nobody holds a line now.
      server.update('customers', '7', 3, { name: 'Cid' });
      server.update('customers', '7', 4, { name: 'Dan' });
      await clock.advance(5_100);
      expect(names(others)).toEqual(['Dan', 'Dan']);
      const resumed = others.flatMap(({ line }) => line.messages('SUBSCRIBE'));
      expect(resumed.map(({ from }) => from)).toEqual([{ epoch: 'e1', seq: 1 }]);
      expect(others.flatMap(({ heard }) => heard.map((change) => change.type)).length).toBe(6);
      server.update('customers', '7', 5, { name: 'Eve' });
      await clock.advance(1);
      expect(names(others)).toEqual(['Eve', 'Eve']);
      const lost = others.flatMap(({ events }) =>
        events.filter(({ type }) => type === 'realtime-reset' || type === 'realtime-gap'),
      );
      expect(lost).toEqual([]);
      for (const { statuses } of others) {
        expect(statuses.slice(-3)).toEqual(['connected', 'reconnecting', 'connected']);
      }
    }
  });

  it('[T3] a leader that wakes up opens no second line, and hears by the new one', async () => {
    const { tabs, server, clock } = await watching(2);
    const [first, second] = tabs;
    sleep(first);
    await clock.advance(5_100);
    expect(second.leads).toBe(true);
    server.update('customers', '7', 2, { name: 'Bea' });
    await clock.advance(1);
    first.tab.thaw();
    await clock.advance(10);
    expect([first.leads, second.leads]).toEqual([false, true]);
    expect([first.line.opened, second.line.opened]).toEqual([1, 1]);
    expect(first.line.closedWith).toHaveLength(1);
    expect(names(tabs)).toEqual(['Bea', 'Bea']);
    server.update('customers', '7', 3, { name: 'Cid' });
    await clock.advance(1);
    expect(names(tabs)).toEqual(['Cid', 'Cid']);
  });

  it('[T1][T3] a follower that slept asks from where it stood', async () => {
    for (const told of ['told', 'untold'] as const) {
      const { tabs, server, clock } = await watching(2);
      const [, second] = tabs;
      second.tab.freeze(told);
      await clock.advance(10);
      server.update('customers', '7', 2, { name: 'Bea' });
      server.update('customers', '7', 3, { name: 'Cid' });
      await clock.advance(1_000);
      expect(second.name()).toBe('Ada');
      second.tab.thaw();
      await clock.advance(10);
      expect(second.name()).toBe('Cid');
      expect(second.heard).toHaveLength(2);
    }
  });

  it('[T1] a lost message shows as a hole, or at the tail by where the stream stands', async () => {
    const { tabs, server, clock, browser } = await watching(2);
    browser.lose = 1;
    server.update('customers', '7', 2, { name: 'Bea' });
    server.update('customers', '7', 3, { name: 'Cid' });
    await clock.advance(10);
    expect(names(tabs)).toEqual(['Cid', 'Cid']);
    browser.lose = 1;
    server.update('customers', '7', 4, { name: 'Dan' });
    await clock.advance(10);
    expect(names(tabs)).toEqual(['Dan', 'Cid']);
    await clock.advance(2_500);
    expect(names(tabs)).toEqual(['Dan', 'Dan']);
  });

  it('[T1] any one message between the tabs may be lost: it is said again, or found missing', async () => {
    for (let lost = 0; lost < 14; lost++) {
      const { clock, browser, server, open } = world();
      const tabs = [open(), open()];
      let posted = 0;
      const post = browser.post.bind(browser);
      jest.spyOn(browser, 'post').mockImplementation((from, message) => {
        if (posted++ === lost) browser.lose = 1;
        post(from, message);
      });
      await clock.advance(10);
      for (const tab of tabs) tab.watch();
      await clock.advance(10);
      server.update('customers', '7', 2, { name: 'Bea' });
      await clock.advance(20_000);
      server.update('customers', '7', 3, { name: 'Cid' });
      await clock.advance(20_000);
      expect({ lost, names: names(tabs) }).toEqual({ lost, names: ['Cid', 'Cid'] });
      expect({ lost, connected: tabs.map(({ realtime }) => realtime.isConnected()) }).toEqual({
        lost,
        connected: [true, true],
      });
    }
  });

  it('[T1][C4] the line of the leader is lost and resumed for all: stale meanwhile, and nothing lost', async () => {
    const { tabs, server, clock } = await watching(2);
    const [first, second] = tabs;
    first.line.accepts = false;
    first.line.drop();
    await clock.advance(1);
    expect(tabs.map(({ realtime }) => realtime.connectionStatus())).toEqual([
      'reconnecting',
      'reconnecting',
    ]);
    expect(fresh(tabs)).toEqual([false, false]);
    server.update('customers', '7', 2, { name: 'Bea' });
    first.line.accepts = true;
    await clock.advance(30_000);
    expect(names(tabs)).toEqual(['Bea', 'Bea']);
    expect(second.realtime.isConnected()).toBe(true);
  });

  it('[T1][C4] a log that was made anew puts in doubt what every tab shows', async () => {
    const { tabs, server, clock } = await watching(2);
    server.update('customers', '7', 2, { name: 'Bea' });
    await clock.advance(1);
    server.forget();
    tabs[0].line.drop();
    await clock.advance(5_000);
    for (const { events } of tabs) {
      expect(events.filter(({ type }) => type === 'realtime-reset')).toHaveLength(1);
    }
    server.update('customers', '7', 3, { name: 'Cid' });
    await clock.advance(1);
    expect(names(tabs)).toEqual(['Cid', 'Cid']);
  });

  it('[T1] a subscription that the server refuses is refused in every tab', async () => {
    const { clock, open } = world();
    const [leader, follower] = [open(), open()];
    leader.line.refuses.set('secrets', { code: 'FORBIDDEN', retryable: false });
    await clock.advance(10);
    follower.realtime.subscribeToEntity('secrets').subscribe();
    await clock.advance(10);
    expect(follower.realtime.connectionStatus()).toBe('connected');
    expect(follower.realtime.lastError()?.code).toBe('forbidden');
  });

  it('[T1][C6] frames of the app go out and come in by the leader', async () => {
    const { tabs, clock } = await watching(2);
    const [leader, follower] = tabs;
    const heard: unknown[] = [];
    follower.realtime.messages('NOTE').subscribe((frame) => heard.push(frame));
    await clock.advance(10);
    expect(follower.realtime.send('CHAT', { text: 'hi' })).toBe(true);
    leader.line.emit({ type: 'NOTE', data: 1 });
    await clock.advance(10);
    expect(leader.line.sent).toContainEqual({ type: 'CHAT', data: { text: 'hi' } });
    expect(heard).toEqual([{ type: 'NOTE', data: 1 }]);
    leader.line.accepts = false;
    leader.line.drop();
    await clock.advance(1);
    expect(follower.realtime.send('CHAT')).toBe(false);
  });

  it('[T1][C8] a follower has the token renewed by the leader', async () => {
    let asked = 0;
    const { tabs, clock } = await watching(2, { token: () => `t${++asked}` as never });
    const [leader, follower] = tabs;
    const renewed = follower.realtime.renewToken();
    await clock.advance(10);
    await renewed;
    expect(leader.line.messages('AUTH')).toHaveLength(1);
    expect(follower.line.sent).toEqual([]);
    const late = follower.realtime.renewToken();
    leader.tab.freeze('untold');
    const outcome = expect(late).rejects.toMatchObject({ code: 'disconnected' });
    await clock.advance(6_000);
    await outcome;
  });

  it('[T1] connect and disconnect are about the one line, whichever tab says so, and outlive its leader', async () => {
    const { tabs, clock, opened } = await watching(3);
    tabs[1].realtime.disconnect();
    await clock.advance(10);
    expect(tabs.map(({ realtime }) => realtime.connectionStatus())).toEqual([
      'disconnected',
      'disconnected',
      'disconnected',
    ]);
    tabs[0].injector.destroy();
    await clock.advance(10);
    expect(opened()).toBe(1);
    tabs[2].realtime.connect();
    await clock.advance(10);
    expect(opened()).toBe(2);
    expect(tabs[2].realtime.isConnected()).toBe(true);
  });

  it('[T1][Q19] a line that the leader paused for its token is opened by the tab that leads next, and stays paused there', async () => {
    const { tabs, server, clock, opened } = await watching(3);
    const [first, second, third] = tabs;
    first.injector.get(REALTIME_PORT)?.pause();
    await clock.advance(10);
    expect(tabs.map(({ realtime }) => realtime.connectionStatus())).toEqual([
      'disconnected',
      'disconnected',
      'disconnected',
    ]);
    third.realtime.subscribeToEntity('contacts').subscribe();
    await clock.advance(10);
    expect(opened()).toBe(1);
    sleep(first);
    server.update('customers', '7', 2, { name: 'Bea' });
    await clock.advance(5_100);
    expect([opened(), second.realtime.isConnected()]).toEqual([2, true]);
    expect(names([second, third])).toEqual(['Bea', 'Bea']);
    // The one that paused leads again: whether it knows its user by now is its queue's to say.
    first.tab.thaw();
    second.injector.destroy();
    third.injector.destroy();
    await clock.advance(5_100);
    expect([first.leads, opened()]).toEqual([true, 2]);
    first.realtime.connect();
    await clock.advance(10);
    expect([opened(), first.name()]).toEqual([3, 'Bea']);
  });

  it('[T1][C7] a hidden leader keeps the line while somebody looks at another tab', async () => {
    const { tabs, clock } = await watching(2);
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    // Both pages are one document here: both are hidden.
    await clock.advance(6 * 60_000);
    expect(tabs[0].line.closedWith).toHaveLength(1);
    jest.restoreAllMocks();
    document.dispatchEvent(new Event('visibilitychange'));
    await clock.advance(10);
    expect(tabs[0].realtime.isConnected()).toBe(true);
  });

  it('[T1][C7] a hidden leader keeps its line as long as one tab is looked at', async () => {
    const { tabs, clock, browser } = await watching(1);
    const watcher = browser.openTab();
    const [channel] = browser.channelNames;
    const silent = { granted: () => undefined, lost: () => undefined, failed: () => undefined };
    watcher.environment.locks.request(`${channel}:tab:${watcher.name}`, 'wait', silent);
    const { post } = watcher.environment.openChannel(channel, () => undefined);
    await clock.advance(1);
    const say = (shown: boolean) => {
      const wants = { kind: 'wants', hello: false, entities: [], types: [], line: false, shown };
      const envelope = { v: 1, from: watcher.name, term: 1, leads: false, topic: 'realtime' };
      post({ ...envelope, message: wants });
    };
    say(true);
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await clock.advance(1);
    document.dispatchEvent(new Event('visibilitychange'));
    await clock.advance(20 * 60_000);
    expect(tabs[0].line.closedWith).toEqual([]);
    say(false);
    await clock.advance(6 * 60_000);
    expect(tabs[0].line.closedWith).toHaveLength(1);
    say(true);
    await clock.advance(10);
    expect(tabs[0].realtime.isConnected()).toBe(true);
    // The last one that looks dies: nobody looks.
    watcher.crash();
    await clock.advance(6 * 60_000);
    expect(tabs[0].line.closedWith).toHaveLength(2);
    jest.restoreAllMocks();
  });

  it('[T1][S1] what another tab says is judged like what a server says', async () => {
    const { tabs, clock, browser } = await watching(2);
    const [leader, follower] = tabs;
    const spy = browser.openTab().environment.openChannel(browser.channelNames[0], () => 0);
    const evil = { v: 1, from: leader.tab.name, term: 9e15, leads: false, topic: 'realtime' };
    for (const message of [
      null,
      'x',
      { kind: 'nonsense' },
      { kind: 'events', line: 'x', events: [] },
      { kind: 'state', line: 7 },
      { kind: 'wants', entities: 'all' },
      { kind: 'ack', line: 'x', sub: 's', epoch: 'e', seq: 1.5, replay: [] },
    ]) {
      spy.post({ ...evil, message });
    }
    await clock.advance(10);
    expect(follower.realtime.isConnected()).toBe(true);
    expect(names(tabs)).toEqual(['Ada', 'Ada']);
  });

  it('[T1] leaves nothing behind: no subscription, lock, channel or timer', async () => {
    const { tabs, clock, browser } = await watching(3);
    for (const { injector } of [...tabs].reverse()) injector.destroy();
    await clock.advance(0);
    expect(tabs[0].line.subscribed).toEqual([]);
    expect([browser.lockNames, browser.channelNames, clock.pending]).toEqual([[], [], 0]);
  });
});
