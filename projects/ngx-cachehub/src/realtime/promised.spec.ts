import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_CONFIG,
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  defineEntity,
  provideCacheHub,
  RealtimeCacheService,
  withPolling,
  withRealtime,
} from 'ngx-cachehub';
import type { EntityChange, LogRecord, RealtimeOptions } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from './fake-sync-server.fixture';

function setUp(options: RealtimeOptions = {}) {
  const server = new FakeSyncServer();
  const clock = new VirtualScheduler();
  const logs: LogRecord[] = [];
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub(
        {
          baseUrl: 'https://api.example/v1',
          token: () => 'token-1',
          entities: [defineEntity('todos')],
          logger: { level: 'warn', sink: (record) => logs.push(record) },
        },
        withRealtime({ transport: () => server, batch: false, ...options }),
        withPolling({ intervalMs: 15_000 }),
      ),
    ],
  });
  const realtime = TestBed.inject(RealtimeCacheService);
  return { server, clock, logs, realtime, hub: TestBed.inject(CacheHubService) };
}

describe('what other systems promise of a connection', () => {
  it('[row:B1] frames go by their type to whoever listens, tries are counted, a heartbeat watches', async () => {
    const { server, clock, realtime } = setUp({
      reconnect: { initialDelayMs: 1_000, maxAttempts: 5 },
    });
    const heard: unknown[] = [];
    realtime.messages('ALERT').subscribe((frame) => heard.push(['one', frame]));
    realtime.messages('ALERT').subscribe((frame) => heard.push(['two', frame]));
    realtime.messages('OTHER').subscribe((frame) => heard.push(['other', frame]));
    server.emit({ type: 'ALERT', data: 1 });
    const frame = { type: 'ALERT', data: 1 };
    expect(heard).toEqual([
      ['one', frame],
      ['two', frame],
    ]);
    expect(realtime.send('NOTE', 'to all')).toBe(true);
    expect(server.sent).toContainEqual({ type: 'NOTE', data: 'to all' });
    await clock.advance(30_000);
    expect(server.messages('PING')).toHaveLength(1);
    server.accepts = false;
    jest.spyOn(server, 'open').mockImplementation(() => {
      server.opened++;
      server.accept();
      server.drop();
    });
    server.drop();
    await clock.advance(600_000);
    expect([server.opened, realtime.connectionStatus()]).toEqual([6, 'failed']);
  });

  it('[row:E1] one configuration says all of it', () => {
    const delay = { initialDelayMs: 2_000, maxAttempts: 7 };
    setUp({ reconnect: delay });
    const config = TestBed.inject(CACHE_HUB_CONFIG);
    expect(config).toMatchObject({ baseUrl: 'https://api.example/v1' });
    expect(config.entities?.map(({ name }) => name)).toEqual(['todos']);
    expect(config.realtime?.reconnect).toMatchObject(delay);
    expect(config.polling?.intervalMs).toBe(15_000);
  });

  it('[row:E6] the five states of a connection, and whether it is active', async () => {
    const { server, clock, realtime } = setUp();
    const seen: [string, boolean][] = [];
    realtime.connectionStatus$.subscribe((status) => seen.push([status, realtime.isConnected()]));
    server.accepts = false;
    realtime.connect();
    server.accept();
    server.drop();
    await clock.advance(2_000);
    server.welcomes = false;
    server.accept();
    server.drop(4403);
    expect(seen).toEqual([
      ['disconnected', false],
      ['connecting', false],
      ['connected', true],
      ['reconnecting', false],
      ['failed', false],
    ]);
  });

  it('[row:E7] one subscription for each collection, deltas, ping and pong, a token', async () => {
    const { server, clock, realtime } = setUp();
    const changes: string[] = [];
    const note = ({ type, entityId }: EntityChange) => changes.push(`${type} ${entityId}`);
    realtime.subscribeToEntity('todos').subscribe(note);
    realtime.subscribeToEntity('notes').subscribe(note);
    expect(server.messages('HELLO')[0].token).toBe('token-1');
    expect(server.subscribed).toEqual(['todos', 'notes']);
    const entity = { id: '1', version: 1 };
    server.event('todos', 'ENTITY_CREATED', { entityId: '1', version: 1, entity });
    server.update('todos', '1', 2, { done: true });
    server.event('notes', 'ENTITY_DELETED', { entityId: '7', version: 9 });
    expect(changes).toEqual(['CREATE 1', 'UPDATE 1', 'DELETE 7']);
    await clock.advance(30_000);
    expect(server.messages('PING')).toHaveLength(1);
    server.emit({ type: 'PING', ts: 3 });
    expect(server.messages('PONG')).toHaveLength(1);
  });

  it('[row:E9] the level of the log is set while it runs, and work is counted', () => {
    const { server, hub, realtime, logs } = setUp();
    realtime.connect();
    server.emit('no frame');
    expect(logs).toHaveLength(1);
    hub.setLogLevel('silent');
    server.emit('no frame');
    expect(logs).toHaveLength(1);
    hub.setLogLevel('debug');
    server.emit('no frame');
    expect(logs).toHaveLength(2);
    const { framesIn, framesOut, bytesIn } = hub.metrics();
    // WELCOME and three that were none.
    expect([framesIn, framesOut, bytesIn > 24]).toEqual([4, 1, true]);
  });
});
