import * as fc from 'fast-check';
import { of } from 'rxjs';
import { InjectionToken } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Patch } from '../core/gate';
import { defineEntity } from '../entities/define-entity';
import { makeFeature } from '../providers/features';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const WINDOW = 500;

function update(id: string, version: number, changes: object): Patch {
  return {
    kind: 'update',
    entity: 't',
    id,
    version,
    changes: { ...changes },
    unset: undefined,
    baseVersion: undefined,
  };
}

function create(id: string): Patch {
  return { kind: 'create', entity: 't', id, version: 1, row: { id, version: 1 } };
}

describe('pushes', () => {
  it('[G1] a gap shows what came and refetches the observed detail, once per window', async () => {
    const { hub, pushes, scheduler } = hubFixture();
    const source = new ManualSource<object>();
    const seen = watch(hub.fetch('t:detail-1', source.load));
    source.flush({ id: '1', version: 1, n: 1 });
    pushes.applyPatches([update('1', 3, { n: 3 })], 'realtime');
    pushes.applyPatches([update('1', 5, { n: 5 })], 'realtime');
    expect(seen.values.at(-1)).toMatchObject({ n: 5 });
    expect(hub.stateOf('t:detail-1').isStale).toBe(true);
    await scheduler.drain();
    expect(source.runs).toHaveLength(2);
    source.flush({ id: '1', version: 5, n: 5, m: 4 });
    await scheduler.advance(2 * WINDOW);
    expect([source.runs.length, seen.values.at(-1)]).toEqual([
      2,
      { id: '1', version: 5, n: 5, m: 4 },
    ]);
  });

  it('[G16][I9] gap after gap loads the observed detail at the first, then once per 500 ms, and after the last', async () => {
    const { hub, pushes, scheduler } = hubFixture({ staleTime: 60_000 });
    let version = 1;
    const load = jest.fn(() => of({ id: '1', version, n: version }));
    watch(hub.fetch('t:detail-1', load));
    const counts: number[] = [];
    // Every 100 ms for 2 s, each of them beyond the last.
    for (let i = 0; i < 20; i++) {
      version += 2;
      pushes.applyPatches([update('1', version, { n: version })], 'realtime');
      await scheduler.advance(100);
      counts.push(load.mock.calls.length);
    }
    await scheduler.advance(10_000);
    expect([counts[0], counts[18], load.mock.calls.length]).toEqual([2, 5, 6]);
    expect(hub.stateOf('t:detail-1')).toMatchObject({
      data: { version, n: version },
      isStale: false,
    });
  });

  it('[G1] a gap in a row that only a list shows refetches that list', async () => {
    const { hub, pushes, scheduler } = hubFixture();
    const shows = new ManualSource<object[]>();
    const other = new ManualSource<object[]>();
    watch(hub.fetch('t:list-{"a":1}', shows.load));
    watch(hub.fetch('t:list-{"a":2}', other.load));
    shows.flush([{ id: '1', version: 1 }]);
    other.flush([{ id: '2', version: 1 }]);
    pushes.applyPatches([update('1', 3, { n: 3 })], 'realtime');
    await scheduler.drain();
    expect([shows.runs.length, other.runs.length]).toEqual([2, 1]);
  });

  it('[G15] a gap in a row of a list that nobody observes leaves the list stale', async () => {
    const { hub, pushes } = hubFixture({ staleTime: 60_000 });
    const source = new ManualSource<object[]>();
    const key = 't:list-{}';
    const rows = [{ id: '1', version: 1, n: 1 }];
    const first = hub.ensure(key, source.load);
    source.flush(rows);
    await first;
    await hub.ensure(key, source.load);
    pushes.applyPatches([update('1', 2, { n: 2 })], 'realtime');
    expect([hub.stateOf(key).isStale, source.runs.length]).toEqual([false, 1]);
    pushes.applyPatches([update('1', 4, { n: 4 })], 'realtime');
    expect(hub.stateOf(key).isStale).toBe(true);
    const again = hub.ensure(key, source.load);
    expect(source.runs).toHaveLength(2);
    source.flush([{ id: '1', version: 4, n: 4 }]);
    await expect(again).resolves.toEqual([{ id: '1', version: 4, n: 4 }]);
    await hub.prefetch(key, source.load);
    expect([hub.stateOf(key).isStale, source.runs.length]).toEqual([false, 2]);
  });

  it('[row:A9] a hundred creates at once cost at most one refetch per list', async () => {
    const { hub, pushes, scheduler } = hubFixture();
    const runs = [0, 0];
    for (const page of [0, 1]) {
      watch(
        hub.fetch(`t:list-{"page":${page}}`, () => of([{ id: `p${page}`, version: ++runs[page] }])),
      );
    }
    pushes.applyPatches(
      Array.from({ length: 100 }, (_, i) => create(`n${i}`)),
      'realtime',
    );
    await scheduler.advance(20_000);
    expect(runs).toEqual([2, 2]);
  });

  it('[I10] a pushed row that nobody asked for is collected like any other', async () => {
    const { hub, pushes, scheduler } = hubFixture({ gcTime: 60_000 });
    pushes.applyPatches([create('1')], 'realtime');
    expect(hub.has('t:detail-1')).toBe(true);
    await scheduler.advance(60_000);
    expect([hub.has('t:detail-1'), scheduler.pending]).toEqual([false, 0]);
  });

  it('[B3] a batch is one flush; observers of what did not change hear nothing', () => {
    const { hub, pushes } = hubFixture();
    hub.set('t:detail-1', { id: '1', version: 1 });
    hub.set('t:detail-2', { id: '2', version: 1 });
    const first = watch(hub.get('t:detail-1'));
    const second = watch(hub.get('t:detail-2'));
    const before = hub.metrics();
    pushes.applyPatches(
      [2, 3, 4].map((version) => update('1', version, { version })),
      'realtime',
    );
    expect([first.values.length, second.values.length]).toEqual([2, 1]);
    expect(hub.metrics()).toMatchObject({
      flushes: before.flushes + 1,
      notifications: before.notifications + 1,
      patchesApplied: 3,
    });
  });

  it('[row:E5] tells what the gate made of each patch', () => {
    const { pushes, events } = hubFixture();
    pushes.applyPatches(
      [create('1'), update('1', 2, { n: 1 }), update('1', 1, { n: 0 })],
      'realtime',
    );
    pushes.applyPatches([update('1', 9, { n: 1 })], 'realtime');
    expect(events.map(({ type }) => type)).toEqual([
      'realtime-insert',
      'realtime-update',
      'realtime-ignored',
      'realtime-gap',
    ]);
  });

  it('[G3] an older fetch never overwrites a newer push', () => {
    const { hub, pushes } = hubFixture();
    const source = new ManualSource<object>();
    watch(hub.fetch('t:detail-1', source.load));
    pushes.applyPatches([{ ...create('1'), kind: 'replace', version: 7 } as Patch], 'realtime');
    source.flush({ id: '1', version: 6, n: 'old' });
    expect(hub.getValue('t:detail-1')).not.toMatchObject({ n: 'old' });
  });

  it('[K7b] a row that the server deleted ends no stream', () => {
    const { hub, pushes } = hubFixture();
    const source = new ManualSource<object>();
    const fetched = watch(hub.fetch('t:detail-1', source.load));
    const values = watch(hub.get('t:detail-1'));
    source.flush({ id: '1', version: 1 });
    pushes.applyPatches([{ kind: 'delete', entity: 't', id: '1', version: 2 }], 'realtime');
    expect([values.values.at(-1), fetched.isComplete, fetched.error]).toEqual([
      undefined,
      false,
      undefined,
    ]);
    expect(hub.stateOf('t:detail-1').status).toBe('idle');
    pushes.applyPatches([{ ...create('1'), version: 3 }], 'realtime');
    expect(fetched.values).toHaveLength(2);
  });

  it('[S1] rows that the schema refuses fail the load as a wire fault, and are not stored', () => {
    const things = defineEntity<{ id: string; n: number }>('things', {
      schema: {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: (value) =>
            typeof (value as { n?: unknown }).n === 'number'
              ? { value: value as { id: string; n: number } }
              : { issues: [{ message: 'n is no number' }] },
        },
      },
    });
    const { hub } = hubFixture({ entities: [things] });
    const good = watch(
      hub.fetch('things:list-{}', () => of({ items: [{ id: '1', n: 1 }], totalCount: 1 })),
    );
    const bad = watch(hub.fetch('things:list-{"a":1}', () => of([{ id: '2', n: 'x' }])));
    const detail = watch(hub.fetch('things:detail-3', () => of({ id: '3' })));
    expect(good.values).toHaveLength(1);
    expect([bad.error, detail.error]).toMatchObject([
      { code: 'wire-fault' },
      { code: 'wire-fault' },
    ]);
    expect([hub.has('things:list-{"a":1}'), hub.has('things:detail-3')]).toEqual([false, false]);
  });
});

describe('many keys at once', () => {
  it('[B6] an entity in doubt refetches what is observed, spread by jitter, and marks the rest', async () => {
    const { hub, pushes, scheduler } = hubFixture({ staleTime: 60_000 });
    const starts: number[] = [];
    for (let page = 0; page < 20; page++) {
      watch(hub.fetch(`t:list-{"p":${page}}`, () => (starts.push(scheduler.now()), of([]))));
    }
    hub.set('t:detail-1', { id: '1', version: 1 });
    starts.length = 0;
    const begin = scheduler.now();
    pushes.markEntityStale('t', { spreadMs: 2_000 });
    expect(hub.stateOf('t:list-{"p":0}').data).toEqual([]);
    await scheduler.advance(2_000);
    expect(starts).toHaveLength(20);
    expect(new Set(starts).size).toBeGreaterThan(10);
    expect(Math.max(...starts) - begin).toBeLessThanOrEqual(2_000);
    expect(hub.stateOf('t:detail-1').isStale).toBe(true);
  });

  it('[Y1] polling loads what is observed, and nothing else', async () => {
    const { hub, engine, scheduler } = hubFixture();
    const runs = { a: 0, b: 0 };
    watch(hub.fetch('a', () => of(++runs.a)));
    watch(hub.fetch('b', () => of(++runs.b))).stop();
    engine.refetchObserved();
    await scheduler.drain();
    expect(runs).toEqual({ a: 2, b: 1 });
  });

  it('[B5] takes the times of list invalidation from the realtime options', async () => {
    const token = new InjectionToken<object>('realtime options', {
      factory: () => ({ listInvalidation: { debounceMs: 10, maxWaitMs: 20 } }),
    });
    const { hub, engine, scheduler } = hubFixture(
      {},
      { features: [makeFeature('Realtime', [], token)] },
    );
    let runs = 0;
    watch(hub.fetch('t:list-{}', () => (runs++, of([]))));
    engine.invalidateLists('t');
    await scheduler.advance(10);
    expect(runs).toBe(2);
  });
});

describe('storms', () => {
  it('[I9] whatever happens, the last refetch starts after the last event, and windows are kept', async () => {
    const moves = fc.array(fc.constantFrom('event', 'answer', 'fail', 'wait', 'long'), {
      minLength: 5,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(moves, async (script) => {
        TestBed.resetTestingModule();
        const { hub, scheduler } = hubFixture({ retry: false });
        const source = new ManualSource<number>();
        const starts: number[] = [];
        const seen = watch(
          hub.fetch('a', (ctx) => (starts.push(scheduler.now()), source.load(ctx))),
        );
        source.flush(0);
        let lastEvent = -Infinity;
        for (const move of script) {
          if (move === 'event') {
            lastEvent = scheduler.now();
            void hub.invalidate('a');
            await scheduler.drain();
          } else if (move === 'wait') await scheduler.advance(100);
          else if (move === 'long') await scheduler.advance(700);
          else if (source.newest().answer.observed) {
            if (move === 'answer') source.flush(1);
            else source.fail(new Error('down'));
          }
        }
        for (let i = 0; i < 4; i++) {
          if (source.newest().answer.observed) source.flush(9);
          await scheduler.advance(WINDOW);
        }
        expect(starts.at(-1)).toBeGreaterThanOrEqual(lastEvent);
        for (let i = 2; i < starts.length; i++) {
          expect(starts[i] - starts[i - 1]).toBeGreaterThanOrEqual(WINDOW);
        }
        expect(scheduler.pending).toBe(0);
        seen.stop();
      }),
      { numRuns: 60 },
    );
  });
});
