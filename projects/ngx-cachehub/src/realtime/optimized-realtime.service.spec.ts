import { TestBed } from '@angular/core/testing';
import { OptimizedRealtimeService, provideCacheHub, RealtimeCacheService } from 'ngx-cachehub';
import type { CacheEvent, RealtimeOptions, UpdateBatch } from 'ngx-cachehub';
import { REALTIME_ENGINE } from './realtime-engine';
import { lineWorld } from './spec-support/line-world';

function setUp(options: RealtimeOptions = {}) {
  const { server, clock, hub } = lineWorld(options);
  const optimized = TestBed.inject(OptimizedRealtimeService);
  const batches: UpdateBatch[] = [];
  optimized.batches$.subscribe((batch) => batches.push(batch));
  const update = (version: number, changes: object = {}) =>
    optimized.bufferUpdate('customers', { type: 'UPDATE', entityId: '1', version, changes });
  hub.set('customers:detail-1', { id: '1', version: 1 });
  return { server, clock, hub, optimized, batches, update };
}

describe('OptimizedRealtimeService', () => {
  it('[row:A5] gathers changes for a hundred milliseconds and applies them in one turn', async () => {
    const { clock, hub, optimized, update } = setUp();
    const seen: unknown[] = [];
    hub.get('customers:detail-1').subscribe((row) => seen.push(row));
    update(2, { a: 1 });
    update(3, { b: 2 });
    expect(optimized.pending()).toBe(2);
    await clock.advance(99);
    expect(seen).toHaveLength(1);
    await clock.advance(1);
    expect(seen.slice(1)).toEqual([{ id: '1', version: 3, a: 1, b: 2 }]);
    expect(optimized.pending()).toBe(0);
  });

  it('[B1] the window is a maximum: a steady stream flushes every window', async () => {
    const { clock, batches, update } = setUp();
    for (let version = 2; version <= 52; version++) {
      update(version);
      await clock.advance(10);
    }
    expect(batches.length).toBeGreaterThanOrEqual(4);
  });

  it('[B1] maxItems flushes before the window ends', async () => {
    const { clock, batches, update } = setUp({ batch: { maxItems: 3 } });
    for (let version = 2; version <= 5; version++) update(version);
    expect(batches.map((batch) => batch.received)).toEqual([3]);
    await clock.advance(100);
    expect(batches.map((batch) => batch.received)).toEqual([3, 1]);
  });

  it("[B1] 'frame' flushes before the next paint, false at once", async () => {
    const framed = setUp({ batch: { windowMs: 'frame' } });
    framed.update(2);
    expect(framed.batches).toHaveLength(0);
    await framed.clock.advance(16);
    expect(framed.batches).toHaveLength(1);
    TestBed.resetTestingModule();
    const immediate = setUp({ batch: false });
    immediate.update(2);
    expect(immediate.batches).toHaveLength(1);
  });

  it('[B1] a frame that holds an array is one turn also without batching', () => {
    const { server, batches } = setUp({ batch: false });
    TestBed.inject(RealtimeCacheService).subscribeToEntity('customers').subscribe();
    const [{ sub }] = server.messages('SUBSCRIBE');
    const event = (seq: number) => ({
      type: 'ENTITY_UPDATED',
      sub,
      epoch: 'e1',
      seq,
      prev: seq - 1,
      data: { entityType: 'customers', entityId: '1', version: seq + 1, changes: {} },
    });
    server.emit([event(1), event(2), event(3)]);
    expect(batches.map((batch) => batch.received)).toEqual([3]);
  });

  it('[B7] flush applies now, and batches$ says what it came to', () => {
    const { clock, optimized, batches, update } = setUp();
    update(2, { a: 1 });
    update(3, { a: 2 });
    update(2, { a: 0 });
    optimized.flush();
    expect(batches).toEqual([
      {
        id: 1,
        at: clock.now(),
        received: 3,
        applied: expect.any(Number) as number,
        merged: expect.any(Number) as number,
        ignored: 1,
        entities: ['customers'],
        changes: [
          { type: 'UPDATE', entityId: '1', version: 2, changes: { a: 1 } },
          { type: 'UPDATE', entityId: '1', version: 3, changes: { a: 2 } },
          { type: 'UPDATE', entityId: '1', version: 2, changes: { a: 0 } },
        ],
      },
    ]);
    expect(batches[0].applied + batches[0].merged).toBeGreaterThanOrEqual(2);
    optimized.flush();
    expect(batches).toHaveLength(1);
  });

  it('[B8] what an observer adds while a batch is delivered comes in the next', () => {
    const { hub, optimized, batches, update } = setUp();
    let once = true;
    hub.get('customers:detail-1').subscribe((row) => {
      if (!once || (row as { version: number }).version !== 2) return;
      once = false;
      update(3);
      optimized.flush();
    });
    update(2);
    optimized.flush();
    expect(batches.map((batch) => batch.received)).toEqual([1, 1]);
    expect(hub.getValue('customers:detail-1')).toMatchObject({ version: 3 });
  });

  it('[B8] what a subscriber adds is told after what it was told of, to everybody', () => {
    const { optimized, update } = setUp();
    const realtime = TestBed.inject(RealtimeCacheService);
    const told: unknown[] = [];
    realtime.subscribeToEntity('customers').subscribe((note) => {
      if (note.type !== 'UPDATE' || note.version !== 2) return;
      update(3);
      optimized.flush();
    });
    realtime.subscribeToEntity('customers').subscribe((note) => {
      told.push(note.type === 'UPDATE' && note.version);
    });
    update(2);
    optimized.flush();
    expect(told).toEqual([2, 3]);
  });

  it('[B8] a batch that fails is reported and read anew; the next one is applied', () => {
    const { hub, optimized, update } = setUp();
    const engine = TestBed.inject(REALTIME_ENGINE);
    const events: CacheEvent[] = [];
    hub.events$.subscribe((event) => events.push(event));
    const stale = jest.spyOn(engine, 'markEntityStale');
    jest.spyOn(engine, 'applyPatches').mockImplementationOnce(() => {
      throw new Error('broken');
    });
    update(2);
    optimized.flush();
    expect(events.map((event) => event.type)).toContain('error');
    expect(stale).toHaveBeenCalledWith('customers');
    update(2, { name: 'new' });
    optimized.flush();
    expect(hub.getValue('customers:detail-1')).toMatchObject({ name: 'new' });
  });

  it('[G8] a change that is none is refused with a sentence', () => {
    const { optimized } = setUp();
    const change = { type: 'UPDATE', entityId: '1', version: -1, changes: {} } as const;
    expect(() => optimized.bufferUpdate('customers', change)).toThrow(
      expect.objectContaining({ code: 'wire-fault' }),
    );
    expect(optimized.pending()).toBe(0);
  });

  it('[N0] without withRealtime it says which feature to add', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub()] });
    const optimized = TestBed.inject(OptimizedRealtimeService);
    expect(optimized.pending()).toBe(0);
    expect(() => optimized.flush()).toThrow(/withRealtime/);
  });
});
