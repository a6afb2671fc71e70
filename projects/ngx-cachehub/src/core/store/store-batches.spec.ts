import { defaultModel } from '../entities';
import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';
import { DETAIL, OPTIONS, create, load, remove, row, update } from './spec-support/customers';

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
