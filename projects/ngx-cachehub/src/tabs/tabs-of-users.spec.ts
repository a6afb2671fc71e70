import { VirtualScheduler } from 'ngx-cachehub/testing';
import type { SessionListener, UserSession } from '../session/user-session';
import { FakeBrowser } from './spec-support/fake-browser';
import { openHub } from './spec-support/open-hub';
import type { HubInTab, HubInTabOptions } from './spec-support/open-hub';
import type { TabsPort } from './tabs-port';
import { TABS_PORT } from './tabs-port';

function world() {
  const clock = new VirtualScheduler();
  const browser = new FakeBrowser(clock);
  const open = (options: HubInTabOptions) => openHub(browser.openTab(), options);
  return { clock, browser, open };
}

function portOf(hub: HubInTab): TabsPort {
  const port = hub.injector.get(TABS_PORT);
  if (!port) throw new Error('no tabs');
  return port;
}

describe('tabs of several users', () => {
  class Session implements UserSession {
    private readonly listeners = new Set<SessionListener>();
    userKey: string | null | undefined;

    constructor(userKey: string | null | undefined) {
      this.userKey = userKey;
    }

    listen(listener: SessionListener): () => void {
      this.listeners.add(listener);
      if (this.userKey !== undefined) listener.enter(this.userKey);
      return () => this.listeners.delete(listener);
    }

    change(to: string | null): void {
      const before = this.userKey;
      this.userKey = to;
      if (before !== undefined) for (const listener of this.listeners) listener.leave(before);
      for (const listener of this.listeners) listener.enter(to);
    }
  }

  it('[I11] tabs of two users hear nothing of each other and lead each their own', async () => {
    const { clock, browser, open } = world();
    const ann = open({ session: new Session('ann') });
    const bob = open({ session: new Session('bob') });
    await clock.advance(10);
    expect([ann.leads, bob.leads]).toEqual([true, true]);
    const heard: unknown[] = [];
    portOf(bob).on('cache', (message) => heard.push(message));
    portOf(ann).post('cache', 'secret');
    await clock.advance(1);
    expect(heard).toEqual([]);
    expect(browser.channelNames.join()).not.toContain('ann');
  });

  it('[I11][S4] who signs out leaves the channel and the lead in that moment', async () => {
    const { clock, browser, open } = world();
    const session = new Session('ann');
    const hub = open({ session });
    await clock.advance(10);
    const before = browser.channelNames;
    const answers = portOf(hub).mayLead();
    const heard: unknown[] = [];
    portOf(hub).on('cache', (message) => heard.push(message));
    const late = browser.openTab().environment.openChannel(before[0], () => 0);
    late.post({ v: 1, from: 'x', term: 1, leads: false, topic: 'cache', message: 'of ann' });
    session.change('bob');
    expect(hub.leads).toBe(false);
    await clock.advance(10);
    expect(await answers).toBe(false);
    expect(heard).toEqual([]);
    late.close();
    expect(browser.channelNames).toHaveLength(1);
    expect(browser.channelNames).not.toEqual(before);
    expect(hub.leads).toBe(true);
  });

  it('[I11] nobody leads while it is not known who the user is', async () => {
    const { clock, browser, open } = world();
    const session = new Session(undefined);
    const hub = open({ session });
    await clock.advance(10_000);
    expect(hub.leads).toBe(false);
    expect(await portOf(hub).mayLead()).toBe(false);
    expect(browser.lockNames).toEqual([]);
    session.change(null);
    await clock.advance(10);
    expect(hub.leads).toBe(true);
  });
});
