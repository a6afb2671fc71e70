import { defaultModel } from '../entities';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 'customers';
const DETAIL = detailKey(ENTITY, 8);
const LIST = listKey(ENTITY, {});

const row = (version: number): RowValue => ({ id: 8, version, name: 'Ann', city: 'Graz' });

function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

function created(version: number): Patch {
  return { kind: 'create', entity: ENTITY, id: '8', version, row: row(version) };
}

/** An observed detail whose row was deleted at version 5. */
function deleted(): WholeStore {
  const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  store.define(defaultModel(ENTITY));
  store.observe(DETAIL);
  store.observe(LIST);
  load(store, DETAIL, row(4));
  store.applyPatches([{ kind: 'delete', entity: ENTITY, id: '8', version: 5 }], 0);
  return store;
}

const detailMark = { kind: 'row', entity: ENTITY, id: '8', why: 'projection' };

describe('a row that is created anew, and that a list shows before its create comes', () => {
  it('[G14][G2][I4] shows as its detail when the create comes with the version that the list brought', () => {
    const store = deleted();
    load(store, LIST, [row(6)]);
    const { changed } = store.applyPatches([created(6)], 0);
    expect(changed).toContain(DETAIL);
    expect(store.read(DETAIL)).toEqual(row(6));
  });

  it('[G14][G7] with all its fields, where the list brought some', () => {
    const store = deleted();
    load(store, LIST, [{ id: 8, version: 6, name: 'Ann' }]);
    const { changed } = store.applyPatches([created(6)], 0);
    expect(changed).toEqual([DETAIL]);
    expect(store.read(DETAIL)).toEqual(row(6));
    expect(store.read(LIST)).toEqual([{ id: 8, version: 6, name: 'Ann' }]);
  });

  it('[K7a] leaves what the app said of that version', () => {
    const store = deleted();
    load(store, LIST, [row(6)]);
    store.set(LIST, [{ ...row(6), name: 'Bob' }]);
    store.applyPatches([created(6)], 0);
    expect(store.read(DETAIL)).toEqual({ ...row(6), name: 'Bob' });
  });

  it('[G14][I4] has its detail asked for where the create is older than what the list brought', () => {
    const store = deleted();
    load(store, LIST, [row(7)]);
    const { stale } = store.applyPatches([created(6)], 0);
    expect(stale).toContainEqual(detailMark);
    load(store, DETAIL, row(7));
    const update = { kind: 'update', changes: { name: 'Ann' }, unset: undefined } as const;
    const head = { entity: ENTITY, id: '8', version: 7, baseVersion: 6 };
    expect(store.applyPatches([{ ...update, ...head }], 0).stale).toEqual([]);
    expect(store.read(DETAIL)).toEqual(row(7));
  });

  it('[G14][I4] has its detail asked for where nobody pushes its create', () => {
    const store = deleted();
    const token = store.beginFetch(LIST);
    expect(store.acceptFetch(token, [row(6)], 0).stale).toContainEqual(detailMark);
  });

  it('[G2] does not bring back a detail that was removed, when the same create comes again', () => {
    const store = deleted();
    load(store, LIST, [row(6)]);
    store.applyPatches([created(6)], 0);
    store.remove([DETAIL]);
    store.applyPatches([created(6)], 0);
    expect(store.read(DETAIL)).toBeUndefined();
  });
});
