import { NgZone } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  provideCacheHub,
  RealtimeCacheService,
  withRealtime,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from './fake-sync-server.fixture';

describe('realtime in a zone app', () => {
  it('[C9] sockets open and tick outside the zone; what subscribers hear, they hear inside', async () => {
    const server = new FakeSyncServer();
    const clock = new VirtualScheduler();
    const where: string[] = [];
    const note = (what: string) => where.push(`${what} ${NgZone.isInAngularZone() ? 'in' : 'out'}`);
    const open = server.open.bind(server);
    jest.spyOn(server, 'open').mockImplementation(() => {
      note('open');
      open();
    });
    TestBed.configureTestingModule({
      providers: [
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({ logger: { level: 'silent' } }, withRealtime({ transport: () => server })),
      ],
    });
    const zone = TestBed.inject(NgZone);
    const realtime = TestBed.inject(RealtimeCacheService);
    zone.run(() => {
      realtime.subscribeToEntity('customers').subscribe(() => note('change'));
      realtime.messages('chat').subscribe(() => note('message'));
      realtime.connectionStatus$.subscribe((status) => note(status));
    });
    expect(zone.hasPendingMacrotasks).toBe(false);
    server.emit({ type: 'chat' });
    server.update('customers', '1', 1, {});
    await clock.advance(100);
    server.drop();
    expect(where).toEqual([
      'open out',
      'connected in',
      'message in',
      'change in',
      'reconnecting in',
    ]);
    expect(zone.isStable).toBe(true);
  });
});
