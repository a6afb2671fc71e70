import { defaultModel } from '../entities';
import type { Patch } from '../gate';
import { detailKey, listKey } from '../keys';
import {
  DETAIL,
  ENTITY,
  LIST,
  RULED,
  create,
  load,
  row,
  storeOf,
  update,
} from './spec-support/edge-rows';

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
