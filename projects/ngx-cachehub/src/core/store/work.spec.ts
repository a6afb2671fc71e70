import type { RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import {
  costOf,
  create,
  crowd,
  ENTITY,
  load,
  NOTHING,
  ONE_ROW_OF_A_LIST,
  remove,
  row,
  ROWS,
  RULED,
  storeOf,
  update,
} from './spec-support/crowd';

describe('work', () => {
  it('[E1] a patch of a row that nobody watches looks at that row, and at nothing else', () => {
    const store = crowd(10, 100);
    const cost = costOf(store, () => store.applyPatches([update(9_999, 2, { name: 'x' })], 0));
    expect(cost).toEqual({ ...NOTHING, rowsExamined: 1, rowsCopied: 1 });
    const again = costOf(store, () => store.applyPatches([update(9_999, 3, { name: 'y' })], 0));
    expect(again).toEqual({ ...NOTHING, rowsExamined: 1 });
  });

  it.each([
    [1, 0],
    [50, 5_000],
  ])(
    '[E1] a patch of a watched row makes its own list anew, however much else is watched (%d lists, %d details)',
    (lists, details) => {
      const store = crowd(lists, details);
      let changed: readonly string[] = [];
      const cost = costOf(store, () => {
        ({ changed } = store.applyPatches([update(7, 2, { name: 'x' })], 0));
      });
      expect(cost).toEqual(ONE_ROW_OF_A_LIST);
      expect(changed.length).toBe(details > 7 ? 2 : 1);
    },
  );

  it('[E1][B3] a burst on one row costs one copy and one list, and is told once', () => {
    const store = crowd(10, 100);
    const burst = Array.from({ length: 500 }, (_, i) => update(7, i + 2, { score: i }));
    let changed: readonly string[] = [];
    const cost = costOf(store, () => {
      ({ changed } = store.applyPatches(burst, 0));
    });
    expect(cost).toEqual({
      ...NOTHING,
      rowsExamined: 500,
      changesNoted: 1,
      rowsCopied: 1,
      listsRebuilt: 1,
      rowsListed: 1,
    });
    expect([...changed].sort()).toEqual(
      [detailKey(ENTITY, 7), listKey(ENTITY, { list: 0 })].sort(),
    );
  });

  it('[E1][B3] a batch that deletes rows, makes them anew and takes over from temporary ones looks each up where it is', () => {
    const store = crowd(0, 0);
    const key = detailKey(ENTITY, 7);
    const own = { id: 'temp', name: 'mine' };
    store.observe(detailKey(ENTITY, 'temp'));
    store.addLayer({ id: 'm', mutationId: 'm', ops: [{ op: 'create', entity: ENTITY, row: own }] });
    const created = create(70_000, { name: 'mine' });
    const { outcomes } = store.applyPatches(
      [
        update(7, 2, { name: 'x' }),
        remove(7),
        { ...created, origin: { clientId: 'me', mutationId: 'm' } },
        update(70_000, 2, { name: 'theirs' }),
        { ...create(7, { version: 3, name: 'anew' }), version: 3 },
        update(7, 4, { score: 4 }),
      ],
      0,
    );
    expect(outcomes).toEqual(Array.from({ length: 6 }, () => 'applied'));
    expect(store.read(key)).toMatchObject({ name: 'anew', score: 4, version: 4 });
    expect(store.read(detailKey(ENTITY, 'temp'))).toMatchObject({ id: 70_000, name: 'theirs' });
    expect(store.size).toBe(100 + 2);
  });

  it('[E1] turns that concern nobody tell of the same nothing', () => {
    const store = crowd(10, 0);
    const first = store.applyPatches([update(9_999, 2, { name: 'x' })], 0);
    const second = store.applyPatches([update(9_998, 2, { name: 'x' })], 0);
    expect(first).toMatchObject({ applied: 1, changed: [], removed: [], added: [], stale: [] });
    expect(second.changed).toBe(first.changed);
    const shown = store.applyPatches([update(7, 2, { name: 'x' })], 0);
    expect(shown.changed).toEqual([listKey(ENTITY, { list: 0 })]);
    expect(first.changed).toEqual([]);
  });

  it('[E2] rows that an answer makes known cost nothing but the look at each, unless somebody follows them', () => {
    const store = storeOf();
    const rows = Array.from({ length: ROWS }, (_, id) => row(id));
    const first = costOf(store, () => load(store, listKey(ENTITY), rows));
    expect(first).toEqual({ ...NOTHING, rowsExamined: ROWS });
    expect(store.read(listKey(ENTITY))).toEqual(rows);
    const again = costOf(store, () => load(store, listKey(ENTITY), rows));
    expect(again).toEqual({ ...NOTHING, rowsExamined: ROWS });

    const followed = storeOf(RULED);
    load(followed, listKey(ENTITY, { limit: 5 }), []);
    followed.observe(listKey(ENTITY, { limit: 5 }));
    const cost = costOf(followed, () => load(followed, listKey(ENTITY), rows));
    expect([cost.rowsExamined, cost.changesNoted]).toEqual([ROWS, ROWS]);
    expect(followed.read(listKey(ENTITY, { limit: 5 }))).toEqual(rows.slice(0, 5));
  });

  it('[E2] an answer that names a row twice holds it once, as it says first', () => {
    const store = storeOf();
    const twice = [row(1, { name: 'first' }), row(2), row(1, { name: 'second' }), row(2), row(3)];
    load(store, listKey(ENTITY), twice);
    expect(store.read(listKey(ENTITY))).toEqual([twice[0], twice[1], twice[4]]);
    const more = [row(4), row(3), row(4, { name: 'second' }), row(3), row(1, { name: 'first' })];
    load(store, listKey(ENTITY, { page: 2 }), more);
    expect(store.read(listKey(ENTITY, { page: 2 }))).toEqual([more[0], more[1], more[4]]);
  });

  it('[E1] cold lists cost nothing until they are read', () => {
    const store = crowd(0, 0);
    const patches = Array.from({ length: ROWS }, (_, id) => update(id, 2, { name: 'x' }));
    const cost = costOf(store, () => store.applyPatches(patches, 0));
    expect([cost.listsRebuilt, cost.comparisons, cost.matchesCalled]).toEqual([0, 0, 0]);
    const read = costOf(store, () => store.read(listKey(ENTITY, { list: 3 })));
    expect(read).toEqual({ ...NOTHING, listsRebuilt: 1, rowsListed: 100 });
  });

  it('[E1][L2] a row that moves in a list of 10,000 is placed by halving', () => {
    const store = storeOf(RULED);
    const key = listKey(ENTITY, {});
    const items = Array.from({ length: ROWS }, (_, id) => row(id));
    load(store, key, { items, totalCount: ROWS });
    store.observe(key);
    store.read(key);
    const cost = costOf(store, () => store.applyPatches([update(17, 2, { score: 8_888.5 })], 0));
    expect(cost.matchesCalled).toBe(1);
    // One comparison says that it moved, halving finds where it was, and halving where it belongs.
    expect(cost.comparisons).toBeLessThanOrEqual(1 + 2 * 15);
    const value = store.read(key) as { readonly items: readonly RowValue[] };
    expect(value.items[8_888]).toMatchObject({ id: 17 });
  });

  it('[E1][L2] a change that does not touch the order compares a row with itself only', () => {
    const store = storeOf(RULED);
    const key = listKey(ENTITY, {});
    load(store, key, { items: Array.from({ length: ROWS }, (_, id) => row(id)), totalCount: ROWS });
    store.observe(key);
    const patches = Array.from({ length: 500 }, (_, id) => update(id, 2, { name: 'x' }));
    const cost = costOf(store, () => store.applyPatches(patches, 0));
    expect([cost.comparisons, cost.matchesCalled]).toEqual([500, 500]);
    expect(cost.listsRebuilt).toBe(1);
  });
});
