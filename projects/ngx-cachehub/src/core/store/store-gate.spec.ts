import { defaultModel } from '../entities';
import { listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';
import { DETAIL, OPTIONS, create, load, remove, row, update } from './spec-support/customers';

describe('the gate', () => {
  it('[G1] applies the next version, ignores an older one, and says so', () => {
    const store = new WholeStore(OPTIONS);
    load(store, DETAIL, row(1, 3));
    const first = store.applyPatches([update(1, 4, { name: 'four' })], 0);
    expect(first.outcomes).toEqual(['applied']);
    expect(store.read(DETAIL)).toEqual({ id: 1, name: 'four', version: 4 });
    const late = store.applyPatches(
      [update(1, 4, { name: 'late' }), update(1, 2, { name: 'older' })],
      0,
    );
    expect(late.outcomes).toEqual(['ignored', 'ignored']);
    expect(store.read(DETAIL)).toEqual({ id: 1, name: 'four', version: 4 });
  });

  it('[G1] shows what came behind a gap, marks the row stale, and is current again with a whole row', () => {
    const store = new WholeStore(OPTIONS);
    load(store, DETAIL, row(1, 3));
    const outcome = store.applyPatches([update(1, 5, { name: 'five' })], 0);
    expect(outcome.outcomes).toEqual(['gap']);
    expect(outcome.stale).toEqual([{ kind: 'row', entity: 'customers', id: '1', why: 'gap' }]);
    expect(store.read(DETAIL)).toMatchObject({ name: 'five', version: 5 });
    expect(store.missesChange(DETAIL)).toBe(true);
    store.applyPatches([update(1, 6, { name: 'six' })], 0);
    expect(store.missesChange(DETAIL)).toBe(true);
    load(store, DETAIL, row(1, 6, { name: 'six' }));
    expect(store.missesChange(DETAIL)).toBe(false);
  });

  it('[G1] infers no gap from the versions of a sparse entity, but from a base', () => {
    const store = new WholeStore(OPTIONS);
    store.define({ ...defaultModel('customers'), versions: 'sparse' });
    load(store, DETAIL, row(1, 100));
    expect(store.applyPatches([update(1, 250, { name: 'a' })], 0).outcomes).toEqual(['applied']);
    expect(store.applyPatches([update(1, 300, { name: 'b' }, 260)], 0).outcomes).toEqual(['gap']);
  });

  it('[G2] a patch of a row that is not cached makes no half row', () => {
    const store = new WholeStore(OPTIONS);
    const outcome = store.applyPatches([update(1, 4, { name: 'x' })], 0);
    expect(outcome.outcomes).toEqual(['unheld']);
    expect(store.has(DETAIL)).toBe(false);
  });

  it('[G2] a whole row is stored as the detail', () => {
    const store = new WholeStore(OPTIONS);
    const outcome = store.applyPatches([create(1, 1)], 0);
    expect(outcome.added).toEqual([DETAIL]);
    expect(store.read(DETAIL)).toEqual(row(1, 1));
  });

  it('[G3] an older row of an answer is kept out while the newer ones in it are taken', () => {
    const store = new WholeStore(OPTIONS);
    const list = listKey('customers', {});
    load(store, list, [row(1, 5, { name: 'new' }), row(2, 1)]);
    load(store, list, [row(1, 4, { name: 'old' }), row(2, 2, { name: 'newer' })]);
    expect(store.read(list)).toEqual([row(1, 5, { name: 'new' }), row(2, 2, { name: 'newer' })]);
  });

  it('[G4] a patch that arrives while the key loads survives the answer', () => {
    const store = new WholeStore(OPTIONS);
    load(store, DETAIL, row(1, 1));
    const token = store.beginFetch(DETAIL);
    store.applyPatches([update(1, undefined, { name: 'pushed' })], 0);
    store.acceptFetch(token, row(1, 1, { name: 'answered' }), 0);
    store.endFetch(token);
    expect(store.read(DETAIL)).toMatchObject({ name: 'pushed' });
  });

  it('[G5] a deleted row comes back through nothing that is older than the delete', () => {
    const store = new WholeStore(OPTIONS);
    const list = listKey('customers', {});
    load(store, DETAIL, row(1, 3));
    const inFlight = store.beginFetch(list);
    store.applyPatches([remove(1, 4)], 0);
    expect(store.read(DETAIL)).toBeUndefined();
    store.applyPatches([create(1, 2), update(1, 4, { name: 'x' })], 0);
    expect(store.read(DETAIL)).toBeUndefined();
    store.acceptFetch(inFlight, { items: [row(1, 3), row(2, 1)], totalCount: 2 }, 0);
    store.endFetch(inFlight);
    expect(store.read(list)).toEqual({ items: [row(2, 1)], totalCount: 1 });
    store.applyPatches([create(1, 5)], 0);
    expect(store.read(DETAIL)).toMatchObject({ version: 5 });
  });

  it('[G6] without versions the later load wins, whichever answers last', () => {
    const store = new WholeStore(OPTIONS);
    const first = store.beginFetch(DETAIL);
    const second = store.beginFetch(DETAIL);
    store.acceptFetch(second, { id: 1, name: 'second' }, 0);
    store.acceptFetch(first, { id: 1, name: 'first' }, 0);
    expect(store.read(DETAIL)).toEqual({ id: 1, name: 'second' });
    expect(store.applyPatches([update(1, undefined, { name: 'pushed' })], 0).outcomes).toEqual([
      'applied',
    ]);
    expect(store.read(DETAIL)).toEqual({ id: 1, name: 'pushed' });
  });

  it('[G7] a projection keeps its own fields and does not pretend that the detail is current', () => {
    const store = new WholeStore(OPTIONS);
    const list = listKey('customers', {});
    load(store, list, [{ id: 1, name: 'a', version: 1 }]);
    load(store, DETAIL, { id: 1, name: 'a', notes: 'long', version: 1 });
    expect(store.read(list)).toEqual([{ id: 1, name: 'a', version: 1 }]);
    expect(store.read(DETAIL)).toEqual({ id: 1, name: 'a', notes: 'long', version: 1 });
    const token = store.beginFetch(list);
    const change = store.acceptFetch(token, [{ id: 1, name: 'b', version: 2 }], 0);
    store.endFetch(token);
    expect(change.stale).toEqual([
      { kind: 'row', entity: 'customers', id: '1', why: 'projection' },
    ]);
    expect(store.missesChange(DETAIL)).toBe(true);
    expect(store.read(DETAIL)).toEqual({ id: 1, name: 'b', notes: 'long', version: 2 });
    expect(store.read(list)).toEqual([{ id: 1, name: 'b', version: 2 }]);
  });
});
