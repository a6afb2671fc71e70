import { of, throwError } from 'rxjs';
import { defineEntity } from '../entities/define-entity';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

interface Row {
  readonly id: string;
  readonly version: number;
}

const KEY = 'things:detail-1';
const row: Row = { id: '1', version: 1 };

describe('options of one entry', () => {
  it.each([
    ['the hub', {}, {}, undefined, 1_000],
    ['its entity', { staleTime: 2_000 }, {}, undefined, 2_000],
    ['its namespace', { staleTime: 2_000 }, { staleTime: 3_000 }, undefined, 3_000],
    ['the call', { staleTime: 2_000 }, { staleTime: 3_000 }, 4_000, 4_000],
  ] as const)(
    '[K6] staleTime is that of %s where nobody nearer says otherwise',
    async (_, ofEntity, ofNamespace, ofCall, expected) => {
      const things = defineEntity<Row, string>('things', ofEntity);
      const { hub, scheduler } = hubFixture({ staleTime: 1_000, entities: [things] });
      const scope = hub.namespace('things', ofNamespace);
      const options = ofCall === undefined ? {} : { staleTime: ofCall };
      watch(scope.fetch('detail-1', () => of(row), options)).stop();
      await scheduler.advance(expected - 1);
      expect(hub.stateOf(KEY).isStale).toBe(false);
      await scheduler.advance(1);
      expect(hub.stateOf(KEY).isStale).toBe(true);
    },
  );

  it('[K6] gcTime is per entry', async () => {
    const { hub, scheduler } = hubFixture({ gcTime: 10_000 });
    watch(hub.fetch('short', () => of(1), { gcTime: 100 })).stop();
    watch(hub.fetch('long', () => of(1))).stop();
    await scheduler.advance(100);
    expect(hub.keys()).toEqual(['long']);
    await scheduler.advance(9_900);
    expect(hub.keys()).toEqual([]);
  });

  it('[K6][K4] retry is per entry', async () => {
    const { hub, scheduler } = hubFixture({ retry: 5 });
    const loads = { never: 0, once: 0, hub: 0 };
    const failing = (name: keyof typeof loads) => () => {
      loads[name]++;
      return throwError(() => ({ status: 503 }));
    };
    watch(hub.fetch('never', failing('never'), { retry: false }));
    watch(hub.fetch('once', failing('once'), { retry: 1 }));
    watch(hub.fetch('hub', failing('hub')));
    await scheduler.advance(300_000);
    expect(loads).toEqual({ never: 1, once: 2, hub: 6 });
  });

  it('[K6][K7] equal is per entry', () => {
    const { hub } = hubFixture();
    const rounded = (a: number, b: number) => Math.round(a) === Math.round(b);
    hub.set('rounded', 1.1, { equal: rounded });
    hub.set('exact', 1.1);
    const seen = [watch(hub.get<number>('rounded')), watch(hub.get<number>('exact'))];
    for (const value of [1.2, 2]) {
      hub.set('rounded', value);
      hub.set('exact', value);
    }
    expect(seen.map(({ values }) => values)).toEqual([
      [1.1, 2],
      [1.1, 1.2, 2],
    ]);
  });

  it('[K6][Y1] refreshIntervalMs is per entry, and Infinity takes an entity’s back', async () => {
    const things = defineEntity<Row, string>('things', { refreshIntervalMs: 1_000 });
    const { hub, scheduler } = hubFixture({ entities: [things] });
    const loads = { shared: 0, never: 0 };
    watch(hub.fetch(KEY, () => of({ ...row, version: ++loads.shared })));
    const still = () => of({ id: '2', version: ++loads.never });
    watch(hub.fetch('things:detail-2', still, { refreshIntervalMs: Infinity }));
    await scheduler.advance(5_500);
    expect(loads.shared).toBeGreaterThan(3);
    expect(loads.never).toBe(1);
  });

  it('[X6] the tags of the newest call count', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<number>();
    watch(hub.fetch('a', source.load, { tags: ['old', 'both'] }));
    source.flush(1);
    watch(hub.fetch('a', source.load, { tags: ['new', 'both'], policy: 'cache-only' }));
    for (const [tag, runs] of [
      ['old', 1],
      ['new', 2],
      ['both', 3],
    ] as const) {
      void hub.invalidate({ tag });
      await scheduler.advance(1_000);
      expect(source.runs).toHaveLength(runs);
      if (source.runs.length > 1) source.flush(runs);
    }
  });

  it('[X6][N5] a tag in a scope means the scope’s own entries', async () => {
    const { hub, scheduler } = hubFixture();
    const inside = new ManualSource<number>();
    const outside = new ManualSource<number>();
    const scope = hub.namespace('inside');
    watch(scope.fetch('a', inside.load, { tags: ['t'] }));
    watch(hub.fetch('b', outside.load, { tags: ['t'] }));
    inside.flush(1);
    outside.flush(1);
    void scope.invalidate({ tag: 't' });
    await scheduler.drain();
    expect([inside.runs.length, outside.runs.length]).toEqual([2, 1]);
  });

  it('[X6][K3] ensure and prefetch share the load that is under way', async () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const all = [
      hub.ensure('a', source.load),
      hub.prefetch('a', source.load),
      hub.ensure('a', source.load),
    ];
    expect(source.runs).toHaveLength(1);
    source.flush(7);
    expect(await Promise.all(all)).toEqual([7, undefined, 7]);
  });

  it('[X6] a page that returns leaves what nobody observes alone until it is asked for', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<number>();
    const seen = watch(hub.fetch('a', source.load));
    source.flush(1);
    seen.stop();
    window.dispatchEvent(new Event('online'));
    await scheduler.advance(1_000);
    expect(source.runs).toHaveLength(1);
    watch(hub.fetch('a', source.load));
    expect(source.runs).toHaveLength(2);
  });
});
