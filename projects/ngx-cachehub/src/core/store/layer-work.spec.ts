import type { RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import {
  costOf,
  crowd,
  ENTITY,
  load,
  NOTHING,
  ONE_ROW_OF_A_LIST,
  row,
  update,
} from './spec-support/crowd';

describe('the work of layers', () => {
  it('[E1] a list looks at the rows that changed, however many layers lie over others of its rows', () => {
    const store = crowd(10, 0);
    for (let id = 10; id < 60; id++) {
      const op = { op: 'patch', entity: ENTITY, id, changes: { name: 'mine' } } as const;
      const cost = costOf(store, () => store.addLayer({ id: `layer ${id}`, ops: [op] }));
      store.read(listKey(ENTITY, { list: 0 }));
      expect([cost.listsRebuilt, cost.rowsListed]).toEqual([1, 1]);
    }
    const cost = costOf(store, () => store.applyPatches([update(7, 2, { name: 'x' })], 0));
    expect(cost).toEqual(ONE_ROW_OF_A_LIST);
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
});
