import { HttpParams } from '@angular/common/http';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CollectionQuery, WhereClause } from './collection-query';

/**
 * A query as URL parameters, by the convention that most REST servers share: equality alone.
 *
 * @throws CacheHubError 'invalid-config' for a condition that this convention cannot say:
 * leaving it out would answer another question.
 */
export function restQuery(query: CollectionQuery): HttpParams {
  let params = new HttpParams();
  for (const clause of query.where) {
    const [field, value] = equality(clause);
    params = params.append(field, value);
  }
  const sort = query.orderBy.map(({ field, dir }) => (dir === 'desc' ? `-${field}` : field));
  if (sort.length > 0) params = params.set('sort', sort.join(','));
  if (query.limit !== undefined) params = params.set('limit', query.limit);
  if (query.offset !== undefined) params = params.set('offset', query.offset);
  return params;
}

function equality(clause: WhereClause): readonly [string, string | number | boolean] {
  if (!('op' in clause)) throw unsupported('any' in clause ? 'any' : 'not');
  if (clause.op !== '==') throw unsupported(clause.op);
  const { field, value } = clause;
  if (typeof value === 'string' || typeof value === 'boolean') return [field, value];
  if (typeof value === 'number' && Number.isFinite(value)) return [field, value];
  if (value instanceof Date) return [field, value.toISOString()];
  throw unsupported(`== ${value === null ? 'null' : typeof value}`);
}

function unsupported(what: string): CacheHubError {
  return new CacheHubError(
    'invalid-config',
    `restAdapter expects conditions '==' with a string, number, boolean or date; got '${what}'. ` +
      "Give the entity an adapter whose 'list' says it in your server's own words.",
  );
}
