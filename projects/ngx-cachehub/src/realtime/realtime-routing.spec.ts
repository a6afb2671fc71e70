import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  defineEntity,
  OptimizedRealtimeService,
  provideCacheEntities,
  provideCacheHub,
  RealtimeCacheService,
  withRealtime,
} from 'ngx-cachehub';
import type { CacheEvent, EntityChange } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from './fake-sync-server.fixture';
import { eventfulLine, watchedCustomer } from './spec-support/watched-customer';

interface Customer {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

describe('what comes over the line', () => {
  it('[row:A2] patches the cached detail, and tells subscribers after the cache has it', async () => {
    const { server, clock, hub, realtime, seen } = watchedCustomer();
    await clock.drain();
    const known: unknown[] = [];
    realtime.subscribeToEntity('customers').subscribe(() => {
      known.push(hub.getValue<Customer>('customers:detail-1')?.name);
    });
    server.update('customers', '1', 2, { name: 'new' });
    await clock.advance(100);
    expect(seen.at(-1)).toEqual({ id: '1', version: 2, name: 'new' });
    expect(known).toEqual(['new']);
  });

  it('[row:A3] subscribers get CREATE, UPDATE, DELETE and BULK_UPDATE with ids as on the wire', async () => {
    const { server, clock, realtime } = eventfulLine();
    const notes: EntityChange[] = [];
    realtime.subscribeToEntity('customers').subscribe((note) => notes.push(note));
    server.event('customers', 'ENTITY_CREATED', { entityId: 7, version: 1, entity: { id: 7 } });
    server.event('customers', 'ENTITY_UPDATED', { entityId: 7, version: 2, changes: { a: 1 } });
    server.event('customers', 'ENTITY_DELETED', { entityId: 7, version: 3 });
    const row = { op: 'update', entityId: '8', version: 1, changes: {} };
    server.event('customers', 'BULK_UPDATE', { updates: [row, row] });
    await clock.advance(100);
    expect(notes).toEqual([
      { type: 'CREATE', entityId: 7, version: 1, entity: { id: 7 } },
      { type: 'UPDATE', entityId: 7, version: 2, changes: { a: 1 } },
      { type: 'DELETE', entityId: 7, version: 3 },
      { type: 'BULK_UPDATE', count: 2 },
    ]);
  });

  it.each([{}, { invalidate: true }])(
    '[B6] BULK_UPDATE %j refetches what is observed, and is told with count 0',
    async (data) => {
      const { server, clock, notes, loads } = watchedCustomer();
      await clock.advance(1_000);
      const before = loads();
      server.event('customers', 'BULK_UPDATE', data);
      await clock.advance(2_000);
      expect(loads()).toBe(before + 1);
      expect(notes).toEqual([{ type: 'BULK_UPDATE', count: 0 }]);
    },
  );

  it('[B6] rows that cannot be decoded mark the rest stale; the others are applied', async () => {
    const { server, clock, hub, loads } = watchedCustomer();
    await clock.advance(1_000);
    const before = loads();
    const good = { op: 'update', entityId: '1', version: 2, changes: { name: 'new' } };
    server.event('customers', 'BULK_UPDATE', { updates: [good, { op: 'update', version: '9' }] });
    await clock.advance(100);
    expect(hub.getValue<Customer>('customers:detail-1')?.name).toBe('new');
    expect(loads()).toBe(before + 1);
  });

  it('[C5] one that unsubscribes ends nobody else; the last one leaves the server', () => {
    const { server, clock, realtime } = eventfulLine();
    const notes: EntityChange[] = [];
    const first = realtime.subscribeToEntity('customers').subscribe();
    const second = realtime.subscribeToEntity('customers').subscribe((note) => notes.push(note));
    expect(server.messages('SUBSCRIBE')).toHaveLength(1);
    first.unsubscribe();
    expect(server.subscribed).toEqual(['customers']);
    server.update('customers', '1', 1, {});
    TestBed.inject(OptimizedRealtimeService).flush();
    expect(notes).toHaveLength(1);
    second.unsubscribe();
    expect(server.subscribed).toEqual([]);
    expect(clock).toBeDefined();
  });

  it('[C5] unsubscribeFromEntity completes all, and a late unsubscribe ends no newcomer', () => {
    const { server, realtime } = eventfulLine();
    const ended = jest.fn();
    const old = realtime.subscribeToEntity('customers').subscribe({ complete: ended });
    realtime.subscribeToEntity('customers').subscribe({ complete: ended });
    realtime.unsubscribeFromEntity('customers');
    expect(ended).toHaveBeenCalledTimes(2);
    expect(server.subscribed).toEqual([]);
    realtime.subscribeToEntity('customers').subscribe();
    old.unsubscribe();
    expect(server.subscribed).toEqual(['customers']);
  });

  it('[K1] refuses a name that cannot be an entity’s', () => {
    const { realtime } = eventfulLine();
    expect(() => realtime.subscribeToEntity('a:b')).toThrow(
      expect.objectContaining({ code: 'invalid-key' }),
    );
  });

  it('[C6] keeps nothing to send while not connected, but asks for what is wanted on each line', async () => {
    const { server, clock, realtime } = eventfulLine();
    expect(realtime.send('chat', { text: 'hi' })).toBe(false);
    realtime.subscribeToEntity('customers').subscribe();
    expect(realtime.send('chat', { text: 'now' })).toBe(true);
    expect(server.sent).toContainEqual({ type: 'chat', data: { text: 'now' } });
    server.drop();
    expect(realtime.send('chat', { text: 'lost' })).toBe(false);
    await clock.advance(2_000);
    expect(server.subscribed).toEqual(['customers']);
    expect(JSON.stringify(server.sent)).not.toContain('lost');
  });

  it('[C6] messages gets the frames of a type that the hub does not route, and no others', () => {
    const { server, realtime, typed } = eventfulLine();
    const heard: unknown[] = [];
    realtime.messages('chat').subscribe((frame) => heard.push(frame));
    realtime.messages('PONG').subscribe((frame) => heard.push(frame));
    server.emit([{ type: 'chat', text: 'hi' }, { type: 'PONG' }, { type: 'other' }]);
    expect(heard).toEqual([{ type: 'chat', text: 'hi' }]);
    expect(typed('wire-fault')).toMatchObject([{ details: { code: 'unknown-type' } }]);
  });

  it('[C0] one bad frame or message disturbs no other', async () => {
    const { server, clock, hub, typed, realtime } = watchedCustomer();
    await clock.drain();
    server.emit('{"type":');
    server.emit('');
    server.emit(new ArrayBuffer(4));
    server.emit({ type: 'ENTITY_UPDATED', data: { entityType: 'customers', version: 'x' } });
    server.update('customers', '1', 2, { name: 'new' });
    await clock.advance(100);
    expect(hub.getValue<Customer>('customers:detail-1')?.name).toBe('new');
    expect(typed('wire-fault').length).toBeGreaterThanOrEqual(3);
    expect(realtime.connectionStatus()).toBe('connected');
  });

  it('[S1] keys that reach a prototype are dropped and reported', async () => {
    const { server, clock, hub, typed } = watchedCustomer();
    await clock.drain();
    const [{ sub }] = server.messages('SUBSCRIBE');
    const data =
      '{"entityType":"customers","entityId":"1","version":2,"changes":{"__proto__":{"x":1},"name":"new"}}';
    server.emit(
      `{"type":"ENTITY_UPDATED","sub":"${sub}","epoch":"e1","seq":1,"prev":0,"data":${data}}`,
    );
    await clock.advance(100);
    expect(hub.getValue('customers:detail-1')).toEqual({ id: '1', version: 2, name: 'new' });
    expect(typed('wire-fault')).toMatchObject([{ details: { code: 'forbidden-key' } }]);
  });

  it('[S2] a frame above the limits is refused and reported', () => {
    const { server, realtime, typed } = eventfulLine({
      limits: { maxFrameBytes: 2_000, maxDepth: 3 },
    });
    realtime.connect();
    server.emit({ type: 'chat', text: 'x'.repeat(3_000) });
    server.emit({ type: 'chat', a: { b: { c: { d: 1 } } } });
    expect(typed('wire-fault')).toMatchObject([
      { details: { code: 'too-large' } },
      { details: { code: 'too-deep' } },
    ]);
  });

  it('[S3] events of an entity that nobody subscribed to, or of another stream, change nothing', async () => {
    const { server, clock, hub } = watchedCustomer();
    hub.set('orders:detail-1', { id: '1', version: 1, name: 'mine' });
    await clock.drain();
    const [{ sub }] = server.messages('SUBSCRIBE');
    const data = { entityType: 'orders', entityId: '1', version: 2, changes: { name: 'theirs' } };
    const at = { epoch: 'e1', seq: 1, prev: 0 };
    server.emit({ type: 'ENTITY_UPDATED', data });
    server.emit({ type: 'ENTITY_UPDATED', sub, ...at, data });
    server.emit({ type: 'ENTITY_UPDATED', sub: 'foreign', ...at, data });
    await clock.advance(100);
    expect(hub.getValue<Customer>('orders:detail-1')?.name).toBe('mine');
  });

  it('[C5] a refusal that may pass is tried again after the time that the server named', async () => {
    const { server, clock, realtime } = eventfulLine();
    server.refuses.set('customers', { code: 'BUSY', retryable: true });
    realtime.subscribeToEntity('customers').subscribe();
    server.refuses.clear();
    await clock.advance(4_999);
    expect(server.subscribed).toEqual([]);
    await clock.advance(1_000);
    expect(server.subscribed).toEqual(['customers']);
  });

  it('[G8] rows that fail the schema of their entity are wire faults', async () => {
    const server = new FakeSyncServer();
    const clock = new VirtualScheduler();
    const schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value: unknown) =>
          (value as Customer).name === 'bad'
            ? { issues: [{ message: 'a bad name' }] }
            : { value: { ...(value as Customer), name: 'checked' } },
      },
    } as const;
    TestBed.configureTestingModule({
      providers: [
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({}, withRealtime({ transport: () => server })),
        provideCacheEntities(defineEntity<Customer>('customers', { schema })),
      ],
    });
    const hub = TestBed.inject(CacheHubService);
    const faults: CacheEvent[] = [];
    hub.events$.subscribe((event) => event.type === 'wire-fault' && faults.push(event));
    TestBed.inject(RealtimeCacheService).subscribeToEntity('customers').subscribe();
    for (const [id, name] of ['good', 'bad'].entries()) {
      const entity = { id: `${id}`, version: 1, name };
      server.event('customers', 'ENTITY_CREATED', { entityId: `${id}`, version: 1, entity });
    }
    await clock.advance(100);
    expect(hub.getValue<Customer>('customers:detail-0')?.name).toBe('checked');
    expect(hub.getValue('customers:detail-1')).toBeUndefined();
    expect(faults).toMatchObject([{ entity: 'customers', entityId: '1' }]);
  });
});
