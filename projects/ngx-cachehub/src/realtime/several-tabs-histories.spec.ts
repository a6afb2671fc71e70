import { signal } from '@angular/core';
import { USER_SESSION } from '../session/user-session';
import { fresh, names, sleep, wake, watching, world } from './spec-support/tabs-world';
import type { Customer, LiveTab } from './spec-support/tabs-world';

describe('one line of a plain server for several tabs', () => {
  const plain = { protocol: 'plain' } as const;
  const push = (tab: LiveTab, version: number, name: string) =>
    tab.line.emit({
      type: 'ENTITY_UPDATED',
      data: { entityType: 'customers', entityId: '7', changes: { name }, version },
    });

  it('[T1] serves all tabs, and what one of them misses shows though the server numbers nothing', async () => {
    const { tabs, clock, browser, opened } = await watching(3, plain);
    expect(opened()).toBe(1);
    push(tabs[0], 2, 'Bea');
    await clock.advance(1);
    expect(names(tabs)).toEqual(['Bea', 'Bea', 'Bea']);
    expect(fresh(tabs)).toEqual([true, true, true]);
    browser.lose = 1;
    push(tabs[0], 3, 'Cid');
    push(tabs[0], 4, 'Dan');
    await clock.advance(500);
    expect(names(tabs)).toEqual(['Dan', 'Dan', 'Dan']);
    const lost = tabs.flatMap(({ events }) =>
      events.filter(({ type }) => type === 'realtime-reset'),
    );
    expect(lost).toEqual([]);
  });

  it('[T1][C4] a change of leader is a reconnect: what is watched is read anew, everywhere', async () => {
    const { tabs, clock } = await watching(3, plain);
    push(tabs[0], 2, 'Bea');
    await clock.advance(1);
    tabs[0].injector.destroy();
    await clock.advance(10);
    const [, ...others] = tabs;
    for (const { events } of others) {
      expect(events.map(({ type }) => type)).toContain('realtime-reset');
    }
    push(tabs[1], 3, 'Cid');
    await clock.advance(1);
    expect(names(others)).toEqual(['Cid', 'Cid']);
  });
});

describe('tabs and users', () => {
  it('[S4][I11] who signs out hears nothing more by the line, and hands it on to those who stay', async () => {
    const set = world();
    const users = Array.from({ length: 3 }, () => signal<string | null>('ann'));
    const tabs = users.map((user) => set.open(undefined, { userKey: () => user }));
    const [first, second, third] = tabs;
    await set.clock.advance(10);
    for (const tab of tabs) tab.watch();
    await set.clock.advance(10);
    expect(set.opened()).toBe(1);
    const before = first.heard.length;
    users[0].set('bob');
    // Whoever asks who is signed in hears of it.
    expect(first.injector.get(USER_SESSION).userKey).toBe('bob');
    expect(first.line.closedWith).toHaveLength(1);
    await set.clock.advance(10);
    expect(second.line.opened + third.line.opened).toBe(1);
    set.server.update('customers', '7', 2, { name: 'Bea' });
    await set.clock.advance(10);
    expect([second.name(), third.name()]).toEqual(['Bea', 'Bea']);
    // The other user's own line, in a crew of one.
    expect(first.line.opened).toBe(2);
    expect(first.realtime.isConnected()).toBe(true);
    expect(first.heard.length).toBe(before + 1);
    users[1].set(null);
    users[2].set(null);
    for (const { injector } of [second, third]) void injector.get(USER_SESSION).userKey;
    await set.clock.advance(10);
    expect([second.leads, third.leads].filter(Boolean)).toHaveLength(1);
  });
});

describe('convergence of tabs', () => {
  it('[I4][T1][T3] whatever tabs and messages do, every tab that is awake ends with what the server has', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const set = world({}, seed);
      const { clock, browser, server, tabs } = set;
      for (let i = 0; i < 3; i++) set.open();
      let version = 1;
      const load = () => ({ id: '7', name: `v${version}`, version });
      for (const tab of tabs) {
        tab.watch();
        tab.cache.fetch<Customer>('customers:detail-7', load).subscribe();
      }
      const steps: string[] = [];
      for (let step = 0; step < 40; step++) {
        const tab = tabs[Math.floor(clock.random() * tabs.length)];
        const dice = Math.floor(clock.random() * 8);
        steps.push(`${tabs.indexOf(tab)}:${dice}`);
        if (tab.tab.isAsleep) wake(tab, dice % 2 === 0 ? 'told' : 'untold');
        else if (dice === 0) sleep(tab, 'untold');
        else if (dice === 1) sleep(tab, 'told');
        else if (dice === 2) browser.lose = 2;
        else if (dice === 3) tab.line.drop();
        else server.update('customers', '7', ++version, { name: `v${version}` });
        await clock.advance(clock.random() * 3_000);
      }
      browser.lose = 0;
      for (const tab of tabs) if (tab.tab.isAsleep) wake(tab, 'told');
      await clock.advance(60_000);
      const healed = { seed, names: names(tabs), fresh: fresh(tabs) };
      const all = <T>(value: T): T[] => tabs.map(() => value);
      expect(healed).toEqual({ seed, names: all(`v${version}`), fresh: all(true) });
      server.update('customers', '7', ++version, { name: `v${version}` });
      await clock.advance(100);
      const end = { seed, steps: steps.join(' '), names: names(tabs) };
      expect(end).toEqual({ ...end, names: all(`v${version}`) });
      const open = tabs.filter(({ realtime }) => realtime.isConnected()).length;
      expect({ seed, open, leaders: tabs.filter(({ leads }) => leads).length }).toEqual({
        seed,
        open: 3,
        leaders: 1,
      });
      for (const { injector } of tabs) injector.destroy();
      await clock.advance(0);
      expect({ seed, pending: clock.pending }).toEqual({ seed, pending: 0 });
    }
  });
});
