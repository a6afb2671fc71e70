import { listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';
import {
  DETAIL,
  OPTIONS,
  create,
  load,
  namesOf,
  remove,
  row,
  ruledStore,
  totalOf,
  update,
} from './spec-support/customers';

describe('lists', () => {
  it('[L1] an update patches the row everywhere; a delete lowers the total only where it was held', () => {
    const store = new WholeStore(OPTIONS);
    const a = listKey('customers', { page: 1 });
    const b = listKey('customers', { page: 2 });
    load(store, a, { items: [row(1, 1), row(2, 1)], totalCount: 3, cursor: 'x' });
    load(store, b, { items: [row(3, 1)], totalCount: 3 });
    store.observe(a);
    store.observe(b);
    store.observe(DETAIL);
    load(store, DETAIL, row(1, 1));
    const outcome = store.applyPatches([update(1, 2, { name: 'patched' })], 0);
    expect([...outcome.changed].sort()).toEqual([DETAIL, a].sort());
    expect(namesOf(store, a)).toEqual(['patched', 'row 2']);
    store.applyPatches([remove(1, 3)], 0);
    expect(store.read(a)).toEqual({ items: [row(2, 1)], totalCount: 2, cursor: 'x' });
    expect(totalOf(store, b)).toBe(3);
  });

  it('[L2] a create is inserted at its place, an update moves it, inserts or removes it, and the total follows', () => {
    const store = ruledStore();
    const list = listKey('customers', { status: 'active' });
    load(store, list, {
      items: [
        row(1, 1, { name: 'a', status: 'active' }),
        row(2, 1, { name: 'c', status: 'active' }),
      ],
      totalCount: 2,
    });
    store.observe(list);
    store.applyPatches(
      [create(3, 1, { name: 'b', status: 'active' }), create(4, 1, { name: 'x', status: 'lead' })],
      0,
    );
    expect(namesOf(store, list)).toEqual(['a', 'b', 'c']);
    expect(totalOf(store, list)).toBe(3);
    store.applyPatches([update(1, 2, { name: 'd' })], 0);
    expect(namesOf(store, list)).toEqual(['b', 'c', 'd']);
    store.applyPatches([update(2, 2, { status: 'lead' }), update(4, 2, { status: 'active' })], 0);
    expect(namesOf(store, list)).toEqual(['b', 'd', 'x']);
    expect(totalOf(store, list)).toBe(3);
  });

  it('[L2] a page that loses its last visible row is loaded again', () => {
    const store = ruledStore();
    const page = listKey('customers', { limit: 2, offset: 0 });
    load(store, page, {
      items: [row(1, 1, { name: 'a' }), row(2, 1, { name: 'b' })],
      totalCount: 5,
    });
    store.observe(page);
    const outcome = store.applyPatches([remove(1, 2)], 0);
    expect(outcome.stale).toEqual([{ kind: 'list', key: page, why: 'page' }]);
    expect(namesOf(store, page)).toEqual(['b']);
    expect(totalOf(store, page)).toBe(4);
  });

  it('[L2] a create in front of a later page asks for that page again', () => {
    const store = ruledStore();
    const page = listKey('customers', { limit: 2, offset: 2 });
    load(store, page, {
      items: [row(3, 1, { name: 'c' }), row(4, 1, { name: 'd' })],
      totalCount: 5,
    });
    store.observe(page);
    const outcome = store.applyPatches([create(9, 1, { name: 'a' })], 0);
    expect(outcome.stale).toEqual([{ kind: 'list', key: page, why: 'page' }]);
    expect(totalOf(store, page)).toBe(6);
  });

  it('[L3] a list that only the server can rank is patched in place and loaded again, never guessed', () => {
    const store = ruledStore();
    const search = listKey('customers', { q: 'ro' });
    load(store, search, { items: [row(1, 1)], totalCount: 1 });
    store.observe(search);
    const outcome = store.applyPatches([update(1, 2, { name: 'other' }), create(2, 1)], 0);
    expect(namesOf(store, search)).toEqual(['other']);
    expect(outcome.stale).toEqual([{ kind: 'list', key: search, why: 'undecided' }]);
  });

  it('[L4] a row pushed while the page loads is not lost when the page arrives', () => {
    const store = ruledStore();
    const list = listKey('customers', { status: 'active' });
    store.observe(list);
    const token = store.beginFetch(list);
    store.applyPatches([create(5, 1, { name: 'pushed', status: 'active' })], 0);
    store.acceptFetch(
      token,
      { items: [row(1, 1, { name: 'a', status: 'active' })], totalCount: 1 },
      0,
    );
    store.endFetch(token);
    expect(namesOf(store, list)).toEqual(['a', 'pushed']);
    expect(totalOf(store, list)).toBe(2);
  });

  it('[B4] many creates that lists cannot place are one mark', () => {
    const store = new WholeStore(OPTIONS);
    const list = listKey('customers', {});
    load(store, list, { items: [], totalCount: 0 });
    const patches = Array.from({ length: 11 }, (_, i) => create(i + 1, 1));
    expect(store.applyPatches(patches, 0).stale).toEqual([
      { kind: 'lists', entity: 'customers', why: 'bulk' },
    ]);
    expect(store.applyPatches([create(50, 1)], 0).stale).toEqual([
      { kind: 'lists', entity: 'customers', why: 'created' },
    ]);
  });

  it('[E1] patching a row costs nothing for lists that do not hold it and keys that nobody watches', () => {
    const store = new WholeStore({ ...OPTIONS, freeze: false });
    for (let list = 0; list < 50; list++) {
      const items = Array.from({ length: 20 }, (_, i) => row(list * 20 + i, 1));
      load(store, listKey('customers', { list }), { items, totalCount: 20 });
    }
    const watched = listKey('customers', { list: 0 });
    store.observe(watched);
    store.read(watched);
    const before = { ...store.counters };
    store.applyPatches([update(25, 2, { name: 'cold' })], 0);
    expect(store.counters.listsRebuilt).toBe(before.listsRebuilt);
    expect(store.counters.rowsExamined - before.rowsExamined).toBe(1);
    store.applyPatches(
      [update(5, 2, { name: 'a' }), update(5, 3, { name: 'b' }), update(6, 2, { name: 'c' })],
      0,
    );
    expect(store.counters.listsRebuilt - before.listsRebuilt).toBe(1);
    expect(store.counters.rowsCopied - before.rowsCopied).toBe(3);
  });
});
