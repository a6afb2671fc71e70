import { HttpParams } from '@angular/common/http';
import type { CollectionQuery, WhereClause } from './collection-query';

/** Parameters with a meaning of their own: a field of such a name is asked for in `where`. */
const RESERVED: ReadonlySet<string> = new Set(['where', 'sort', 'limit', 'offset']);

/**
 * A query as URL parameters. Equality by the convention that most REST servers share, `field=value`; every
 * condition that it cannot say, in one parameter `where`, as JSON: none is ever left out.
 */
export function restQuery(query: CollectionQuery): HttpParams {
  let params = new HttpParams();
  const rest: WhereClause[] = [];
  for (const clause of query.where) {
    const equality = equalityOf(clause);
    // A field that is asked for twice means "either" to most servers.
    if (equality === undefined || params.has(equality[0])) rest.push(clause);
    else params = params.set(...equality);
  }
  if (rest.length > 0) params = params.set('where', JSON.stringify(rest));
  const sort = query.orderBy.map(({ field, dir }) => (dir === 'desc' ? `-${field}` : field));
  if (sort.length > 0) params = params.set('sort', sort.join(','));
  if (query.limit !== undefined) params = params.set('limit', query.limit);
  if (query.offset !== undefined) params = params.set('offset', query.offset);
  return params;
}

/** Undefined for what `field=value` cannot say. */
function equalityOf(
  clause: WhereClause,
): [field: string, value: string | number | boolean] | undefined {
  if (!('op' in clause) || clause.op !== '==' || RESERVED.has(clause.field)) return undefined;
  const { field, value } = clause;
  if (typeof value === 'string' || typeof value === 'boolean') return [field, value];
  if (typeof value === 'number' && Number.isFinite(value)) return [field, value];
  return value instanceof Date && !Number.isNaN(value.getTime())
    ? [field, value.toISOString()]
    : undefined;
}
