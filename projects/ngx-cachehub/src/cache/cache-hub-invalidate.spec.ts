import { from, map, of } from 'rxjs';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const MINUTE = 60_000;
const WINDOW = 500;

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
