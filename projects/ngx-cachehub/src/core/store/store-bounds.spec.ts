import { MAX_ALIASES } from '../entities';
import { MAX_JOURNAL, MAX_TOMBSTONES, TOMBSTONE_MS } from '../gate';
import { detailKey } from '../keys';
import {
  DETAIL,
  ENTITY,
  LIST,
  RULED,
  create,
  leftovers,
  load,
  remove,
  row,
  storeOf,
  update,
} from './spec-support/edge-rows';

describe('bounds', () => {
  it('[G5][I12] remembers at most 10,000 deletes, the newest', () => {
    const store = storeOf();
    const deletes = Array.from({ length: MAX_TOMBSTONES + 5 }, (_, i) => remove(i, 2));
    store.applyPatches(deletes, 0);
    const { tombstones } = store.tables.space(ENTITY).table;
    expect(tombstones.size).toBe(MAX_TOMBSTONES);
    expect(store.applyPatches([create(0), create(5)], 0).outcomes).toEqual(['applied', 'ignored']);
  });

  it('[G5] forgets a delete after five minutes, but not while a load is under way that began before it', () => {
    const store = storeOf();
    const slow = store.beginFetch(LIST);
    store.applyPatches([remove(1, 2)], 0);
    load(store, detailKey(ENTITY, 2), row(2), TOMBSTONE_MS);
    store.acceptFetch(slow, [row(1, 1)], TOMBSTONE_MS);
    expect(store.read(LIST)).toEqual([]);
    store.endFetch(slow);
    load(store, detailKey(ENTITY, 2), row(2), TOMBSTONE_MS);
    expect(store.tables.space(ENTITY).table.tombstones.size).toBe(0);
  });

  it('[G4][I12] more pushes during one load than it remembers: the answer is taken, and loaded again', () => {
    const store = storeOf(RULED);
    store.observe(LIST);
    const list = store.beginFetch(LIST);
    const detail = store.beginFetch(DETAIL);
    const many = Array.from({ length: MAX_JOURNAL + 1 }, (_, i) => update(2, i + 2, { n: i }));
    store.applyPatches(many, 0);
    const listed = store.acceptFetch(list, { items: [row(1)], totalCount: 1 }, 0);
    expect(listed.stale).toEqual([{ kind: 'list', key: LIST, why: 'page' }]);
    expect(store.acceptFetch(detail, row(1), 0).stale).toEqual([
      { kind: 'row', entity: ENTITY, id: '1', why: 'gap' },
    ]);
    store.endFetch(list);
    store.endFetch(detail);
    const later = store.beginFetch(LIST);
    store.applyPatches([create(3)], 0);
    const next = store.acceptFetch(later, { items: [row(1)], totalCount: 1 }, 0);
    expect(next.stale).toEqual([]);
    expect(store.read(LIST)).toMatchObject({ totalCount: 2 });
  });

  it('[O5][I12] remembers at most 10,000 temporary ids, the newest', () => {
    const store = storeOf();
    const { table } = store.tables.space(ENTITY);
    for (let i = 0; i <= MAX_ALIASES; i++) table.aliasInPlace(`tmp_${i}`, String(i));
    expect(table.resolve('tmp_0')).toBe('tmp_0');
    expect(table.resolve('tmp_1')).toBe('1');
  });

  it('[I12] a rule that throws for each of many rows is reported a few times, not each time', () => {
    const store = storeOf({
      ...RULED,
      lists: {
        matches: () => {
          throw new Error('broken');
        },
      },
    });
    load(store, LIST, [row(1)]);
    store.observe(LIST);
    const many = Array.from({ length: 500 }, (_, i) => create(i + 10));
    expect(store.applyPatches(many, 0).errors.length).toBeLessThanOrEqual(20);
  });

  it('[I12] rows whose fields are never the same twice do not fill the tables of shapes', () => {
    const store = storeOf();
    for (let i = 0; i < 3_000; i++) load(store, detailKey(ENTITY, i), { id: i, [`f${i}`]: 1 });
    const { shapes } = store.tables.space(ENTITY).table;
    expect(shapes.size).toBeLessThanOrEqual(1_000);
  });
});

describe('what is left behind', () => {
  it('[I10] nothing, once every key is removed', () => {
    const store = storeOf(RULED);
    load(store, LIST, { items: [row(1), row(2)], totalCount: 2 });
    load(store, DETAIL, row(1));
    store.applyPatches([create(3), update(2, 2, { name: 'b' })], 0);
    load(store, 'ui:theme', 'dark');
    load(store, detailKey(ENTITY, 'me'), row(7));
    store.remove([...store.keys()]);
    expect(leftovers(store)).toBe(0);
    expect(store.size).toBe(0);
    expect([...store.keys()]).toEqual([]);
  });

  it('[I10] nothing, once observers and layers have gone too', () => {
    const store = storeOf(RULED);
    store.observe(LIST);
    store.observe(DETAIL);
    load(store, LIST, { items: [row(1), row(2)], totalCount: 2 });
    store.addLayer({
      id: 'l',
      ops: [
        { op: 'patch', entity: ENTITY, id: 1, changes: { name: 'x' } },
        { op: 'create', entity: ENTITY, row: { id: 'tmp_1', name: 'new' } },
        { op: 'set', key: 'ui:theme', value: 'dark' },
      ],
    });
    store.remove([LIST]);
    expect(store.read(DETAIL)).toBeUndefined();
    store.unobserve(LIST);
    store.unobserve(DETAIL);
    store.dropLayer('l');
    expect(leftovers(store)).toBe(0);
  });

  it('[I10] rows that a list lets go of by rule, by answer or by delete', () => {
    const store = storeOf({
      ...RULED,
      lists: { matches: (value) => value['off'] !== true, limit: () => 2 },
    });
    store.observe(LIST);
    load(store, LIST, { items: [row(1), row(2)], totalCount: 2 });
    store.applyPatches([update(1, 2, { off: true })], 0);
    load(store, LIST, { items: [row(3)], totalCount: 1 });
    store.applyPatches([remove(3, 2)], 0);
    expect(store.tables.space(ENTITY).table.rows.size).toBe(0);
  });

  it('[I10] no space for a name under which nothing is left', () => {
    const store = storeOf();
    for (let i = 0; i < 100; i++) {
      const key = `widget-${i}:state`;
      const token = store.beginFetch(key);
      store.acceptFetch(token, i, 0);
      store.endFetch(token);
      store.observe(key);
      store.unobserve(key);
      store.remove([key]);
    }
    expect(store.tables.spaces.size).toBe(0);
  });
});
