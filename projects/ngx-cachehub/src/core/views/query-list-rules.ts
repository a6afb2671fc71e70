import type { CollectionQuery } from '../../protocol/query/collection-query';
import { compareKeys, sortKeysOf } from '../../protocol/query/compare-by';
import { decodeCollectionQuery } from '../../protocol/query/decode-collection-query';
import { matchesWhere } from '../../protocol/query/matches-where';
import type { ListModel, ListParams } from '../entities';
import { EntityRules } from '../lists';
import type { ListRules, RuleHost } from '../lists';

/**
 * The rules of a list whose params are a query: what it selects, its order and its window say all there is to know.
 * Undefined for params that are none.
 */
export function bindQueryRules(
  params: ListParams,
  lists: ListModel | undefined,
  host: RuleHost,
): ListRules | undefined {
  if (!Array.isArray(params['where']) || !Array.isArray(params['orderBy'])) return undefined;
  const decoded = decodeCollectionQuery(params);
  if (!decoded.ok) return undefined;
  return new EntityRules().bind(listModelOf(decoded.query, lists?.fields), params, host);
}

function listModelOf(query: CollectionQuery, fields: readonly string[] | undefined): ListModel {
  const { where, orderBy, limit, offset } = query;
  return {
    matches: (row) => matchesWhere(row, where),
    // Which part of an order that nobody named a page is, only the server knows.
    compare: () =>
      orderBy.length === 0 && (limit !== undefined || offset !== undefined)
        ? undefined
        : (a, b) => compareKeys(orderBy, sortKeysOf(orderBy, a), sortKeysOf(orderBy, b)),
    limit: () => limit,
    offset: () => offset,
    fields,
  };
}
