import { defaultModel } from '../entities';
import type { EntityModel } from '../entities';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';

const OPTIONS = { freeze: true, bulkCreateThreshold: 10, clientId: 'me' };
const DETAIL = detailKey('customers', 1);

function row(id: number, version: number, more: RowValue = {}): RowValue {
  return { id, name: `row ${id}`, version, ...more };
}

function update(
  id: number,
  version: number | undefined,
  changes: RowValue,
  baseVersion?: number,
): Patch {
  return {
    kind: 'update',
    entity: 'customers',
    id: String(id),
    version,
    changes,
    unset: undefined,
    baseVersion,
  };
}

function create(
  id: number,
  version: number | undefined,
  more: RowValue = {},
  origin?: Patch['origin'],
): Patch {
  return {
    kind: 'create',
    entity: 'customers',
    id: String(id),
    version,
    row: row(id, version ?? 0, more),
    origin,
  };
}

function remove(id: number, version?: number): Patch {
  return { kind: 'delete', entity: 'customers', id: String(id), version };
}

function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

/** `{status}` filters, by name; `limit` and `offset` page. */
const RULED: EntityModel = {
  ...defaultModel('customers'),
  lists: {
    matches: (value, params) =>
      params['status'] === undefined || value['status'] === params['status'],
    compare: () => (a, b) =>
      String(a['name']) < String(b['name']) ? -1 : String(a['name']) > String(b['name']) ? 1 : 0,
    limit: (params) => params['limit'] as number | undefined,
    offset: (params) => params['offset'] as number | undefined,
    serverRanked: (params) => params['q'] !== undefined,
  },
};

function ruledStore(): WholeStore {
  const store = new WholeStore(OPTIONS);
  store.define(RULED);
  return store;
}

function namesOf(store: WholeStore, key: string): readonly unknown[] {
  const value = store.read(key) as { items: readonly RowValue[] };
  return value.items.map((item) => item['name']);
}

function totalOf(store: WholeStore, key: string): unknown {
  return (store.read(key) as { totalCount: number }).totalCount;
}

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

describe('batches', () => {
  it('[B2] changes of one row fold in order of arrival', () => {
    const store = new WholeStore(OPTIONS);
    const list = listKey('customers', {});
    load(store, list, [row(1, 1)]);
    store.observe(list);
    const outcome = store.applyPatches(
      [update(1, 2, { name: 'b' }), update(1, 3, { note: 'n' })],
      0,
    );
    expect(outcome).toMatchObject({ applied: 2, merged: 1, changed: [list] });
    expect(store.read(list)).toEqual([row(1, 3, { name: 'b', note: 'n' })]);
    store.applyPatches([create(2, 1), remove(2, 2)], 0);
    expect(store.has(detailKey('customers', 2))).toBe(false);
    store.applyPatches([remove(1, 4), create(1, 5, { name: 'again' })], 0);
    expect(store.read(list)).toMatchObject([{ id: 1, name: 'again' }]);
  });

  it('[B3] a patch that says what is known is told to nobody', () => {
    const store = new WholeStore(OPTIONS);
    load(store, DETAIL, { id: 1, name: 'same' });
    store.observe(DETAIL);
    expect(store.applyPatches([update(1, undefined, { name: 'same' })], 0).changed).toEqual([]);
  });

  it('[B8] a rule that throws disturbs nothing else and is reported', () => {
    const store = new WholeStore(OPTIONS);
    const broken = new Error('broken rule');
    store.define({
      ...defaultModel('customers'),
      lists: {
        matches: () => {
          throw broken;
        },
      },
    });
    const list = listKey('customers', {});
    load(store, list, [row(1, 1)]);
    store.observe(list);
    const outcome = store.applyPatches([update(1, 2, { name: 'b' })], 0);
    expect(outcome.errors).toEqual([{ entity: 'customers', error: broken }]);
    expect(store.read(list)).toMatchObject([{ name: 'b' }]);
  });
});

describe('layers', () => {
  it('[O1] server patches apply underneath at once, the layer stays on top', () => {
    const store = new WholeStore(OPTIONS);
    load(store, DETAIL, row(1, 1, { note: 'n' }));
    store.addLayer({
      id: 'l',
      ops: [{ op: 'patch', entity: 'customers', id: 1, changes: { name: 'mine' } }],
    });
    store.applyPatches([update(1, 2, { name: 'theirs', note: 'm' })], 0);
    expect(store.read(DETAIL)).toMatchObject({ name: 'mine', note: 'm' });
    store.dropLayer('l');
    expect(store.read(DETAIL)).toMatchObject({ name: 'theirs', note: 'm' });
  });

  it('[O2] an acknowledged layer holds until the server state covers it', () => {
    const store = new WholeStore(OPTIONS);
    load(store, DETAIL, row(1, 1));
    store.observe(DETAIL);
    store.read(DETAIL);
    store.addLayer({
      id: 'l',
      ops: [{ op: 'patch', entity: 'customers', id: 1, changes: { name: 'mine' } }],
    });
    expect(store.confirmLayer('l', { kind: 'version', version: 2 }, 0).changed).toEqual([]);
    expect(store.read(DETAIL)).toMatchObject({ name: 'mine' });
    store.applyPatches([update(1, 2, { name: 'mine' })], 0);
    expect(store.takeSettledLayers()).toEqual(['l']);
    expect(store.read(DETAIL)).toEqual(row(1, 2, { name: 'mine' }));
    expect(store.isLocal(DETAIL)).toBe(false);
  });

  it('[O3][I8] rolling back one of several leaves the others', () => {
    const store = new WholeStore(OPTIONS);
    load(store, DETAIL, row(1, 1, { a: 0, b: 0, c: 0 }));
    for (const field of ['a', 'b', 'c']) {
      store.addLayer({
        id: field,
        ops: [{ op: 'patch', entity: 'customers', id: 1, changes: { [field]: 1, name: field } }],
      });
    }
    store.dropLayer('b');
    expect(store.read(DETAIL)).toMatchObject({ a: 1, b: 0, c: 1, name: 'c' });
    store.dropLayer('c');
    expect(store.read(DETAIL)).toMatchObject({ a: 1, b: 0, c: 0, name: 'a' });
  });

  it('[O5] an own create that arrives before its answer shows one row', () => {
    const store = ruledStore();
    const list = listKey('customers', { status: 'active' });
    load(store, list, { items: [], totalCount: 0 });
    store.observe(list);
    store.addLayer({
      id: 'l',
      mutationId: 'key-1',
      ops: [
        { op: 'create', entity: 'customers', row: { id: 'tmp_1', name: 'new', status: 'active' } },
      ],
    });
    store.observe(detailKey('customers', 'tmp_1'));
    expect(namesOf(store, list)).toEqual(['new']);
    expect(totalOf(store, list)).toBe(1);
    store.applyPatches(
      [create(7, 1, { name: 'new', status: 'active' }, { mutationId: 'key-1' })],
      0,
    );
    expect(namesOf(store, list)).toEqual(['new']);
    expect(totalOf(store, list)).toBe(1);
    expect(store.read(detailKey('customers', 'tmp_1'))).toMatchObject({ id: 7 });
    store.confirmLayer(
      'l',
      { kind: 'row', entity: 'customers', row: row(7, 1, { name: 'new', status: 'active' }) },
      0,
    );
    expect(totalOf(store, list)).toBe(1);
  });

  it('[O2] the answer row is the new server state, and the temporary row becomes the real one', () => {
    const store = ruledStore();
    const list = listKey('customers', { status: 'active' });
    load(store, list, { items: [], totalCount: 0 });
    store.observe(list);
    store.addLayer({
      id: 'l',
      ops: [
        { op: 'create', entity: 'customers', row: { id: 'tmp_1', name: 'new', status: 'active' } },
      ],
    });
    const change = store.confirmLayer(
      'l',
      { kind: 'row', entity: 'customers', row: row(7, 1, { name: 'new', status: 'active' }) },
      0,
    );
    expect(change.changed).toEqual([list]);
    expect(store.read(list)).toEqual({
      items: [row(7, 1, { name: 'new', status: 'active' })],
      totalCount: 1,
    });
    store.applyPatches([create(7, 1, { name: 'new', status: 'active' })], 0);
    expect(totalOf(store, list)).toBe(1);
  });
});

describe('local writes', () => {
  it('[K7a] a newer version passes, an older is refused, the same is a local change until the next word', () => {
    const store = new WholeStore(OPTIONS);
    const list = listKey('customers', {});
    load(store, list, [row(1, 3)]);
    load(store, DETAIL, row(1, 3));
    expect(store.set(DETAIL, row(1, 2, { name: 'older' })).accepted).toBe(false);
    expect(store.set(DETAIL, row(1, 3, { name: 'local' })).accepted).toBe(true);
    expect(store.isLocal(DETAIL)).toBe(true);
    expect(store.read(list)).toEqual([row(1, 3, { name: 'local' })]);
    store.applyPatches([update(1, 4, { note: 'x' })], 0);
    expect(store.read(DETAIL)).toEqual(row(1, 4, { note: 'x' }));
    expect(store.set(DETAIL, row(1, 9)).accepted).toBe(true);
    expect(store.version(DETAIL)).toBe(9);
  });

  it('[K5] an answer begun before a set or remove of the key is discarded', () => {
    const store = new WholeStore(OPTIONS);
    const token = store.beginFetch('plain');
    store.set('plain', 'mine');
    expect(store.acceptFetch(token, 'late', 0).accepted).toBe(false);
    expect(store.read('plain')).toBe('mine');
  });
});
