import { defaultModel } from '../../entities';
import type { EntityModel } from '../../entities';
import type { Patch, RowValue } from '../../gate';
import { detailKey } from '../../keys';
import { WholeStore } from './whole-store';

export const OPTIONS = { freeze: true, bulkCreateThreshold: 10, clientId: 'me' };
export const DETAIL = detailKey('customers', 1);

export function row(id: number, version: number, more: RowValue = {}): RowValue {
  return { id, name: `row ${id}`, version, ...more };
}

export function update(
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

export function create(
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

export function remove(id: number, version?: number): Patch {
  return { kind: 'delete', entity: 'customers', id: String(id), version };
}

export function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

/** `{status}` filters, by name; `limit` and `offset` page. */
export const RULED: EntityModel = {
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

export function ruledStore(): WholeStore {
  const store = new WholeStore(OPTIONS);
  store.define(RULED);
  return store;
}

export function namesOf(store: WholeStore, key: string): readonly unknown[] {
  const value = store.read(key) as { items: readonly RowValue[] };
  return value.items.map((item) => item['name']);
}

export function totalOf(store: WholeStore, key: string): unknown {
  return (store.read(key) as { totalCount: number }).totalCount;
}
