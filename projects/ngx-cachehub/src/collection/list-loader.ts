import type { PagedResult } from '../cache/paged-result';
import type { LoadContext, Source } from '../cache/source';
import type { CollectionQuery } from '../entities/collection-query';

/** Asks a server for the rows of a query. */
export type ListLoader = (
  query: CollectionQuery,
  context: LoadContext,
) => Source<readonly unknown[] | PagedResult<unknown>>;
