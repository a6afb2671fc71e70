import { NgZone } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  provideCacheHub,
  RealtimeCacheService,
  withRealtime,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';

describe('requests, topics and rooms in a zone app', () => {
  it('[C9][C11] what subscribers hear, they hear inside the zone, and no time-out holds it up', async () => {
    const server = new FakeSyncServer();
    const clock = new VirtualScheduler();
    TestBed.configureTestingModule({
      providers: [
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({ logger: { level: 'silent' } }, withRealtime({ transport: () => server })),
      ],
    });
    const zone = TestBed.inject(NgZone);
    const realtime = TestBed.inject(RealtimeCacheService);
    const where: string[] = [];
    const note = (what: string) => where.push(`${what} ${NgZone.isInAngularZone() ? 'in' : 'out'}`);
    server.broker.methods.set('later', () => undefined);
    zone.run(() => {
      realtime.connect();
      realtime.request('later').subscribe(() => note('answer'));
      realtime.request('later', 1, { timeoutMs: 500 }).subscribe({ error: () => note('late') });
      realtime.topic('lobby').messages$.subscribe(() => note('message'));
      realtime.sharedState('plan', { initial: { n: 0 } }).state$.subscribe(() => note('state'));
      const room = realtime.presence('board');
      room.members$.subscribe(() => note('members'));
      room.update('here');
    });
    expect(zone.hasPendingMacrotasks).toBe(false);
    where.length = 0;
    const { id } = server.messages('REQUEST')[0];
    server.emit({ type: 'RESPONSE', id, result: 1 });
    server.broker.publish('lobby', 'Hello');
    server.broker.publish('plan', { n: 1 }, true);
    server.emit({ type: 'PRESENCE_STATE', room: 'board', members: [] });
    await clock.advance(500);
    expect(where).toEqual(['answer in', 'message in', 'state in', 'members in', 'late in']);
  });
});
