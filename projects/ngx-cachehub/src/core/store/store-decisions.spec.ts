import { defaultModel } from '../entities';
import type { EntityModel } from '../entities';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { BatchOutcome } from './change-set';
import { WholeStore } from './spec-support/whole-store';

/** Where the rules of others end, these tests hold what was decided here. */

const ENTITY = 'customers';
const DETAIL = detailKey(ENTITY, 1);
const LIST = listKey(ENTITY, { status: 'active' });

function row(id: number, version: number | undefined, more: RowValue = {}): RowValue {
  return { id, name: `row ${id}`, ...(version !== undefined && { version }), ...more };
}

function update(id: number, version: number | undefined, changes: RowValue): Patch {
  const unset = undefined;
  const baseVersion = undefined;
  return { kind: 'update', entity: ENTITY, id: String(id), version, changes, unset, baseVersion };
}

function whole(kind: 'create' | 'replace', value: RowValue): Patch {
  const version = typeof value['version'] === 'number' ? value['version'] : undefined;
  return { kind, entity: ENTITY, id: String(value['id']), version, row: value };
}

function remove(id: number, version: number | undefined): Patch {
  return { kind: 'delete', entity: ENTITY, id: String(id), version };
}

function newStore(model: Partial<EntityModel> = {}): WholeStore {
  const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  store.define({ ...defaultModel(ENTITY), ...model });
  return store;
}

function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

function push(store: WholeStore, ...patches: readonly Patch[]): BatchOutcome {
  return store.applyPatches(patches, 0);
}

function idsOf(store: WholeStore, key: string): readonly unknown[] {
  const value = store.read(key) as { readonly items: readonly RowValue[] };
  return value.items.map((item) => item['id']);
}

const staleKeys = (outcome: Pick<BatchOutcome, 'stale'>) =>
  outcome.stale.map((mark) => (mark.kind === 'list' ? mark.key : mark.kind));

const BY_STATUS: Partial<EntityModel> = {
  lists: {
    matches: (value, params) => value['status'] === params['status'],
    compare: () => (a, b) => Number(a['id']) - Number(b['id']),
    limit: (params) => params['limit'] as number | undefined,
  },
};

describe('what the gate decides by itself', () => {
  it('[G9] a delete with the known version is applied, one with an older version is not', () => {
    const store = newStore();
    load(store, DETAIL, row(1, 3));
    expect(push(store, remove(1, 2)).outcomes).toEqual(['ignored']);
    expect(store.has(DETAIL)).toBe(true);
    expect(push(store, remove(1, 3)).outcomes).toEqual(['applied']);
    expect(store.has(DETAIL)).toBe(false);
  });

  it('[G11][I3] a second delete without a version opens no door to what the first one shut out', () => {
    const store = newStore();
    load(store, LIST, { items: [row(1, 1), row(2, 1)], totalCount: 2 });
    push(store, remove(1, 2));
    push(store, remove(1, undefined), remove(1, 1));
    push(store, whole('create', row(1, 1)), whole('replace', row(1, 2)));
    expect([idsOf(store, LIST), store.has(DETAIL)]).toEqual([[2], false]);
    push(store, whole('create', row(1, 3)));
    expect(store.has(DETAIL)).toBe(true);
  });

  it('[G10] a whole row of the known version mends a row behind a gap, and else says nothing new', () => {
    const store = newStore();
    load(store, DETAIL, row(1, 3));
    expect(push(store, whole('replace', row(1, 3, { name: 'same' }))).outcomes).toEqual([
      'ignored',
    ]);
    push(store, update(1, 5, { name: 'five' }));
    expect(store.missesChange(DETAIL)).toBe(true);
    expect(
      push(store, whole('replace', row(1, 5, { name: 'five', city: 'Oslo' }))).outcomes,
    ).toEqual(['applied']);
    expect(store.missesChange(DETAIL)).toBe(false);
    expect(store.read(DETAIL)).toMatchObject({ city: 'Oslo', version: 5 });
  });

  it('[G11] a delete without a version holds against what is older or began before it', () => {
    const store = newStore();
    load(store, DETAIL, row(1, 3));
    const before = store.beginFetch(DETAIL);
    push(store, remove(1, undefined));
    expect(push(store, whole('replace', row(1, 3))).outcomes).toEqual(['ignored']);
    expect(store.acceptFetch(before, row(1, 4), 0).accepted).toBe(false);
    store.endFetch(before);
    expect(store.has(DETAIL)).toBe(false);
    push(store, whole('create', row(1, 5)));
    expect(store.read(DETAIL)).toMatchObject({ version: 5 });
  });

  it('[G12] a 404 does not delete a row that was pushed after its load began', () => {
    const store = newStore();
    load(store, DETAIL, row(1, 3));
    const late = store.beginFetch(DETAIL);
    push(store, update(1, 4, { name: 'pushed' }));
    store.acceptGone(late, 0);
    store.endFetch(late);
    expect(store.read(DETAIL)).toMatchObject({ name: 'pushed' });
    const next = store.beginFetch(DETAIL);
    store.acceptGone(next, 0);
    store.endFetch(next);
    expect(store.has(DETAIL)).toBe(false);
  });
});

describe('what lists decide by themselves', () => {
  it('[L7] a list without rules is loaded again when a field changes that its params name', () => {
    const store = newStore();
    const sorted = listKey(ENTITY, { sort: '-score' });
    for (const key of [LIST, sorted]) {
      load(store, key, { items: [row(1, 1, { status: 'active', score: 1 })], totalCount: 1 });
      store.observe(key);
    }
    expect(staleKeys(push(store, update(1, 2, { name: 'other' })))).toEqual([]);
    expect(staleKeys(push(store, update(1, 3, { status: 'lead' })))).toEqual([LIST]);
    expect(staleKeys(push(store, update(1, 4, { score: 2 })))).toEqual([sorted]);
  });

  it('[L8] a cold list shows what its rules make of what it missed, and is loaded again', () => {
    const store = newStore(BY_STATUS);
    const active = { status: 'active' };
    load(store, LIST, { items: [row(1, 1, active), row(3, 1, active)], totalCount: 2 });
    expect(staleKeys(push(store, whole('create', row(2, 1, active)), remove(3, 2)))).toEqual([]);
    expect(staleKeys(store.observe(LIST))).toEqual([LIST]);
    expect(idsOf(store, LIST)).toEqual([1, 2]);
  });

  it('[L8] a cold list that missed nothing is not loaded again', () => {
    const store = newStore(BY_STATUS);
    load(store, LIST, { items: [row(1, 1, { status: 'active' })], totalCount: 1 });
    expect(staleKeys(store.observe(LIST))).toEqual([]);
  });

  it('[L9] a change of a row that is not cached asks for the lists that it may concern', () => {
    const store = newStore(BY_STATUS);
    const page = listKey(ENTITY, { status: 'active', limit: 1 });
    const items = [row(1, 1, { status: 'active' })];
    load(store, LIST, { items, totalCount: 1 });
    load(store, page, { items, totalCount: 5 });
    store.observe(LIST);
    store.observe(page);
    expect([...staleKeys(push(store, update(9, 2, { status: 'active' })))].sort()).toEqual(
      [LIST, page].sort(),
    );
    // A list that shows its whole query never held the row; on another page it was counted.
    expect(staleKeys(push(store, remove(8, 2)))).toEqual([page]);
  });

  it('[L10] a list whose key was written by hand is patched in place and loaded again, never guessed', () => {
    const store = newStore(BY_STATUS);
    const byHand = `${ENTITY}:list-active`;
    load(store, byHand, { items: [row(1, 1, { status: 'active' })], totalCount: 1 });
    store.observe(byHand);
    expect(staleKeys(push(store, update(1, 2, { status: 'lead' })))).toEqual([byHand]);
    expect(idsOf(store, byHand)).toEqual([1]);
    push(store, whole('create', row(2, 1, { status: 'active' })));
    expect(idsOf(store, byHand)).toEqual([1]);
    expect(store.counters.matchesCalled).toBe(0);
  });
});

describe('what layers decide by themselves', () => {
  it('[O8] a patch of a row that is not cached shows nothing until the row is there', () => {
    const store = newStore();
    store.observe(DETAIL);
    const changes = { name: 'mine' };
    store.addLayer({ id: 'a', ops: [{ op: 'patch', entity: ENTITY, id: 1, changes }] });
    expect([store.has(DETAIL), store.read(DETAIL)]).toEqual([false, undefined]);
    load(store, DETAIL, row(1, 3, { city: 'Oslo' }));
    expect(store.read(DETAIL)).toEqual({ id: 1, name: 'mine', version: 3, city: 'Oslo' });
  });

  it('[O9] an updater that throws on replay is left out and reported, its neighbours stay', () => {
    const store = newStore();
    load(store, DETAIL, row(1, 1, { tags: ['a'] }));
    const addTag = (current: unknown) => {
      const { tags } = current as { readonly tags: readonly string[] };
      return { ...(current as object), tags: [...tags, 'mine'] };
    };
    store.addLayer({ id: 'a', ops: [{ op: 'update', key: DETAIL, updater: addTag }] });
    const changes = { name: 'renamed' };
    store.addLayer({ id: 'b', ops: [{ op: 'patch', entity: ENTITY, id: 1, changes }] });
    expect(store.read(DETAIL)).toMatchObject({ tags: ['a', 'mine'], name: 'renamed' });
    const outcome = push(store, update(1, 2, { tags: null }));
    expect(outcome.errors.map(({ error }) => error)).toEqual([expect.any(TypeError)]);
    expect(store.read(DETAIL)).toMatchObject({ tags: null, name: 'renamed', version: 2 });
  });

  it('[O9] an updater that throws when its layer is made leaves no layer', () => {
    const store = newStore();
    const other = detailKey(ENTITY, 2);
    load(store, DETAIL, row(1, 1));
    load(store, other, row(2, 1));
    const updater = () => {
      throw new RangeError('no');
    };
    const changes = { name: 'half' };
    const ops = [
      { op: 'patch', entity: ENTITY, id: 2, changes },
      { op: 'update', key: DETAIL, updater },
    ] as const;
    expect(() => store.addLayer({ id: 'a', ops })).toThrow(RangeError);
    expect(store.layers.has('a')).toBe(false);
    expect([store.read(DETAIL), store.read(other)]).toEqual([row(1, 1), row(2, 1)]);
  });
});

describe('a list as the app gives it', () => {
  it('[K7a][L8] is shown as given to whoever observes it first, also where matching rows are cached', () => {
    const store = newStore(BY_STATUS);
    load(store, DETAIL, row(1, 3));
    push(store, update(1, 4, { status: 'active' }));
    store.set(LIST, { items: [], totalCount: 0 }, 0);
    expect(store.observe(LIST).stale).toEqual([]);
    expect(store.read(LIST)).toEqual({ items: [], totalCount: 0 });
  });

  it('[K7a][L8] catches up all the same where it was behind: an edit of what showed is no news of the rest', () => {
    const store = newStore(BY_STATUS);
    load(store, LIST, { items: [], totalCount: 0 });
    push(store, whole('create', row(1, 1, { status: 'active' })));
    store.set(LIST, { items: [], totalCount: 0, note: 'edited' }, 0);
    store.observe(LIST);
    expect(idsOf(store, LIST)).toEqual([1]);
  });
});
