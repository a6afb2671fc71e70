import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';
import {
  DETAIL,
  OPTIONS,
  create,
  load,
  namesOf,
  row,
  ruledStore,
  totalOf,
  update,
} from './spec-support/customers';

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
