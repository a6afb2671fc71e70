import { defaultModel, MAX_ALIASES } from '../entities';
import type { EntityModel } from '../entities';
import { MAX_JOURNAL, MAX_TOMBSTONES, TOMBSTONE_MS } from '../gate';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 'customers';
const DETAIL = detailKey(ENTITY, 1);
const LIST = listKey(ENTITY, {});
const RULED: EntityModel = {
  ...defaultModel(ENTITY),
  lists: { matches: () => true, compare: () => (a, b) => Number(a['id']) - Number(b['id']) },
};

function storeOf(model?: EntityModel, freeze = true): WholeStore {
  const store = new WholeStore({ freeze, bulkCreateThreshold: 10, clientId: 'me' });
  if (model !== undefined) store.define(model);
  return store;
}

function load(store: WholeStore, key: string, value: unknown, now = 0): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, now);
  store.endFetch(token);
}

function row(id: number | string, version = 1, more: RowValue = {}): RowValue {
  return { id, name: `row ${id}`, version, ...more };
}

function update(id: number, version: number | undefined, changes: RowValue): Patch {
  const rest = { unset: undefined, baseVersion: undefined };
  return { kind: 'update', entity: ENTITY, id: String(id), version, changes, ...rest };
}

function remove(id: number, version?: number): Patch {
  return { kind: 'delete', entity: ENTITY, id: String(id), version };
}

function create(id: number | string, version = 1): Patch {
  return { kind: 'create', entity: ENTITY, id: String(id), version, row: row(id, version) };
}

/** All rows, lists and cells that the store still has. */
function leftovers(store: WholeStore): number {
  let left = 0;
  for (const { table, index, plain, aliens } of store.tables.spaces.values()) {
    left += table.rows.size + index.all.size + plain.size + aliens.size + table.overlaid.size;
  }
  return left;
}

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

describe('clear and remove', () => {
  it('[K7b] clear shows nothing any more, tells observers, and lets layers stand', () => {
    const store = storeOf(RULED);
    store.observe(LIST);
    store.observe(DETAIL);
    load(store, LIST, { items: [row(1)], totalCount: 1 });
    load(store, DETAIL, row(1));
    store.read(LIST);
    const patch = { op: 'patch' as const, entity: ENTITY, id: 1, changes: { name: 'mine' } };
    store.addLayer({ id: 'l', ops: [patch] });
    const inFlight = store.beginFetch(LIST);
    const change = store.clear();
    expect([...change.changed].sort()).toEqual([DETAIL, LIST].sort());
    expect([store.read(LIST), store.read(DETAIL)]).toEqual([undefined, undefined]);
    expect(store.acceptFetch(inFlight, [row(1)], 0).accepted).toBe(false);
    load(store, DETAIL, row(1, 5));
    expect(store.read(DETAIL)).toEqual(row(1, 5, { name: 'mine' }));
    store.dropLayer('l');
    expect(store.read(DETAIL)).toEqual(row(1, 5));
  });

  it('[K7b][I2] a removed detail stays in the lists that hold its row, and goes on following pushes there', () => {
    const store = storeOf();
    load(store, LIST, [row(1)]);
    load(store, DETAIL, row(1));
    expect(store.remove([DETAIL]).removed).toEqual([DETAIL]);
    expect(store.read(DETAIL)).toBeUndefined();
    store.applyPatches([update(1, 2, { name: 'b' })], 0);
    expect(store.read(LIST)).toEqual([row(1, 2, { name: 'b' })]);
  });

  it('[K4] a 404 for a row deletes it everywhere, and nothing older brings it back', () => {
    const store = storeOf();
    load(store, LIST, { items: [row(1), row(2)], totalCount: 2 });
    load(store, DETAIL, row(1));
    store.observe(LIST);
    const old = store.beginFetch(LIST);
    const gone = store.beginFetch(DETAIL);
    expect(store.acceptGone(gone, 0).removed).toEqual([DETAIL]);
    expect(store.read(LIST)).toEqual({ items: [row(2)], totalCount: 1 });
    store.acceptFetch(old, { items: [row(1), row(2)], totalCount: 2 }, 0);
    expect(store.read(LIST)).toEqual({ items: [row(2)], totalCount: 1 });
    store.endFetch(old);
    store.endFetch(gone);
  });

  it('[K4] a 404 that overlaps with other news of the row asks again instead of deleting', () => {
    const store = storeOf();
    load(store, DETAIL, row(1));
    const gone = store.beginFetch(DETAIL);
    load(store, LIST, [row(1, 2)]);
    expect(store.acceptGone(gone, 0).stale).toEqual([
      { kind: 'row', entity: ENTITY, id: '1', why: 'gap' },
    ]);
    expect(store.read(DETAIL)).toEqual(row(1, 2));
  });

  it('[O5] a 404 for a temporary id says nothing of the row that it became', () => {
    const store = storeOf();
    const temporary = detailKey(ENTITY, 'tmp_1');
    const token = store.beginFetch(temporary);
    store.addLayer({
      id: 'l',
      ops: [{ op: 'create', entity: ENTITY, row: { id: 'tmp_1', name: 'n' } }],
    });
    store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: row(7) }, 0);
    store.acceptGone(token, 0);
    expect(store.read(detailKey(ENTITY, 7))).toEqual(row(7));
    expect(store.read(temporary)).toEqual(row(7));
  });
});

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

describe('definitions', () => {
  it('[L2] rules that come after a list is cached place its rows from then on', () => {
    const store = storeOf();
    load(store, LIST, { items: [row(1), row(3)], totalCount: 2 });
    store.observe(LIST);
    store.define(RULED);
    store.applyPatches([create(2)], 0);
    expect(store.read(LIST)).toEqual({ items: [row(1), row(2), row(3)], totalCount: 3 });
  });

  it('[G1][L1] what was kept as it was for want of an id and a version is rows once they are known', () => {
    const store = storeOf();
    load(store, LIST, [{ _id: 'a', rev: 3, name: 'x' }]);
    load(store, detailKey(ENTITY, 'a'), { _id: 'a', rev: 3, name: 'x' });
    store.define({
      ...defaultModel(ENTITY),
      idField: '_id',
      versionField: 'rev',
      id: (value) => String(value['_id']),
      version: (value) => Number(value['rev']),
    });
    const patch: Patch = { ...update(0, 2, { name: 'old' }), id: 'a' };
    expect(store.applyPatches([patch], 0).outcomes).toEqual(['ignored']);
    store.applyPatches([{ ...update(0, 4, { name: 'y' }), id: 'a' }], 0);
    expect(store.read(LIST)).toEqual([{ _id: 'a', rev: 4, name: 'y' }]);
    expect(store.read(detailKey(ENTITY, 'a'))).toEqual({ _id: 'a', rev: 4, name: 'y' });
  });

  it('[B8] an id or a version function that throws is taken as none', () => {
    const store = storeOf({
      ...defaultModel(ENTITY),
      id: (value) => (value['meta'] as { id: string }).id,
      version: (value) => (value['meta'] as { version: number }).version,
    });
    expect(() => load(store, LIST, [{ name: 'x' }])).not.toThrow();
    expect(store.read(LIST)).toEqual([{ name: 'x' }]);
    expect(() => load(store, DETAIL, { name: 'x' })).not.toThrow();
    expect(store.read(DETAIL)).toEqual({ name: 'x' });
  });

  it('[B8][L2] an order that throws is reported and asked for, and disturbs no other list', () => {
    const store = storeOf({
      ...RULED,
      lists: {
        matches: () => true,
        compare: (params) =>
          params['broken'] === true
            ? () => {
                throw new Error('broken order');
              }
            : (a, b) => Number(a['id']) - Number(b['id']),
      },
    });
    const broken = listKey(ENTITY, { broken: true });
    for (const key of [LIST, broken]) {
      load(store, key, { items: [row(1), row(3)], totalCount: 2 });
      store.observe(key);
    }
    const outcome = store.applyPatches([create(2)], 0);
    expect(outcome.stale).toEqual([{ kind: 'list', key: broken, why: 'undecided' }]);
    expect(outcome.errors.length).toBeGreaterThan(0);
    expect(store.read(LIST)).toEqual({ items: [row(1), row(2), row(3)], totalCount: 3 });
  });
});
