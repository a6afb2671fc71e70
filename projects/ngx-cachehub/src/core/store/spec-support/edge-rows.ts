import { defaultModel } from '../../entities';
import type { EntityModel } from '../../entities';
import type { Patch, RowValue } from '../../gate';
import { detailKey, listKey } from '../../keys';
import { WholeStore } from './whole-store';

export const ENTITY = 'customers';
export const DETAIL = detailKey(ENTITY, 1);
export const LIST = listKey(ENTITY, {});
export const RULED: EntityModel = {
  ...defaultModel(ENTITY),
  lists: { matches: () => true, compare: () => (a, b) => Number(a['id']) - Number(b['id']) },
};

export function storeOf(model?: EntityModel, freeze = true): WholeStore {
  const store = new WholeStore({ freeze, bulkCreateThreshold: 10, clientId: 'me' });
  if (model !== undefined) store.define(model);
  return store;
}

export function load(store: WholeStore, key: string, value: unknown, now = 0): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, now);
  store.endFetch(token);
}

export function row(id: number | string, version = 1, more: RowValue = {}): RowValue {
  return { id, name: `row ${id}`, version, ...more };
}

export function update(id: number, version: number | undefined, changes: RowValue): Patch {
  const rest = { unset: undefined, baseVersion: undefined };
  return { kind: 'update', entity: ENTITY, id: String(id), version, changes, ...rest };
}

export function remove(id: number, version?: number): Patch {
  return { kind: 'delete', entity: ENTITY, id: String(id), version };
}

export function create(id: number | string, version = 1): Patch {
  return { kind: 'create', entity: ENTITY, id: String(id), version, row: row(id, version) };
}

/** All rows, lists and cells that the store still has. */
export function leftovers(store: WholeStore): number {
  let left = 0;
  for (const { table, index, plain, aliens } of store.tables.spaces.values()) {
    left += table.rows.size + index.all.size + plain.size + aliens.size + table.overlaid.size;
  }
  return left;
}
