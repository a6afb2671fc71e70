import { defaultModel } from '../entities';
import type { EntityModel } from '../entities';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { StoreCounters } from './store-counters';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 'customers';
const ROWS = 10_000;
const RULED: EntityModel = {
  ...defaultModel(ENTITY),
  lists: {
    matches: (row, params) => params['group'] === undefined || row['group'] === params['group'],
    compare: () => (a, b) => Number(a['score']) - Number(b['score']),
    limit: (params) => params['limit'] as number | undefined,
    offset: (params) => params['offset'] as number | undefined,
  },
};

function row(id: number, more: RowValue = {}): RowValue {
  return { id, name: `row ${id}`, score: id, group: id % 10, version: 1, ...more };
}

function update(id: number, version: number, changes: RowValue): Patch {
  const rest = { unset: undefined, baseVersion: undefined };
  return { kind: 'update', entity: ENTITY, id: String(id), version, changes, ...rest };
}

function create(id: number, more: RowValue): Patch {
  return { kind: 'create', entity: ENTITY, id: String(id), version: 1, row: row(id, more) };
}

function remove(id: number): Patch {
  return { kind: 'delete', entity: ENTITY, id: String(id), version: 2 };
}

function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

function storeOf(model?: EntityModel): WholeStore {
  const store = new WholeStore({ freeze: false, bulkCreateThreshold: 10, clientId: 'me' });
  if (model !== undefined) store.define(model);
  return store;
}

/** What a piece of work cost. */
function costOf(store: WholeStore, work: () => void): StoreCounters {
  const before = { ...store.counters };
  work();
  const after = store.counters;
  return {
    rowsExamined: after.rowsExamined - before.rowsExamined,
    changesNoted: after.changesNoted - before.changesNoted,
    rowsCopied: after.rowsCopied - before.rowsCopied,
    rowsFolded: after.rowsFolded - before.rowsFolded,
    comparisons: after.comparisons - before.comparisons,
    matchesCalled: after.matchesCalled - before.matchesCalled,
    listsRebuilt: after.listsRebuilt - before.listsRebuilt,
    rowsListed: after.rowsListed - before.rowsListed,
    viewsRebuilt: after.viewsRebuilt - before.viewsRebuilt,
  };
}

const NOTHING: StoreCounters = {
  rowsExamined: 0,
  changesNoted: 0,
  rowsCopied: 0,
  rowsFolded: 0,
  comparisons: 0,
  matchesCalled: 0,
  listsRebuilt: 0,
  rowsListed: 0,
  viewsRebuilt: 0,
};

/** 10,000 rows in 100 lists of 100; the first of them observed. */
function crowd(observedLists: number, observedDetails: number): WholeStore {
  const store = storeOf();
  for (let list = 0; list < 100; list++) {
    const items = Array.from({ length: 100 }, (_, i) => row(list * 100 + i));
    load(store, listKey(ENTITY, { list }), { items, totalCount: 100 });
  }
  for (let list = 0; list < observedLists; list++) store.observe(listKey(ENTITY, { list }));
  for (let id = 0; id < observedDetails; id++) {
    load(store, detailKey(ENTITY, id), row(id));
    store.observe(detailKey(ENTITY, id));
  }
  for (const key of store.tables.observed.keys()) store.read(key);
  return store;
}

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
      expect(cost).toEqual({
        ...NOTHING,
        rowsExamined: 1,
        changesNoted: 1,
        rowsCopied: 1,
        listsRebuilt: 1,
        rowsListed: 1,
      });
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

  it('[E1] a list looks at the rows that changed, however many layers lie over others of its rows', () => {
    const store = crowd(10, 0);
    for (let id = 10; id < 60; id++) {
      const op = { op: 'patch', entity: ENTITY, id, changes: { name: 'mine' } } as const;
      const cost = costOf(store, () => store.addLayer({ id: `layer ${id}`, ops: [op] }));
      store.read(listKey(ENTITY, { list: 0 }));
      expect([cost.listsRebuilt, cost.rowsListed]).toEqual([1, 1]);
    }
    const cost = costOf(store, () => store.applyPatches([update(7, 2, { name: 'x' })], 0));
    expect(cost).toEqual({
      ...NOTHING,
      rowsExamined: 1,
      changesNoted: 1,
      rowsCopied: 1,
      listsRebuilt: 1,
      rowsListed: 1,
    });
    const { items } = store.read(listKey(ENTITY, { list: 0 })) as {
      readonly items: readonly RowValue[];
    };
    expect(items.map(({ name }) => name).slice(6, 11)).toEqual([
      'row 6',
      'x',
      'row 8',
      'row 9',
      'mine',
    ]);
  });

  it('[E1] a layer over a row that nobody watches costs nothing until somebody looks, and then one fold', () => {
    const store = crowd(10, 100);
    const key = detailKey(ENTITY, 9_999);
    load(store, key, row(9_999));
    const op = { op: 'patch', entity: ENTITY, id: 9_999, changes: { name: 'mine' } } as const;
    const laid = costOf(store, () => store.addLayer({ id: 'mine', mutationId: 'm', ops: [op] }));
    expect(laid).toEqual(NOTHING);
    const pushed = costOf(store, () => store.applyPatches([update(9_999, 2, { score: 5 })], 0));
    expect(pushed).toEqual({ ...NOTHING, rowsExamined: 1, rowsCopied: 1 });
    const read = costOf(store, () => {
      expect(store.read(key)).toMatchObject({ name: 'mine', score: 5, version: 2 });
      expect(store.read(key)).toBe(store.read(key));
    });
    expect(read).toEqual({ ...NOTHING, rowsFolded: 1 });
    const origin = { clientId: 'me', mutationId: 'm' };
    const own = { ...update(9_999, 3, { name: 'mine' }), origin };
    expect(costOf(store, () => store.applyPatches([own], 0)).changesNoted).toBe(0);
    expect(store.takeSettledLayers()).toEqual(['mine']);
    expect(store.read(key)).toMatchObject({ name: 'mine', score: 5, version: 3 });
  });

  it('[E1] layers over a row that is watched are folded once in each turn that changes something under them', () => {
    const store = crowd(1, 0);
    const op = { op: 'patch', entity: ENTITY, id: 7, changes: { name: 'mine' } } as const;
    const laid = costOf(store, () => store.addLayer({ id: 'mine', ops: [op] }));
    expect([laid.rowsFolded, laid.changesNoted]).toEqual([1, 1]);
    const burst = Array.from({ length: 50 }, (_, i) => update(7, i + 2, { score: i }));
    expect(costOf(store, () => store.applyPatches(burst, 0)).rowsFolded).toBe(1);
    const other = costOf(store, () => store.applyPatches([update(8, 2, { name: 'x' })], 0));
    expect(other.rowsFolded).toBe(0);
    store.read(listKey(ENTITY, { list: 0 }));
    expect(costOf(store, () => store.read(listKey(ENTITY, { list: 0 }))).rowsFolded).toBe(0);
  });

  it("[E1][O9] an app's updater runs in each turn that changes its row, watched or not, and what it throws is told there", () => {
    const store = crowd(0, 0);
    const key = detailKey(ENTITY, 7);
    load(store, key, row(7));
    let isBroken = false;
    const updater = (current: unknown): unknown => {
      if (isBroken) throw new Error('broken');
      return { ...(current as RowValue), name: 'mine' };
    };
    store.addLayer({ id: 'mine', ops: [{ op: 'update', key, updater }] });
    isBroken = true;
    const { errors } = store.applyPatches([update(7, 2, { score: 5 })], 0);
    expect(errors).toEqual([{ entity: ENTITY, error: new Error('broken') }]);
    expect(store.read(key)).toMatchObject({ name: 'row 7', score: 5 });
  });

  it('[E1][K10] a patch under a layer copies what somebody was given, and nothing else', () => {
    const store = crowd(0, 0);
    // What the answer brought is its bringer's.
    store.applyPatches([update(7, 2, { name: 'x' })], 0);
    store.addLayer({
      id: 'patch',
      ops: [{ op: 'patch', entity: ENTITY, id: 7, changes: { score: 1 } }],
    });
    const patched = costOf(store, () => store.applyPatches([update(7, 3, { name: 'y' })], 0));
    expect(patched.rowsCopied).toBe(0);
    const given: unknown[] = [];
    const updater = (current: unknown): unknown => {
      given.push(current);
      return current;
    };
    store.set(detailKey(ENTITY, 7), row(7, { name: 'y', version: 3 }));
    store.addLayer({ id: 'update', ops: [{ op: 'update', key: detailKey(ENTITY, 7), updater }] });
    store.dropLayer('patch');
    const texts = given.map((value) => JSON.stringify(value));
    const updated = costOf(store, () => store.applyPatches([update(7, 4, { name: 'z' })], 0));
    expect(updated.rowsCopied).toBe(1);
    expect(given.slice(0, texts.length).map((value) => JSON.stringify(value))).toEqual(texts);
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

  it('[O12] a push asks no layer whose write it is, however many wait', () => {
    const store = crowd(0, 0);
    let asked = 0;
    for (let id = 0; id < 1_000; id++) {
      const patch = { op: 'patch', entity: ENTITY, id, changes: { name: 'mine' } } as const;
      store.addLayer({
        id: `layer ${id}`,
        ops: [patch],
        get mutationId() {
          asked++;
          return `write ${id}`;
        },
      });
    }
    asked = 0;
    const others = { clientId: 'you', mutationId: 'theirs' };
    store.applyPatches([{ ...update(9_999, 2, { name: 'x' }), origin: others }], 0);
    expect([asked, store.takeSettledLayers()]).toEqual([0, []]);
    const own = { clientId: 'me', mutationId: 'write 999' };
    store.applyPatches([{ ...update(999, 2, { name: 'mine' }), origin: own }], 0);
    expect(asked).toBeLessThanOrEqual(2);
    expect(store.takeSettledLayers()).toEqual(['layer 999']);
  });

  it('[O12] of two layers with one key a push is the older one’s, and the other’s once that has ended', () => {
    const store = crowd(0, 0);
    for (const id of ['older', 'newer']) {
      const ops = [{ op: 'patch', entity: ENTITY, id: 7, changes: { name: id } }] as const;
      store.addLayer({ id, ops, mutationId: 'write' });
    }
    const origin = { clientId: 'me', mutationId: 'write' };
    store.applyPatches([{ ...update(7, 2, { name: 'older' }), origin }], 0);
    expect(store.takeSettledLayers()).toEqual(['older']);
    store.applyPatches([{ ...update(7, 3, { name: 'newer' }), origin }], 0);
    expect(store.takeSettledLayers()).toEqual(['newer']);
    store.addLayer({ id: 'again', ops: [], mutationId: 'write' });
    store.dropLayer('again');
    store.applyPatches([{ ...update(7, 4, { name: 'third' }), origin }], 0);
    expect(store.takeSettledLayers()).toEqual([]);
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

describe('what needs no load', () => {
  const whole = listKey(ENTITY, { group: 3 });
  const first = listKey(ENTITY, { limit: 3, offset: 0 });
  const last = listKey(ENTITY, { limit: 3, offset: 3 });

  function pages(): WholeStore {
    const store = storeOf(RULED);
    load(store, whole, { items: [row(3), row(13)], totalCount: 2 });
    load(store, first, { items: [row(1), row(2), row(3)], totalCount: 5 });
    load(store, last, { items: [row(4), row(5)], totalCount: 5 });
    return store;
  }

  it.each<[string, string, readonly Patch[]]>([
    ['a create in a list that shows its whole query', whole, [create(23, { group: 3 })]],
    ['a create that does not match', whole, [create(24, { group: 4 })]],
    ['an update that moves a row', whole, [update(3, 2, { score: 99 })]],
    ['an update that takes a row out', whole, [update(3, 2, { group: 4 })]],
    ['a delete', whole, [remove(3)]],
    ['a create within the first page', first, [create(9, { score: 1.5 })]],
    ['a move within the first page', first, [update(1, 2, { score: 2.5 })]],
    ['an update without a move', first, [update(1, 2, { name: 'x' })]],
    ['a delete on the last page', last, [remove(5)]],
    ['a create at the end of the last page', last, [create(9, { score: 9 })]],
    [
      'all of that at once',
      whole,
      [create(23, { group: 3 }), update(3, 2, { score: 99 }), remove(13)],
    ],
  ])('[L2] %s', (_, key, patches) => {
    const store = pages();
    store.observe(key);
    const { stale } = store.applyPatches(patches, 0);
    expect(stale).toEqual([]);
  });

  it.each<[string, string, readonly Patch[]]>([
    ['a create in front of a later page', last, [create(9, { score: 0 })]],
    [
      'a create behind the first page, whose answer may have counted it',
      first,
      [create(9, { score: 9 })],
    ],
    ['a row that leaves a page with rows behind it', first, [remove(2)]],
    ['a row that moves to the edge of a page', first, [update(1, 2, { score: 9 })]],
    ['a page that loses its last row', last, [remove(4), remove(5)]],
    ['a delta of a row that nobody holds', first, [update(77, 9, { score: 2 })]],
  ])('[L2] but %s asks once', (_, key, patches) => {
    const store = pages();
    store.observe(key);
    const { stale } = store.applyPatches(patches, 0);
    expect(stale.map((mark) => mark.kind === 'list' && mark.key)).toEqual([key]);
  });
});
