import { PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  provideCacheHub,
  RealtimeCacheService,
  withPolling,
  withRealtime,
} from 'ngx-cachehub';
import type { PollingOptions } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';

function setUp(options: PollingOptions = {}) {
  const server = new FakeSyncServer();
  server.accepts = false;
  const clock = new VirtualScheduler();
  const random = jest.spyOn(clock, 'random').mockReturnValue(0.5);
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub(
        { staleTime: Infinity, logger: { level: 'silent' } },
        withRealtime({ transport: () => server, reconnect: false }),
        withPolling(options),
      ),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
  const loads = jest.fn(() => 1);
  const watch = () => hub.fetch('stock', loads).subscribe();
  return {
    server,
    clock,
    random,
    hub,
    loads,
    watch,
    realtime: TestBed.inject(RealtimeCacheService),
  };
}

function hide(state: 'hidden' | 'visible'): void {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

afterEach(() => jest.restoreAllMocks());

describe('polling', () => {
  it('[Y1] loads observed keys again every thirty seconds while the socket is down', async () => {
    const { clock, loads, watch } = setUp();
    const subscription = watch();
    await clock.advance(29_999);
    expect(loads).toHaveBeenCalledTimes(1);
    await clock.advance(30_001);
    expect(loads).toHaveBeenCalledTimes(3);
    subscription.unsubscribe();
    await clock.advance(120_000);
    expect(loads).toHaveBeenCalledTimes(3);
  });

  it('[Y1] as a fallback it stops when the socket is connected, and begins when it is lost', async () => {
    const { server, clock, loads, watch, realtime } = setUp();
    watch();
    realtime.connect();
    server.accept();
    expect(realtime.connectionStatus()).toBe('connected');
    await clock.advance(120_000);
    expect(loads).toHaveBeenCalledTimes(1);
    server.drop();
    await clock.advance(30_000);
    expect(loads).toHaveBeenCalledTimes(2);
  });

  it('[Y1a][row:E4] a line that comes and goes does not put polls off, and one that holds ends them', async () => {
    const { server, clock, loads, watch, realtime } = setUp();
    watch();
    for (let second = 0; second < 60; second += 6) {
      realtime.connect();
      server.accept();
      await clock.advance(2_000);
      server.drop();
      await clock.advance(4_000);
    }
    // At 30 s and 60 s; none of them while the line was up.
    expect(loads).toHaveBeenCalledTimes(3);
    realtime.connect();
    server.accept();
    await clock.advance(9_999);
    expect(clock.pending).toBeGreaterThan(1);
    await clock.advance(120_000);
    expect(loads).toHaveBeenCalledTimes(3);
    server.drop();
    await clock.advance(30_000);
    expect(loads).toHaveBeenCalledTimes(4);
  });

  it('[Y1a] a poll that falls due while the line is up loads nothing', async () => {
    const { server, clock, loads, watch, realtime } = setUp();
    watch();
    await clock.advance(25_000);
    realtime.connect();
    server.accept();
    await clock.advance(6_000);
    expect(loads).toHaveBeenCalledTimes(1);
  });

  it("[Y1] 'always' polls beside a socket", async () => {
    const { server, clock, loads, watch, realtime } = setUp({ mode: 'always', intervalMs: 1_000 });
    watch();
    realtime.connect();
    server.accept();
    await clock.advance(2_000);
    expect(loads).toHaveBeenCalledTimes(3);
  });

  it('[Y1] is jittered by a tenth', async () => {
    const { clock, random, loads, watch } = setUp();
    random.mockReturnValue(0);
    watch();
    // The first interval was chosen before.
    await clock.advance(30_000);
    await clock.advance(26_999);
    expect(loads).toHaveBeenCalledTimes(2);
    await clock.advance(1);
    expect(loads).toHaveBeenCalledTimes(3);
  });

  it('[Y1] stops while the page is hidden, unless told to continue', async () => {
    const { clock, loads, watch } = setUp();
    watch();
    await clock.drain();
    hide('hidden');
    await clock.advance(120_000);
    expect(loads).toHaveBeenCalledTimes(1);
    hide('visible');
    await clock.advance(30_000);
    expect(loads).toHaveBeenCalledTimes(2);
    TestBed.resetTestingModule();
    const going = setUp({ whenHidden: 'continue' });
    going.watch();
    hide('hidden');
    await going.clock.advance(30_000);
    expect(going.loads).toHaveBeenCalledTimes(2);
  });

  it('[Y1] works without realtime', async () => {
    const clock = new VirtualScheduler();
    TestBed.configureTestingModule({
      providers: [
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({}, withPolling({ jitter: 0 })),
      ],
    });
    const loads = jest.fn(() => 1);
    TestBed.inject(CacheHubService).fetch('stock', loads).subscribe();
    await clock.advance(30_000);
    expect(loads).toHaveBeenCalledTimes(2);
  });

  it('[N3] ends with its injector, and never begins on the server platform', () => {
    const { clock } = setUp();
    expect(clock.pending).toBe(1);
    TestBed.resetTestingModule();
    expect(clock.pending).toBe(0);
    const ssr = new VirtualScheduler();
    TestBed.configureTestingModule({
      providers: [
        { provide: PLATFORM_ID, useValue: 'server' },
        { provide: CACHE_HUB_SCHEDULER, useValue: ssr },
        provideCacheHub({}, withPolling()),
      ],
    });
    TestBed.inject(CacheHubService);
    expect(ssr.pending).toBe(0);
  });

  it('[N2] refuses options that are none', () => {
    expect(() => withPolling({ jitter: 2 })).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
    expect(() => withPolling({ intervalMs: 0 })).toThrow(/intervalMs/);
  });
});
