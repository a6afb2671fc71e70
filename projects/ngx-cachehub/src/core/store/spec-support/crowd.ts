import { defaultModel } from '../../entities';
import type { EntityModel } from '../../entities';
import type { Patch, RowValue } from '../../gate';
import { detailKey, listKey } from '../../keys';
import { zeroCounters, type StoreCounters } from '../store-counters';
import { WholeStore } from './whole-store';

export const ENTITY = 'customers';
export const ROWS = 10_000;
/** Lists of a group in the order of scores, in pages. */
export const RULED: EntityModel = {
  ...defaultModel(ENTITY),
  lists: {
    matches: (row, params) => params['group'] === undefined || row['group'] === params['group'],
    compare: () => (a, b) => Number(a['score']) - Number(b['score']),
    limit: (params) => params['limit'] as number | undefined,
    offset: (params) => params['offset'] as number | undefined,
  },
};

export function row(id: number, more: RowValue = {}): RowValue {
  return { id, name: `row ${id}`, score: id, group: id % 10, version: 1, ...more };
}

export function update(id: number, version: number, changes: RowValue): Patch {
  const rest = { unset: undefined, baseVersion: undefined };
  return { kind: 'update', entity: ENTITY, id: String(id), version, changes, ...rest };
}

export function create(id: number, more: RowValue): Patch {
  return { kind: 'create', entity: ENTITY, id: String(id), version: 1, row: row(id, more) };
}

export function remove(id: number): Patch {
  return { kind: 'delete', entity: ENTITY, id: String(id), version: 2 };
}

export function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

export function storeOf(model?: EntityModel): WholeStore {
  const store = new WholeStore({ freeze: false, bulkCreateThreshold: 10, clientId: 'me' });
  if (model !== undefined) store.define(model);
  return store;
}

/** What a piece of work cost. */
export function costOf(store: WholeStore, work: () => void): StoreCounters {
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

export const NOTHING: Readonly<StoreCounters> = zeroCounters();

/** One row of an observed list has changed: it is copied, and its list made anew. */
export const ONE_ROW_OF_A_LIST: Readonly<StoreCounters> = {
  ...NOTHING,
  rowsExamined: 1,
  changesNoted: 1,
  rowsCopied: 1,
  listsRebuilt: 1,
  rowsListed: 1,
};

/** 10,000 rows in 100 lists of 100; the first of them observed. */
export function crowd(observedLists: number, observedDetails: number): WholeStore {
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
