import { of } from 'rxjs';
import { LayerTurns } from '../optimistic/layer-turns';
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

  it('[C4][K4] what could not be loaded is asked for again when the stream begins, once', async () => {
    const { hub, pushes, scheduler } = hubFixture({ retry: false });
    const source = new ManualSource<object>();
    pushes.onCoverageChange('things', true);
    const seen = watch(hub.fetch('things:detail-1', source.load));
    source.flush({ id: '1', version: 1 });
    await scheduler.advance(WINDOW);
    pushes.onCoverageChange('things', false);
    void hub.invalidate('things:detail-1');
    await scheduler.advance(WINDOW);
    source.fail({ status: 0 });
    await scheduler.advance(WINDOW);
    const before = source.runs.length;
    pushes.onCoverageChange('things', true);
    await scheduler.advance(WINDOW);
    expect(source.runs.length).toBe(before + 1);
    source.flush({ id: '1', version: 2 });
    expect(hub.stateOf('things:detail-1').error).toBeUndefined();
    pushes.onCoverageChange('things', false);
    pushes.onCoverageChange('things', true);
    await scheduler.advance(WINDOW);
    expect([source.runs.length, seen.values.length]).toEqual([before + 1, 2]);
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
