import { TestBed } from '@angular/core/testing';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const DETAIL = 'customers:detail-1';
const ada = { id: 1, name: 'Ada', version: 3 };

/** A loaded row that a layer hides. */
function hideAda() {
  const fixture = hubFixture();
  const source = new ManualSource<object>();
  const seen = watch(fixture.hub.fetch(DETAIL, source.load, { gcTime: 1_000 }));
  source.flush(ada);
  const layer = TestBed.inject(OptimisticUpdates).apply((cache) => cache.delete('customers', 1));
  return { ...fixture, source, seen, layer };
}

describe('a row that a layer hides', () => {
  it('[I10] is collected like any other, though nobody watched when it came back', async () => {
    const { hub, scheduler, seen, layer } = hideAda();
    seen.stop();
    layer.rollback();
    expect(hub.getValue(DETAIL)).toEqual(ada);
    await scheduler.advance(1_000);
    expect([hub.keys(), scheduler.pending]).toEqual([[], 0]);
  });

  it('[K4] is deleted by the 404 of its load: the layer’s end does not bring it back', async () => {
    const { hub, scheduler, source, layer } = hideAda();
    void hub.invalidate(DETAIL);
    await scheduler.drain();
    source.fail({ status: 404 });
    layer.rollback();
    expect(hub.getValue(DETAIL)).toBeUndefined();
  });

  it('[K7b] is cleared with all others', () => {
    const { hub, seen, layer } = hideAda();
    seen.stop();
    void hub.clear();
    layer.rollback();
    expect(hub.keys()).toEqual([]);
  });

  it('[I8] is loaded underneath: its observers go on, and see it when the layer ends', async () => {
    const { hub, scheduler, source, seen, layer } = hideAda();
    hub.remove(DETAIL);
    const late = watch(hub.fetch(DETAIL, source.load));
    await scheduler.drain();
    source.flush({ ...ada, version: 4 });
    expect([late.values, late.error]).toEqual([[], undefined]);
    layer.rollback();
    expect([late.values, seen.values]).toEqual([
      [{ ...ada, version: 4 }],
      [ada, { ...ada, version: 4 }],
    ]);
  });

  it('[K2a] does not end a source that goes on', () => {
    const { hub, scheduler, source, layer } = hideAda();
    const values = watch(hub.fetch(DETAIL, source.load, { policy: 'network-only' }));
    source.emit({ ...ada, version: 5 });
    source.emit({ ...ada, version: 6 });
    layer.rollback();
    source.emit({ ...ada, version: 7 });
    expect(values.values).toEqual([6, 7].map((version) => ({ ...ada, version })));
    expect([scheduler.pending, values.error]).toEqual([0, undefined]);
  });
});

describe('metrics', () => {
  it('[I10] count the entries also where nobody was told of the last one’s end', async () => {
    const { hub, scheduler } = hubFixture();
    hub.set('a', 1, { gcTime: 1_000 });
    expect(hub.metrics().entries).toBe(1);
    await scheduler.advance(1_000);
    expect(hub.metrics().entries).toBe(0);
  });
});
