import { TestBed } from '@angular/core/testing';
import { provideCacheHub, RealtimeCacheService, withRealtime } from 'ngx-cachehub';
import type { CacheEvent, RealtimeOptions } from 'ngx-cachehub';
import { of } from 'rxjs';
import { FakeSyncServer } from './fake-sync-server.fixture';
import { lineWorld } from './spec-support/line-world';

function setUp(options: RealtimeOptions = {}) {
  const { server, clock, hub } = lineWorld({ protocol: 'plain', ...options });
  const events: CacheEvent[] = [];
  hub.events$.subscribe((event) => events.push(event));
  const realtime = TestBed.inject(RealtimeCacheService);
  return { server, clock, hub, realtime, events };
}

const UPDATE = {
  type: 'ENTITY_UPDATED',
  data: { entityType: 'customers', entityId: '1', version: 2, changes: { name: 'new' } },
};

describe('a plain server', () => {
  it('[C1] is connected when open: no HELLO, no answer awaited', () => {
    const { server, realtime } = setUp();
    const subscription = realtime.subscribeToEntity('customers').subscribe();
    expect(realtime.connectionStatus()).toBe('connected');
    subscription.unsubscribe();
    expect(server.sent).toEqual([
      { type: 'SUBSCRIBE', entityType: 'customers' },
      { type: 'UNSUBSCRIBE', entityType: 'customers' },
    ]);
  });

  it("[C4] a transport that says resume 'none' is treated alike", () => {
    const none = new FakeSyncServer();
    Object.assign(none, { capabilities: { resume: 'none', requests: false } });
    TestBed.configureTestingModule({
      providers: [provideCacheHub({}, withRealtime({ transport: () => none }))],
    });
    TestBed.inject(RealtimeCacheService).connect();
    expect(TestBed.inject(RealtimeCacheService).connectionStatus()).toBe('connected');
    expect(none.sent).toEqual([]);
  });

  it("[C8] hello is the app's own first frame, on each line anew", async () => {
    let count = 0;
    const { server, clock, realtime } = setUp({ hello: () => of({ auth: ++count }) });
    realtime.subscribeToEntity('customers').subscribe();
    server.drop();
    await clock.advance(2_000);
    expect(server.sent).toEqual([
      { auth: 1 },
      { type: 'SUBSCRIBE', entityType: 'customers' },
      { auth: 2 },
      { type: 'SUBSCRIBE', entityType: 'customers' },
    ]);
  });

  it('[C4] every reconnect refetches what is watched, and keeps showing it', async () => {
    const { server, clock, hub, realtime } = setUp();
    const loads = jest.fn(() => ({ id: '1', version: 1 }));
    const seen: unknown[] = [];
    realtime.subscribeToEntity('customers').subscribe();
    hub.fetch('customers:detail-1', loads).subscribe((row) => seen.push(row));
    await clock.advance(3_000);
    const before = loads.mock.calls.length;
    server.drop();
    await clock.advance(5_000);
    expect(loads.mock.calls.length).toBe(before + 1);
    expect(seen).not.toContain(undefined);
  });

  it('[C3] a quiet foreign server is not dead; one that answered once and then stops is', async () => {
    const { server, clock, realtime } = setUp();
    server.answersPings = false;
    realtime.connect();
    await clock.advance(10 * 60_000);
    expect(server.opened).toBe(1);
    server.emit({ type: 'PONG' });
    await clock.advance(41_000);
    expect(server.opened).toBe(2);
  });

  it('[C3] heartbeat.message is the ping, false sends none', async () => {
    const own = setUp({ heartbeat: { message: () => 'ping', intervalMs: 1_000 } });
    own.realtime.connect();
    await own.clock.advance(2_000);
    expect(own.server.sent).toEqual(['ping', 'ping']);
    TestBed.resetTestingModule();
    const none = setUp({ heartbeat: false });
    none.realtime.connect();
    await none.clock.advance(600_000);
    expect(none.server.sent).toEqual([]);
  });

  it('[S3] broadcast frames are applied to what is cached or defined, and to nothing else', async () => {
    const { server, clock, hub, realtime, events } = setUp();
    hub.set('customers:detail-1', { id: '1', version: 1, name: 'old' });
    realtime.connect();
    const entity = { id: '9', version: 1 };
    server.emit(UPDATE);
    server.emit({ type: 'ENTITY_CREATED', data: { entityType: 'ghosts', entityId: '9', entity } });
    await clock.advance(100);
    expect(hub.getValue('customers:detail-1')).toMatchObject({ name: 'new' });
    expect(hub.has('ghosts:detail-9')).toBe(false);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'realtime-ignored', entity: 'ghosts' }),
    );
  });

  it('[row:D1] mapIncoming turns foreign events into changes of the cache', async () => {
    const { server, clock, hub, realtime } = setUp({
      mapIncoming: (frame) => {
        const { type, data } = frame as { type: string; data: { id: string } };
        if (type !== 'contact_created') return null;
        const change = { entityType: 'contacts', entityId: data.id, entity: data };
        return { type: 'ENTITY_CREATED', data: change };
      },
    });
    const heard: unknown[] = [];
    realtime.messages('transaction_created').subscribe((frame) => heard.push(frame));
    realtime.subscribeToEntity('contacts').subscribe();
    server.emit({ type: 'contact_created', data: { id: '5', name: 'Ada' } });
    server.emit({ type: 'transaction_created', data: { id: '6' } });
    await clock.advance(100);
    expect(hub.getValue('contacts:detail-5')).toEqual({ id: '5', name: 'Ada' });
    expect(heard).toEqual([{ type: 'transaction_created', data: { id: '6' } }]);
  });

  it('[I12] a mapping that throws is a reported wire fault, and the next frame is read', async () => {
    const { server, clock, hub, realtime, events } = setUp({
      mapIncoming: (frame) => {
        if ((frame as { type: string }).type === 'bad') throw new Error('mine');
        return frame;
      },
    });
    hub.set('customers:detail-1', { id: '1', version: 1, name: 'old' });
    realtime.connect();
    server.emit([{ type: 'bad' }, UPDATE]);
    await clock.advance(100);
    expect(hub.getValue('customers:detail-1')).toMatchObject({ name: 'new' });
    expect(events.filter((event) => event.type === 'wire-fault')).toMatchObject([
      { details: { code: 'mapIncoming' } },
    ]);
  });

  it('[C6] mapOutgoing says what goes out; null sends nothing, an exception is a wire fault', () => {
    const { server, realtime, events } = setUp({
      mapOutgoing: (message) => {
        const { type, entityType } = message as { type: string; entityType?: string };
        if (type === 'boom') throw new Error('mine');
        return type === 'SUBSCRIBE' ? `sub ${entityType}` : null;
      },
    });
    realtime.subscribeToEntity('customers').subscribe();
    expect(realtime.send('anything')).toBe(false);
    expect(realtime.send('boom')).toBe(false);
    expect(server.sent).toEqual(['sub customers']);
    expect(events.filter((event) => event.type === 'wire-fault')).toHaveLength(1);
  });

  it('[C8] renewToken opens a new line, whose hello has the new token', async () => {
    const { server, clock, realtime } = setUp({ hello: () => ({ auth: 'x' }) });
    realtime.connect();
    await realtime.renewToken();
    await clock.advance(1_000);
    expect(server.sent).toEqual([{ auth: 'x' }, { auth: 'x' }]);
  });
});
