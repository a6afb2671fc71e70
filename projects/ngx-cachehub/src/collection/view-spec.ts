import { CacheHubError } from '../core/errors/cache-hub-error';
import { listKey } from '../core/keys';
import type { ViewQuery } from '../core/views';
import type { CollectionQuery } from '../entities/collection-query';
import { decodeCollectionQuery } from '../protocol/query/decode-collection-query';

/** A condition of the app. Its row type is the view's; the core hands it what it has. */
export type RowPredicate = (row: Readonly<Record<string, unknown>>) => boolean;

/** What a view asks, as it was put together. */
export interface ViewSpec {
  readonly query: CollectionQuery;
  readonly predicates: readonly RowPredicate[];
}

export const EVERYTHING: ViewSpec = { query: { where: [], orderBy: [] }, predicates: [] };

/**
 * The query as a server may be sent it.
 *
 * @throws CacheHubError 'invalid-config' for one that no server would take.
 */
export function checkedQuery(query: CollectionQuery): CollectionQuery {
  const decoded = decodeCollectionQuery(query);
  if (decoded.ok) return decoded.query;
  throw new CacheHubError('invalid-config', decoded.fault.message, decoded.fault);
}

/** What the server is asked: it cannot tell which rows a predicate leaves out, and so not where a page ends. */
export function serverQuery({ query, predicates }: ViewSpec): CollectionQuery {
  const { where, orderBy } = query;
  return predicates.length === 0 ? query : { where, orderBy };
}

/** `numberOf`: a number for each function, the same for the same one. */
export function viewQueryOf(
  entity: string,
  spec: ViewSpec,
  numberOf: (predicate: RowPredicate) => number,
): ViewQuery {
  const { query, predicates } = spec;
  const { where, orderBy, limit, offset = 0 } = query;
  return {
    key: `${listKey(entity, query)} ${predicates.map(numberOf).join()}`,
    listKey: listKey(entity, serverQuery(spec)),
    where,
    orderBy,
    predicates,
    limit,
    offset,
  };
}
