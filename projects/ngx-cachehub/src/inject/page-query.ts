import type { CollectionQuery, WhereClause } from '../entities/collection-query';
import { checkedQuery } from '../collection/view-spec';

/**
 * The query behind the params of a paged list: `where` and `orderBy` as a query has them, and every other field as a
 * condition of equality. Pages need an order that every side knows: without one it is that of the ids.
 *
 * @throws CacheHubError 'invalid-config' for params that no server would take.
 */
export function pageQuery(params: object, idField: string): CollectionQuery {
  const {
    where = [],
    orderBy = [],
    limit: _limit,
    offset: _offset,
    ...fields
  } = {
    ...(params as Readonly<Record<string, unknown>>),
  };
  const conditions: WhereClause[] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) conditions.push({ field, op: '==', value });
  }
  const given = Array.isArray(where)
    ? [...(where as readonly WhereClause[]), ...conditions]
    : where;
  const query = checkedQuery({ where: given, orderBy } as CollectionQuery);
  return query.orderBy.length > 0 ? query : { ...query, orderBy: [{ field: idField, dir: 'asc' }] };
}
