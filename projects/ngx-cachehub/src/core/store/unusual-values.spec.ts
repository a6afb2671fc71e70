import { defaultModel } from '../entities';
import type { RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import { DETAIL, ENTITY, LIST, load, remove, row, storeOf, update } from './spec-support/edge-rows';

describe('unusual values', () => {
  it('[K2] null is a value of a detail, and what replaces it is told', () => {
    const store = storeOf();
    store.observe(DETAIL);
    load(store, DETAIL, row(1));
    const token = store.beginFetch(DETAIL);
    expect(store.acceptFetch(token, null, 0).changed).toEqual([DETAIL]);
    expect([store.has(DETAIL), store.read(DETAIL)]).toEqual([true, null]);
    const again = store.beginFetch(DETAIL);
    expect(store.acceptFetch(again, row(1), 0).changed).toEqual([DETAIL]);
    expect(store.read(DETAIL)).toEqual(row(1));
    expect([...store.keys()]).toEqual([DETAIL]);
  });

  it('[K1] 42 and "42" are one row', () => {
    const store = storeOf();
    load(store, listKey(ENTITY, { page: 1 }), [row(42)]);
    load(store, listKey(ENTITY, { page: 2 }), [row('42', 2)]);
    expect(store.read(listKey(ENTITY, { page: 1 }))).toEqual([row('42', 2)]);
    expect(store.tables.space(ENTITY).table.rows.size).toBe(1);
  });

  it('[L1] an answer that has a row twice shows it once', () => {
    const store = storeOf();
    load(store, LIST, { items: [row(1), row(1), row(2)], totalCount: 2 });
    expect(store.read(LIST)).toEqual({ items: [row(1), row(2)], totalCount: 2 });
  });

  it('[L1] a list replaced by what is no list, and back, is told each time', () => {
    const store = storeOf();
    store.observe(LIST);
    load(store, LIST, [row(1)]);
    for (const value of ['none', [1, 2], { items: [{ name: 'no id' }] }, [row(2)]]) {
      const token = store.beginFetch(LIST);
      expect(store.acceptFetch(token, value, 0).changed).toEqual([LIST]);
      expect(store.read(LIST)).toEqual(value);
      expect([...store.keys()]).toEqual([LIST]);
    }
    expect(store.tables.space(ENTITY).table.rows.size).toBe(1);
  });

  it('[K2] dates, maps and sets under a detail key are values, not rows', () => {
    const store = storeOf();
    for (const value of [new Date(0), new Map([[1, 2]]), new Set([1])]) {
      load(store, DETAIL, value);
      expect(store.read(DETAIL)).toBe(value);
      store.set(DETAIL, value);
      expect(store.read(DETAIL)).toBe(value);
    }
    expect(store.tables.space(ENTITY).table.rows.size).toBe(0);
  });

  it('[I2] a detail whose value is another row keeps its own value, and is loaded again when that row changes', () => {
    const store = storeOf();
    const me = detailKey(ENTITY, 'me');
    load(store, me, row(7));
    load(store, detailKey(ENTITY, 7), row(7));
    const { stale } = store.applyPatches([update(7, 2, { name: 'new' }), update(8, 2, {})], 0);
    expect(stale).toEqual([{ kind: 'list', key: me, why: 'undecided' }]);
    load(store, me, row(9));
    expect(store.applyPatches([update(7, 3, { name: 'newer' })], 0).stale).toEqual([]);
    expect(store.read(me)).toEqual(row(9));
    store.remove([me]);
    expect(store.tables.space(ENTITY).aliens.size).toBe(0);
  });

  it('[S1] fields named __proto__ stay fields: in patches, layers, local words and projections', () => {
    const hostile = JSON.parse('{"__proto__":{"admin":true}}') as RowValue;
    const store = storeOf({ ...defaultModel(ENTITY), lists: { fields: ['id', '__proto__'] } });
    load(store, DETAIL, row(1));
    load(store, LIST, [row(1)]);
    store.applyPatches([update(1, 2, hostile)], 0);
    store.applyPatches([update(1, 3, hostile)], 0);
    store.addLayer({ id: 'l', ops: [{ op: 'patch', entity: ENTITY, id: 1, changes: hostile }] });
    store.set(DETAIL, { ...row(1, 3), ...hostile, more: 1 });
    store.set('plain', hostile);
    for (const value of [store.read(DETAIL), (store.read(LIST) as readonly unknown[])[0]]) {
      expect('admin' in Object(value)).toBe(false);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
    expect('admin' in {}).toBe(false);
  });

  it('[G5] a row that left the filter is gone for now; an answer that begins later may bring it back', () => {
    const store = storeOf();
    load(store, LIST, [row(1, 3)]);
    const early = store.beginFetch(DETAIL);
    store.applyPatches([{ ...remove(1, 4), kind: 'delete', cause: 'left-filter' }], 0);
    expect(store.read(LIST)).toEqual([]);
    expect(store.acceptFetch(early, row(1, 3), 0).accepted).toBe(false);
    load(store, DETAIL, row(1, 4));
    expect(store.read(DETAIL)).toEqual(row(1, 4));
  });

  it('[G6] deletes without versions hold against what began before them, and a later row counts', () => {
    const store = storeOf();
    load(store, DETAIL, { id: 1, name: 'a' });
    const early = store.beginFetch(LIST);
    store.applyPatches([remove(1)], 0);
    store.acceptFetch(early, [{ id: 1, name: 'a' }], 0);
    expect([store.read(DETAIL), store.read(LIST)]).toEqual([undefined, []]);
    load(store, LIST, [{ id: 1, name: 'b' }]);
    expect(store.read(LIST)).toEqual([{ id: 1, name: 'b' }]);
  });
});
