import { PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  provideCacheHub,
  RealtimeCacheService,
  withRealtime,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { NEVER } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { FakeSyncServer } from './fake-sync-server.fixture';
import { RealtimeConnection } from './realtime-connection';
import { loggedLine } from './spec-support/logged-line';

function hide(state: 'hidden' | 'visible'): void {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

afterEach(() => jest.restoreAllMocks());

describe('the connection', () => {
  it('[C1] opens with the first subscription, greets, asks, and is connected when that is answered', () => {
    const { server, realtime, statuses } = loggedLine();
    expect(server.opened).toBe(0);
    server.acknowledges = false;
    realtime.subscribeToEntity('customers').subscribe();
    expect(server.sent.map((frame) => (frame as { type: string }).type)).toEqual([
      'HELLO',
      'SUBSCRIBE',
    ]);
    expect(statuses).toEqual(['disconnected', 'connecting']);
    server.acknowledge(server.messages('SUBSCRIBE')[0]);
    expect(statuses).toEqual(['disconnected', 'connecting', 'connected']);
    expect(realtime.isConnected()).toBe(true);
  });

  it('[C1] a refused subscription does not keep the others from being live', () => {
    const { server, realtime, statuses } = loggedLine();
    server.refuses.set('secrets', { code: 'FORBIDDEN', retryable: false });
    realtime.subscribeToEntity('secrets').subscribe();
    realtime.subscribeToEntity('customers').subscribe();
    expect(statuses.at(-1)).toBe('connected');
    expect(realtime.lastError()?.code).toBe('forbidden');
  });

  it('[C1] tells each status once per change', async () => {
    const { server, clock, realtime, statuses } = loggedLine();
    realtime.connect();
    server.drop();
    await clock.advance(2_000);
    server.drop(4403);
    expect(statuses).toEqual([
      'disconnected',
      'connecting',
      'connected',
      'reconnecting',
      'connected',
      'failed',
    ]);
    expect(realtime.lastError()?.code).toBe('forbidden');
  });

  it('[C1] eager opens without a subscription', () => {
    const { server } = loggedLine({ connect: 'eager' });
    TestBed.inject(RealtimeCacheService);
    expect(server.opened).toBe(1);
  });

  it('[C0] each frame is read once, after any number of lines', async () => {
    const { server, clock, realtime, hub } = loggedLine();
    realtime.connect();
    for (let line = 0; line < 3; line++) {
      server.drop();
      await clock.advance(10_000);
    }
    const before = hub.metrics().framesIn;
    server.emit({ type: 'PING' });
    server.emit({ type: 'PING' });
    realtime.connect();
    expect(server.messages('PONG')).toHaveLength(2);
    // And the answer to the probe.
    expect(TestBed.inject(CacheEngine).metrics.framesIn).toBe(before + 3);
  });

  it('[C2] waits a random part of the delay before it opens again', async () => {
    const { server, clock, realtime } = loggedLine();
    realtime.connect();
    const random = jest.spyOn(clock, 'random').mockReturnValue(0.5);
    server.drop();
    random.mockRestore();
    await clock.advance(499);
    expect(server.opened).toBe(1);
    await clock.advance(1);
    expect(server.opened).toBe(2);
  });

  it('[C2] the delay option decides alone, and is told the attempt', async () => {
    const delay = jest.fn(() => 5);
    const { server, clock, realtime } = loggedLine({ reconnect: { delay, maxDelayMs: 1 } });
    realtime.connect();
    server.drop();
    await clock.advance(4);
    expect(server.opened).toBe(1);
    await clock.advance(1);
    expect(server.opened).toBe(2);
    expect(delay).toHaveBeenCalledWith({ attempt: 1 });
  });

  it('[C2] a delay option that throws is reported, and the longest delay taken', async () => {
    const fault = new Error('mine');
    const { server, clock, realtime, logs } = loggedLine({
      reconnect: {
        maxDelayMs: 7,
        delay: () => {
          throw fault;
        },
      },
    });
    realtime.connect();
    server.drop();
    await clock.advance(7);
    expect(server.opened).toBe(2);
    expect(logs.some((record) => record.message.includes('reconnect.delay'))).toBe(true);
  });

  it('[C2] online, a page shown again and connect() retry at once', () => {
    const { server, realtime } = loggedLine();
    realtime.connect();
    const wakes = [
      () => window.dispatchEvent(new Event('online')),
      () => hide('visible'),
      () => window.dispatchEvent(new Event('pageshow')),
      () => realtime.connect(),
    ];
    wakes.forEach((wake, index) => {
      server.drop();
      wake();
      expect(server.opened).toBe(index + 2);
    });
  });

  it('[C2] GOAWAY is honoured: closed now, back after the time it names', async () => {
    const { server, clock, realtime, statuses } = loggedLine();
    realtime.connect();
    server.emit({ type: 'GOAWAY', reason: 'deploy', reconnectAfterMs: 3_000, maxJitterMs: 0 });
    expect(statuses.at(-1)).toBe('reconnecting');
    window.dispatchEvent(new Event('online'));
    await clock.advance(2_999);
    expect(server.opened).toBe(1);
    await clock.advance(1);
    expect(statuses.at(-1)).toBe('connected');
  });

  it('[C3] a half-open line is found dead by its heartbeat and replaced', async () => {
    const { server, clock, realtime, statuses } = loggedLine();
    realtime.connect();
    server.answersPings = false;
    await clock.advance(30_000);
    expect(server.messages('PING')).toHaveLength(1);
    await clock.advance(9_999);
    expect(statuses.at(-1)).toBe('connected');
    server.accepts = false;
    await clock.advance(1);
    expect(statuses.at(-1)).toBe('reconnecting');
    expect(realtime.lastError()?.code).toBe('timeout');
  });

  it('[C3] answers keep it alive, and tell how long a round trip takes', async () => {
    const { clock, realtime, statuses, hub } = loggedLine();
    realtime.connect();
    await clock.advance(300_000);
    expect(statuses).toEqual(['disconnected', 'connecting', 'connected']);
    expect(hub.metrics().roundTripMs).toBe(0);
  });

  it('[C3] online, a page shown and pageshow probe the line at once', () => {
    for (const wake of ['online', 'visible', 'pageshow']) {
      TestBed.resetTestingModule();
      const { server, realtime } = loggedLine();
      realtime.connect();
      if (wake === 'visible') hide('visible');
      else window.dispatchEvent(new Event(wake));
      expect(server.messages('PING')).toHaveLength(1);
    }
  });

  it('[C3] answers the pings of the server', () => {
    const { server, realtime } = loggedLine();
    realtime.connect();
    server.emit({ type: 'PING', ts: 7 });
    expect(server.messages('PONG')).toEqual([{ type: 'PONG', ts: 7 }]);
  });

  it('[C2][row:E9] reconnects at the pace of the network', async () => {
    const delay = jest.fn(({ effectiveType }: { effectiveType?: string }) =>
      effectiveType === '2g' ? 10_000 : 500,
    );
    const { server, clock, realtime } = loggedLine({ reconnect: { delay } });
    realtime.connect();
    for (const [effectiveType, ms] of [
      ['4g', 500],
      ['2g', 10_000],
    ] as const) {
      const connection = { value: { effectiveType }, configurable: true };
      Object.defineProperty(navigator, 'connection', connection);
      const opened = server.opened;
      server.drop();
      await clock.advance(ms - 1);
      expect(server.opened).toBe(opened);
      await clock.advance(1);
      expect(server.opened).toBe(opened + 1);
    }
    Reflect.deleteProperty(navigator, 'connection');
  });

  it('[C1] lastError says why the line is down, and nothing once it is up again', async () => {
    const { server, clock, realtime } = loggedLine();
    realtime.connect();
    expect(realtime.lastError()).toBeUndefined();
    server.drop();
    expect(realtime.lastError()).toMatchObject({
      code: 'disconnected',
      details: { closeCode: 1006 },
    });
    await clock.advance(1_000);
    expect(realtime.lastError()).toBeUndefined();
    server.drop(4403);
    await clock.advance(60_000);
    expect(realtime.lastError()?.code).toBe('forbidden');
    expect([realtime.connectionStatus(), realtime.isConnected()]).toEqual(['failed', false]);
  });

  it('[C0] a handshake that never ends is given up', async () => {
    const { clock, realtime } = loggedLine({ token: () => NEVER });
    realtime.connect();
    await clock.advance(10_000);
    expect(realtime.connectionStatus()).toBe('reconnecting');
  });

  it('[S5] no token, payload or row is logged below debug', async () => {
    const { server, clock, logs, realtime } = loggedLine({ token: () => 'canary-token' });
    realtime.subscribeToEntity('customers').subscribe();
    server.update('customers', '1', 1, { name: 'canary-row' });
    server.emit('{"canary-text":');
    server.emit({ type: 'ENTITY_UPDATED', data: { entityType: 'x', name: 'canary-row' } });
    server.drop(4401);
    await clock.advance(60_000);
    const loud = logs.filter((record) => record.level !== 'debug');
    expect(loud.length).toBeGreaterThan(0);
    expect(JSON.stringify(loud)).not.toContain('canary');
  });

  it('[C9] opens, listens and ticks nothing on the server platform', async () => {
    const server = new FakeSyncServer();
    const clock = new VirtualScheduler();
    TestBed.configureTestingModule({
      providers: [
        { provide: PLATFORM_ID, useValue: 'server' },
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({}, withRealtime({ transport: () => server, connect: 'eager' })),
      ],
    });
    const realtime = TestBed.inject(RealtimeCacheService);
    const listen = jest.spyOn(window, 'addEventListener');
    realtime.subscribeToEntity('customers').subscribe();
    realtime.messages('chat').subscribe();
    realtime.connect();
    await clock.advance(60_000);
    expect(server.opened).toBe(0);
    expect(listen).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });

  it('[N3] everything ends with the injector: line, timers, listeners, streams', async () => {
    const { server, clock, realtime } = loggedLine();
    const ended = jest.fn();
    realtime.subscribeToEntity('customers').subscribe({ complete: ended });
    realtime.messages('chat').subscribe({ complete: ended });
    realtime.connectionStatus$.subscribe({ complete: ended });
    server.update('customers', '1', 1, {});
    TestBed.resetTestingModule();
    expect(server.closedWith).toEqual([1000]);
    expect(ended).toHaveBeenCalledTimes(3);
    expect(clock.pending).toBe(0);
    const dispatch = jest.spyOn(RealtimeConnection.prototype, 'dispatch');
    window.dispatchEvent(new Event('online'));
    await clock.advance(60_000);
    expect(dispatch).not.toHaveBeenCalled();
    expect(server.opened).toBe(1);
  });

  it('[N0] without withRealtime reads are empty and actions name the feature to add', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub()] });
    const realtime = TestBed.inject(RealtimeCacheService);
    expect(realtime.connectionStatus()).toBe('disconnected');
    realtime.subscribeToEntity('customers').subscribe();
    expect(() => realtime.connect()).toThrow(/withRealtime/);
    expect(() => realtime.send('x')).toThrow(expect.objectContaining({ code: 'not-configured' }));
  });
});
