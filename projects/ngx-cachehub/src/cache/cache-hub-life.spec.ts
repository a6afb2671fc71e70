import { TestBed } from '@angular/core/testing';
import { from, map, of } from 'rxjs';
import { LayerTurns } from '../optimistic/layer-turns';
import { CacheHubService } from './cache-hub.service';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const MINUTE = 60_000;
const WINDOW = 500;

describe('freshness and collection', () => {
  it('[K6] a plain key is stale at once, and fresh for its staleTime', async () => {
    const { hub, scheduler } = hubFixture();
    hub.set('a', 1);
    hub.set('b', 1, { staleTime: MINUTE });
    expect([hub.stateOf('a').isStale, hub.stateOf('b').isStale]).toEqual([true, false]);
    const states = watch(hub.state('b'));
    await scheduler.advance(MINUTE);
    expect(states.values.map(({ isStale }) => isStale)).toEqual([false, true]);
  });

  it('[K6] keeps an entry for gcTime after its last observer, then lets go of all', async () => {
    const { hub, scheduler, events } = hubFixture();
    const seen = watch(hub.fetch('a', () => of(1), { gcTime: MINUTE }));
    await scheduler.advance(10 * MINUTE);
    expect(hub.has('a')).toBe(true);
    seen.stop();
    await scheduler.advance(MINUTE - 1);
    expect(hub.has('a')).toBe(true);
    await scheduler.advance(1);
    expect(hub.has('a')).toBe(false);
    expect(events.at(-1)).toMatchObject({ type: 'evict', key: 'a' });
  });

  it('[I10] leaves no timer and no entry of a key that nobody observes', async () => {
    const { hub, scheduler, engine } = hubFixture();
    const streams = [
      watch(hub.fetch('a', () => of(1), { refreshIntervalMs: 1_000, staleTime: MINUTE })),
      watch(hub.get('b')),
      watch(hub.state('a')),
    ];
    for (const stream of streams) stream.stop();
    await scheduler.advance(5 * MINUTE);
    expect([scheduler.pending, [...engine.directory.keys()]]).toEqual([0, []]);
  });

  it('[K6] evicts the least recently used unobserved entry above maxEntries', () => {
    const { hub } = hubFixture({ maxEntries: 3 });
    const observed = watch(hub.get('a'));
    for (const key of ['a', 'b', 'c', 'd']) hub.set(key, key);
    expect(hub.keys()).toEqual(['a', 'c', 'd']);
    hub.getValue('c');
    hub.set('e', 'e');
    expect(hub.keys()).toEqual(['a', 'c', 'e']);
    observed.stop();
  });

  it('[K6] never evicts an entry that a layer shows', () => {
    const { hub, engine } = hubFixture({ maxEntries: 2 });
    hub.set('a', 1);
    engine.part(LayerTurns).add({ id: 'l', ops: [{ op: 'set', key: 'a', value: 2 }] });
    for (const key of ['b', 'c', 'd']) hub.set(key, key);
    expect(hub.getValue('a')).toBe(2);
    engine.part(LayerTurns).drop('l');
    expect(hub.getValue('a')).toBe(1);
  });

  it('[K6] a key counts as fresh while a gap-free subscription covers its entity', async () => {
    const { hub, pushes, scheduler } = hubFixture();
    const source = new ManualSource<object[]>();
    pushes.onCoverageChange('things', true);
    const first = watch(hub.fetch('things:list-{}', source.load));
    source.flush([]);
    await scheduler.advance(MINUTE);
    const second = watch(hub.fetch('things:list-{}', source.load));
    expect([source.runs.length, second.values]).toEqual([1, [[]]]);
    pushes.onCoverageChange('things', false);
    expect(hub.stateOf('things:list-{}').isStale).toBe(true);
    pushes.onCoverageChange('things', true);
    expect(hub.stateOf('things:list-{}').isStale).toBe(false);
    pushes.markEntityStale('things');
    expect(hub.stateOf('things:list-{}').isStale).toBe(true);
    first.stop();
  });

  it('[I4] what was asked for before the subscription began is asked for once more', async () => {
    const { hub, pushes, scheduler } = hubFixture();
    const source = new ManualSource<object[]>();
    watch(hub.fetch('things:list-{}', source.load));
    pushes.onCoverageChange('things', true);
    source.flush([{ id: 1 }]);
    await scheduler.advance(WINDOW);
    expect(source.runs).toHaveLength(2);
    source.flush([{ id: 1 }, { id: 2 }]);
    await scheduler.advance(WINDOW);
    expect(source.runs).toHaveLength(2);
    pushes.onCoverageChange('things', false);
    pushes.onCoverageChange('things', true);
    await scheduler.advance(WINDOW);
    expect(source.runs).toHaveLength(2);
    pushes.onCoverageEnd('things');
    pushes.onCoverageChange('things', true);
    await scheduler.advance(WINDOW);
    expect(source.runs).toHaveLength(3);
  });

  it('[row:A1] reloads an observed key at its interval, jittered by a tenth', async () => {
    const { hub, scheduler } = hubFixture();
    let runs = 0;
    const seen = watch(hub.fetch('a', () => of(++runs), { refreshIntervalMs: 1_000 }));
    await scheduler.advance(10_000);
    expect(runs).toBeGreaterThanOrEqual(10);
    expect(runs).toBeLessThanOrEqual(12);
    seen.stop();
    const before = runs;
    await scheduler.advance(10_000);
    expect(runs).toBe(before);
  });
});

describe('writing', () => {
  it('[K7] update is functional, and false for an absent key', () => {
    const { hub } = hubFixture();
    const updater = jest.fn((count: number) => count + 1);
    expect(hub.update('a', updater)).toBe(false);
    expect(updater).not.toHaveBeenCalled();
    hub.set('a', 1);
    expect([hub.update('a', updater), hub.getValue('a')]).toEqual([true, 2]);
    expect([hub.update('a', () => undefined), hub.getValue('a')]).toEqual([true, 2]);
  });

  it('[K7] a value that is equal notifies nobody, and keeps the parts that did not change', () => {
    const { hub } = hubFixture();
    hub.set('a', { x: { y: 1 }, z: [1, 2] });
    const seen = watch(hub.get<{ x: object; z: number[] }>('a'));
    hub.set('a', { x: { y: 1 }, z: [1, 2] });
    expect(seen.values).toHaveLength(1);
    hub.set('a', { x: { y: 1 }, z: [1] });
    expect(seen.values).toHaveLength(2);
    expect(seen.values[1]?.x).toBe(seen.values[0]?.x);
  });

  it('[K7] takes the equal of the caller, for writes and for loads', () => {
    const { hub } = hubFixture();
    const equal = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
    const source = new ManualSource<string>();
    const seen = watch(hub.fetch('a', source.load, { equal }));
    source.emit('A');
    source.emit('a');
    hub.set('a', 'A');
    hub.set('a', 'b');
    expect(seen.values).toEqual(['A', 'b']);
  });

  it('[K7a] refuses an older row, and takes one of the same version as a local change', () => {
    const { hub } = hubFixture();
    hub.set('things:detail-1', { id: 1, version: 5, name: 'five' });
    hub.set('things:detail-1', { id: 1, version: 4, name: 'four' });
    expect(hub.getValue('things:detail-1')).toMatchObject({ name: 'five' });
    hub.update<{ name: string }>('things:detail-1', (row) => ({ ...row, name: 'mine' }));
    expect(hub.stateOf('things:detail-1')).toMatchObject({
      status: 'local',
      data: { version: 5, name: 'mine' },
    });
  });

  it('[K7b] after remove, watchers see nothing; an observed fetch loads again and goes on', async () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const fetched = watch(hub.fetch('a', source.load));
    const values = watch(hub.get('a'));
    const live = hub.getSignal('a');
    source.flush(1);
    hub.remove('a');
    expect([values.values, live(), source.runs.length]).toEqual([
      [undefined, 1, undefined],
      undefined,
      2,
    ]);
    source.flush(1);
    expect([fetched.values, live()]).toEqual([[1, 1], 1]);
    await hub.clear();
    expect([live(), source.runs.length]).toEqual([undefined, 3]);
  });

  it('[K9] removes by key, prefix, entity, tag, RegExp and predicate', () => {
    const { hub } = hubFixture();
    const fill = () => {
      hub.set('users:list-a', 1, { tags: ['t'] });
      hub.set('users:list-b', 2);
      hub.set('userGroup:list-a', 3, { tags: ['t'] });
    };
    const left = (target: Parameters<CacheHubService['remove']>[0]) => {
      fill();
      hub.remove(target);
      return hub.keys().sort();
    };
    expect(left('users:list-a')).toEqual(['userGroup:list-a', 'users:list-b']);
    expect(left({ prefix: 'user' })).toEqual([]);
    expect(left({ prefix: 'users:' })).toEqual(['userGroup:list-a']);
    expect(left({ entity: 'users' })).toEqual(['userGroup:list-a']);
    expect(left({ tag: 't' })).toEqual(['users:list-b']);
    expect(left(/list-a$/g)).toEqual(['users:list-b']);
    expect(left((key) => key.endsWith('b'))).toEqual(['userGroup:list-a', 'users:list-a']);
    expect(left({ entity: 'users', id: 7 })).toHaveLength(3);
  });

  it('[K10] freezes plain values in development', () => {
    const { hub } = hubFixture();
    hub.set('a', { list: [{ n: 1 }] });
    const value = hub.getValue<{ list: { n: number }[] }>('a');
    expect(() => (value!.list[0].n = 2)).toThrow(TypeError);
  });

  it('[K10] freezes nothing in production', () => {
    const global = globalThis as { ngDevMode?: unknown };
    const mode = global.ngDevMode;
    global.ngDevMode = false;
    try {
      const { hub } = hubFixture();
      hub.set('a', { n: 1 });
      expect(Object.isFrozen(hub.getValue('a'))).toBe(false);
    } finally {
      global.ngDevMode = mode;
    }
  });
});

describe('invalidate', () => {
  it('[K8] refetches what is observed, marks what is not, and ends no stream', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<number>();
    const options = { staleTime: MINUTE };
    const seen = watch(hub.fetch('a', source.load, options));
    source.flush(1);
    const done = watch(from(hub.invalidate('a')).pipe(map(() => 1)));
    await scheduler.drain();
    expect([source.runs.length, done.values]).toEqual([2, []]);
    source.fail({ status: 400 });
    await scheduler.drain();
    expect([done.values, seen.error, seen.isComplete]).toEqual([[1], undefined, false]);
    seen.stop();
    await hub.invalidate('a');
    expect(source.runs).toHaveLength(2);
    watch(hub.fetch('a', source.load, options));
    expect(source.runs).toHaveLength(3);
  });

  it('[K8] removes what nothing can load again and nobody observes', async () => {
    const { hub } = hubFixture();
    hub.set('a', 1);
    hub.set('b', 1);
    const seen = watch(hub.get('b'));
    await hub.invalidate(() => true);
    expect([hub.has('a'), hub.has('b'), seen.values]).toEqual([false, true, [1]]);
  });

  it('[row:own6][I9] a hundred invalidations of one turn are one refetch', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<number>();
    watch(hub.fetch('a', source.load));
    source.flush(1);
    for (let i = 0; i < 100; i++) void hub.invalidate('a');
    await scheduler.drain();
    expect(source.runs).toHaveLength(2);
  });

  it('[K8] an invalidation during its own refetch repeats it once after the last event', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<number>();
    watch(hub.fetch('a', source.load));
    source.flush(1);
    void hub.invalidate('a');
    await scheduler.drain();
    for (let i = 0; i < 5; i++) void hub.invalidate('a');
    source.flush(2);
    await scheduler.advance(WINDOW);
    expect(source.runs).toHaveLength(3);
    source.flush(3);
    await scheduler.advance(10 * WINDOW);
    expect([source.runs.length, hub.getValue('a'), scheduler.pending]).toEqual([3, 3, 0]);
  });

  it('[row:own6][I9] a steady stream of events costs one refetch per window, the last after the last event', async () => {
    const { hub, scheduler } = hubFixture();
    let runs = 0;
    let lastRun = 0;
    watch(hub.fetch('a', () => ((lastRun = scheduler.now()), of(++runs))));
    let lastEvent = 0;
    for (let i = 0; i < 100; i++) {
      lastEvent = scheduler.now();
      void hub.invalidate('a');
      await scheduler.advance(50);
    }
    await scheduler.advance(WINDOW);
    expect(runs).toBeLessThanOrEqual(1 + 1 + (100 * 50) / WINDOW);
    expect(lastRun).toBeGreaterThanOrEqual(lastEvent);
  });

  it('[X6] refetches by tag', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<number>();
    watch(hub.fetch('a', source.load, { tags: ['numbers'] }));
    source.flush(1);
    void hub.invalidate({ tag: 'numbers' });
    await scheduler.drain();
    expect(source.runs).toHaveLength(2);
  });

  it('[B5] list invalidation is debounced per entity, and at most maxWait', async () => {
    const { hub, engine, scheduler } = hubFixture();
    const runs = { a: 0, b: 0 };
    watch(hub.fetch('a:list-{}', () => of([{ id: ++runs.a }])));
    watch(hub.fetch('b:list-{}', () => of([{ id: ++runs.b }])));
    engine.invalidateLists('b');
    for (let i = 0; i < 20; i++) {
      engine.invalidateLists('a');
      await scheduler.advance(500);
      if (i === 1) expect(runs).toEqual({ a: 1, b: 2 });
    }
    expect(runs).toEqual({ a: 3, b: 2 });
    engine.invalidateLists('a');
    await scheduler.advance(999);
    expect(runs).toEqual({ a: 3, b: 2 });
    await scheduler.advance(20_000);
    expect(runs).toEqual({ a: 4, b: 2 });
  });
});

describe('observers', () => {
  it('[B3] a turn gives each observed key at most one emission, after all tables are updated', () => {
    const { hub, pushes } = hubFixture();
    watch(
      hub.fetch('t:list-{}', () =>
        of([
          { id: 1, version: 1, n: 1 },
          { id: 2, version: 1, n: 1 },
        ]),
      ),
    );
    const sums: number[] = [];
    hub
      .get<{ n: number }[]>('t:list-{}')
      .subscribe((rows) => sums.push(rows!.reduce((sum, { n }) => sum + n, 0)));
    pushes.applyPatches(
      [1, 2].flatMap((id) =>
        [2, 3].map((version) => ({
          kind: 'update' as const,
          entity: 't',
          id: String(id),
          version,
          changes: { n: version * 10 },
          unset: undefined,
          baseVersion: undefined,
        })),
      ),
      'realtime',
    );
    expect(sums).toEqual([2, 60]);
  });

  it('[B3] an observer that writes disturbs no other: all see all values in order', () => {
    const { hub } = hubFixture();
    hub.set('a', 1);
    const first: unknown[] = [];
    const second: unknown[] = [];
    hub.get<number>('a').subscribe((value) => {
      first.push(value);
      if (value === 2) hub.set('a', 3);
    });
    hub.get<number>('a').subscribe((value) => second.push(value));
    hub.set('a', 2);
    expect([first, second]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('[B3] a late subscriber of a turn sees no older value after a newer one', () => {
    const { hub } = hubFixture();
    hub.set('a', 1);
    const late: unknown[] = [];
    let joined = false;
    hub.get<number>('a').subscribe((value) => {
      if (value !== 2 || joined) return;
      joined = true;
      hub.set('a', 3);
      hub.get<number>('a').subscribe((seen) => late.push(seen));
    });
    hub.set('a', 2);
    expect(late).toEqual([3]);
  });

  it('[B3] observers that answer each other for ever leave room for everything else', async () => {
    const { hub, scheduler } = hubFixture();
    hub.set('a', 0);
    let last = 0;
    const endless = hub.get<number>('a').subscribe((count = 0) => {
      last = count;
      if (count > 0) hub.set('a', count + 1);
    });
    hub.set('a', 1);
    const first = last;
    expect(scheduler.pending).toBeGreaterThan(0);
    await scheduler.advance(16);
    expect([first, last]).toEqual([100, 200]);
    endless.unsubscribe();
  });

  it('[B8] an observer that throws disturbs no other, and is reported', () => {
    const { hub, pushes, events } = hubFixture();
    const equal = (): boolean => {
      throw new Error('broken');
    };
    watch(hub.fetch('t:detail-1', () => of({ id: 1, version: 1 }), { equal }));
    const healthy = watch(hub.fetch('t:detail-2', () => of({ id: 2, version: 1 })));
    const update = (id: string) => ({
      kind: 'update' as const,
      entity: 't',
      id,
      version: 2,
      changes: {},
      unset: undefined,
      baseVersion: undefined,
    });
    pushes.applyPatches([update('1'), update('2')], 'realtime');
    expect(healthy.values).toEqual([
      { id: 2, version: 1 },
      { id: 2, version: 2 },
    ]);
    const errors = events.filter(({ type }) => type === 'error');
    expect(errors).toMatchObject([{ key: 't:detail-1', details: { message: 'broken' } }]);
  });

  it('[K3] getSignal is shared, live, and shows nothing once the key is gone', () => {
    const { hub } = hubFixture();
    const live = hub.getSignal<number>('a');
    expect(hub.getSignal('a')).toBe(live);
    expect(live()).toBeUndefined();
    hub.set('a', 1);
    expect(live()).toBe(1);
    hub.remove('a');
    expect(live()).toBeUndefined();
  });

  it('[N2] a zero-configuration app can inject the hub', () => {
    expect(TestBed.inject(CacheHubService).keys()).toEqual([]);
  });
});
