import { defaultModel } from '../entities';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { LayerAck } from '../overlay';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 'customers';
const DETAIL = detailKey(ENTITY, 1);
const LIST = listKey(ENTITY, {});

function row(id: number, version: number): RowValue {
  return { id, version, name: `row ${id}` };
}

function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

/** Two rows in a list, the first also as a detail, and a layer that deletes it. */
function deleting(): WholeStore {
  const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  store.define(defaultModel(ENTITY));
  load(store, DETAIL, row(1, 3));
  load(store, LIST, { items: [row(1, 3), row(2, 1)], totalCount: 2 });
  store.observe(DETAIL);
  store.observe(LIST);
  store.addLayer({ id: 'l', ops: [{ op: 'delete', entity: ENTITY, id: 1 }] });
  return store;
}

const YES: readonly (readonly [string, LayerAck])[] = [
  ['a bare yes where an event will come', { kind: 'done', awaitEvent: true }],
  ['a bare yes', { kind: 'done', awaitEvent: false }],
  ['the version of the delete', { kind: 'version', version: 4 }],
  ['the version of the deleted row', { kind: 'version', version: 3 }],
];

describe('LayerWriter: a confirmed delete', () => {
  it.each(YES)('[O2][I3] is final at once, by %s', (_, ack) => {
    const store = deleting();
    const { changed } = store.confirmLayer('l', ack, 0);
    expect(changed).toEqual([]);
    expect([store.takeSettledLayers(), store.layers.has('l')]).toEqual([['l'], false]);
    expect([store.has(DETAIL), store.isLocal(LIST)]).toEqual([false, false]);
    expect(store.read(LIST)).toEqual({ items: [row(2, 1)], totalCount: 1 });
    expect(store.dropLayer('l').changed).toEqual([]);
    expect(store.has(DETAIL)).toBe(false);
  });

  it.each(YES)('[O2][I3] stays so when older answers and its own event arrive, by %s', (_, ack) => {
    const store = deleting();
    const late = store.beginFetch(LIST);
    const lateDetail = store.beginFetch(DETAIL);
    store.confirmLayer('l', ack, 0);
    store.acceptFetch(late, { items: [row(1, 3), row(2, 1)], totalCount: 2 }, 0);
    store.acceptFetch(lateDetail, row(1, 3), 0);
    store.endFetch(late);
    store.endFetch(lateDetail);
    store.applyPatches([{ kind: 'delete', entity: ENTITY, id: '1', version: 4 }], 0);
    expect(store.has(DETAIL)).toBe(false);
    expect(store.read(LIST)).toMatchObject({ items: [row(2, 1)] });
  });

  it('[O2][I8] ends with its row only: what else the layer changed waits for its own end', () => {
    const store = deleting();
    store.addLayer({
      id: 'both',
      ops: [
        { op: 'delete', entity: ENTITY, id: 1 },
        { op: 'patch', entity: ENTITY, id: 2, changes: { name: 'mine' } },
      ],
    });
    store.confirmLayer('both', { kind: 'done', awaitEvent: true }, 0);
    expect(store.takeSettledLayers()).toEqual([]);
    expect(store.read(LIST)).toMatchObject({ items: [{ id: 2, name: 'mine' }] });
    store.dropLayer('l');
    expect(store.has(DETAIL)).toBe(false);
  });
});

describe('LayerWriter: a confirmed create', () => {
  const SHORT = listKey(ENTITY, { open: true });

  /** Two lists without rules, of which one brings the new row before the answer to its create comes. */
  function creating(): WholeStore {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define(defaultModel(ENTITY));
    for (const key of [LIST, SHORT]) {
      load(store, key, [row(1, 1)]);
      store.observe(key);
    }
    store.addLayer({
      id: 'l',
      ops: [{ op: 'create', entity: ENTITY, row: { id: 'tmp_1', name: 'row 2' } }],
    });
    load(store, LIST, [row(1, 1), row(2, 1)]);
    return store;
  }

  it.each<readonly [string, RowValue]>([
    ['the whole row', row(2, 1)],
    ['its id and version', { id: 2, version: 1 }],
  ])(
    '[O2][I4] puts lists in doubt that lack what another list brought before, by %s',
    (_, made) => {
      const store = creating();
      const { stale } = store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: made }, 0);
      expect(stale).toEqual([{ kind: 'lists', entity: ENTITY, why: 'created' }]);
    },
  );

  it('[O2][I9] asks once: an event that came before the answer has put them in doubt', () => {
    const store = creating();
    const event = { kind: 'create', entity: ENTITY, id: '2', version: 1, row: row(2, 1) } as const;
    const { stale } = store.applyPatches([event], 0);
    expect(stale).toEqual([{ kind: 'lists', entity: ENTITY, why: 'created' }]);
    const ack: LayerAck = { kind: 'row', entity: ENTITY, row: row(2, 1) };
    expect(store.confirmLayer('l', ack, 0).stale).toEqual([]);
  });

  /** A row that was heard of, and that the list lacks: it was deleted untold, and is to be made anew. */
  function remaking(): WholeStore {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define(defaultModel(ENTITY));
    store.observe(LIST);
    store.observe(SHORT);
    const event = { kind: 'create', entity: ENTITY, id: '2', version: 1, row: row(2, 1) } as const;
    store.applyPatches([event], 0);
    for (const key of [LIST, SHORT]) load(store, key, [row(1, 1)]);
    store.addLayer({ id: 'l', ops: [{ op: 'create', entity: ENTITY, row: row(2, 1) }] });
    return store;
  }

  it.each<readonly [string, RowValue]>([
    ['the whole row', row(2, 3)],
    ['its id and version', { id: 2, version: 3 }],
  ])('[O2][I4] puts lists in doubt that were loaded while its row was gone, by %s', (_, made) => {
    const store = remaking();
    const { stale } = store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: made }, 0);
    expect(stale).toContainEqual({ kind: 'lists', entity: ENTITY, why: 'created' });
  });

  it('[O2][I4] those too where another list brought the row that was made anew', () => {
    const store = remaking();
    load(store, SHORT, [row(1, 1), row(2, 3)]);
    const { stale } = store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: row(2, 3) }, 0);
    expect(stale).toEqual([{ kind: 'lists', entity: ENTITY, why: 'created' }]);
  });

  it.each<readonly [string, RowValue]>([
    ['the whole row', { id: 2, version: 3, rank: 1 }],
    ['its id and version', { id: 2, version: 3 }],
  ])('[O2][G7][I4] leaves nothing of what the row was before, by %s', (_, made) => {
    const store = remaking();
    const ops = [{ op: 'create', entity: ENTITY, row: { id: 2, rank: 1 } }] as const;
    store.addLayer({ id: 'l', ops });
    store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: made }, 0);
    expect(store.read(detailKey(ENTITY, 2))).toEqual({ id: 2, version: 3, rank: 1 });
  });

  it('[O2][G7][I4] so where versions are sparse, and the row is not the one that it made', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define({ ...defaultModel(ENTITY), versions: 'sparse' });
    load(store, LIST, [row(2, 1)]);
    store.addLayer({ id: 'l', ops: [{ op: 'create', entity: ENTITY, row: { id: 2, rank: 1 } }] });
    const made = { id: 2, version: 2 };
    store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: made }, 0);
    expect(store.read(detailKey(ENTITY, 2))).toEqual({ ...made, rank: 1 });
  });

  it('[O2][G7] leaves what a list has told of the row that it made', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define({ ...defaultModel(ENTITY), versions: 'sparse' });
    const ops = [{ op: 'create', entity: ENTITY, row: { id: 2, rank: 1 } }] as const;
    store.addLayer({ id: 'l', ops });
    load(store, LIST, [{ id: 2, version: 1, rank: 1, madeBy: 'me' }]);
    store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: { id: 2, version: 2 } }, 0);
    expect(store.read(LIST)).toEqual([{ id: 2, version: 2, rank: 1, madeBy: 'me' }]);
  });

  it('[O2][I9] asks once: its event after the answer is old news', () => {
    const store = remaking();
    store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: row(2, 3) }, 0);
    const event = { kind: 'create', entity: ENTITY, id: '2', version: 3, row: row(2, 3) } as const;
    expect(store.applyPatches([event], 0).stale).toEqual([]);
  });

  it('[O2][I4] leaves to be told what lies between the known state and the answer to a change', () => {
    const store = remaking();
    store.dropLayer('l');
    const changes = { name: 'mine' };
    store.addLayer({ id: 'u', ops: [{ op: 'patch', entity: ENTITY, id: 2, changes }] });
    const answer = { ...row(2, 4), ...changes };
    const head = { entity: ENTITY, id: '2' };
    const staleBy = (patch: Patch) => store.applyPatches([patch], 0).stale;
    const { stale } = store.confirmLayer('u', { kind: 'row', entity: ENTITY, row: answer }, 0);
    expect(stale).toEqual([]);
    expect(staleBy({ kind: 'delete', ...head, version: 2 })).toEqual([]);
    const made = staleBy({ kind: 'create', ...head, version: 3, row: row(2, 3) });
    expect(made).toEqual([{ kind: 'lists', entity: ENTITY, why: 'created' }]);
    expect(store.read(detailKey(ENTITY, 2))).toEqual(answer);
  });
});
