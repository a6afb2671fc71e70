import { NgZone } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CACHE_HUB_SCHEDULER, provideCacheHub, withCrossTab } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Subject } from 'rxjs';
import { FakeBrowser } from './spec-support/fake-browser';
import { TABS_ENVIRONMENT } from './tabs-environment';
import type { TabsEnvironment } from './tabs-environment';
import { TABS_PORT } from './tabs-port';

describe('tabs in a zone app', () => {
  it('[C9] locks, channel, page events and timers stay outside the zone', async () => {
    const clock = new VirtualScheduler();
    const { environment } = new FakeBrowser(clock).openTab();
    const where: string[] = [];
    const note = (what: string) => where.push(`${what} ${NgZone.isInAngularZone() ? 'in' : 'out'}`);
    const noting: TabsEnvironment = {
      locks: {
        request: (...args) => (note('lock'), environment.locks.request(...args)),
        owners: (names) => environment.locks.owners(names),
      },
      openChannel: (...args) => (note('channel'), environment.openChannel(...args)),
      page: { listen: (listener) => (note('page'), environment.page.listen(listener)) },
    };
    const setTimer = clock.setTimer.bind(clock);
    jest.spyOn(clock, 'setTimer').mockImplementation((run, ms) => {
      // The fake browser's own turns have no delay.
      if (ms > 0) note('timer');
      return setTimer(run, ms);
    });
    const user = new Subject<string>();
    TestBed.configureTestingModule({
      providers: [
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        { provide: TABS_ENVIRONMENT, useValue: noting },
        provideCacheHub({ logger: { level: 'silent' }, userKey: () => user }, withCrossTab()),
      ],
    });
    const tabs = TestBed.inject(TABS_PORT);
    expect(where).toEqual([]);
    TestBed.inject(NgZone).run(() => user.next('ann'));
    await clock.advance(10);
    expect(tabs?.isLeader()).toBe(true);
    expect([...new Set(where)].sort()).toEqual([
      'channel out',
      'lock out',
      'page out',
      'timer out',
    ]);
  });
});
