import { of } from 'rxjs';
import type { CacheEvent } from '../providers/cache-event';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

describe('CacheScope', () => {
  it('[N5] keys are relative, and name the same entries as the hub', () => {
    const { hub } = hubFixture();
    const scope = hub.namespace('customers');
    scope.set('detail-42', { id: '42' });
    hub.set('orders:detail-1', { id: '1' });
    expect([scope.name, scope.hub]).toEqual(['customers', hub]);
    expect(hub.getValue('customers:detail-42')).toEqual({ id: '42' });
    expect(scope.keys()).toEqual(['detail-42']);
    expect(scope.keys({ prefix: 'detail-' })).toEqual(['detail-42']);
    expect([scope.has('orders:detail-1'), hub.keys().length]).toEqual([false, 2]);
  });

  it('[N6] takes its own prefix once', () => {
    const { hub } = hubFixture();
    const scope = hub.namespace('customers');
    scope.set('customers:detail-1', { id: '1' });
    expect(scope.getValue('detail-1')).toEqual({ id: '1' });
    expect(hub.keys()).toEqual(['customers:detail-1']);
    expect(scope.keys({ prefix: 'customers:detail' })).toEqual(['detail-1']);
  });

  it('[N6] a RegExp matches the relative or the absolute key', () => {
    const { hub } = hubFixture();
    const scope = hub.namespace('customers');
    scope.set('a', 1);
    hub.set('orders:a', 1);
    expect([scope.keys(/^a$/), scope.keys(/^customers:a$/), scope.keys(/^orders:/)]).toEqual([
      ['a'],
      ['a'],
      [],
    ]);
  });

  it('[N5] no target and no clear reaches outside', async () => {
    const { hub } = hubFixture();
    const scope = hub.namespace('customers');
    const fill = () => {
      scope.set('a', 1, { tags: ['t'] });
      hub.set('orders:a', 1, { tags: ['t'] });
    };
    for (const target of [/a/, () => true, { tag: 't' }, { prefix: '' }, { entity: 'orders' }]) {
      fill();
      scope.remove(target);
      expect(hub.has('orders:a')).toBe(true);
    }
    fill();
    await scope.clear();
    expect(hub.keys()).toEqual(['orders:a']);
    expect(scope.keys()).toEqual([]);
  });

  it('[N5] its events are its own, with relative keys', () => {
    const { hub } = hubFixture();
    const scope = hub.namespace('customers');
    const seen: CacheEvent[] = [];
    scope.events$.subscribe((event) => seen.push(event));
    hub.set('orders:a', 1);
    scope.set('a', 1);
    expect(seen).toMatchObject([{ type: 'set', key: 'a' }]);
  });

  it('[N5] tells a loader the key as the scope names it, and gives its options to its entries', () => {
    const { hub } = hubFixture();
    const scope = hub.namespace('customers', { staleTime: 60_000 });
    const seen = watch(scope.fetch('a', ({ key }) => of(key)));
    expect(seen.values).toEqual(['a']);
    const source = new ManualSource<string>();
    watch(hub.fetch('customers:a', source.load));
    expect(source.runs).toHaveLength(0);
  });

  it('[N5] a scope within a scope stays within', () => {
    const { hub } = hubFixture();
    const inner = hub.namespace('customers').namespace('notes');
    inner.set('a', 1);
    expect([hub.keys(), inner.keys(), inner.hub]).toEqual([['customers:notes:a'], ['a'], hub]);
  });

  it('[K1] refuses a name with a colon', () => {
    const { hub } = hubFixture();
    expect(() => hub.namespace('a:b')).toThrow(expect.objectContaining({ code: 'invalid-key' }));
  });
});
