import { EMPTY, expand, map, type Observable, of, reduce, switchMap, take } from 'rxjs';
import { fromSource } from '../cache/from-source';
import type { PagedResult } from '../cache/paged-result';
import type { LoadContext } from '../cache/source';
import type { CollectionQuery } from '../entities/collection-query';
import type { ListLoader } from './list-loader';

/** Requests at most for one list: whoever has more rows than that has to say a limit. */
export const MAX_PAGES = 100;

/** Some of the rows, and how many there are. */
type Part = PagedResult<unknown>;

/**
 * All rows of a query without a limit, also from a server that answers so many at most: the rest is asked for,
 * in pages of the size that it chose, up to {@link MAX_PAGES}. A query that has a limit is asked as it is.
 *
 * Where rows move between the pages while they are read, one may be missed or come twice: what was pushed meanwhile
 * is replayed over the answer (G4), and a row that comes twice is one row.
 */
export function wholeList(load: ListLoader): ListLoader {
  return (query, context) => {
    if (query.limit !== undefined) return load(query, context);
    return fromSource(load(query, context)).pipe(
      switchMap((answer) =>
        isPart(answer) ? withRest(load, { query, context, first: answer }) : of(answer),
      ),
    );
  };
}

interface Begun {
  readonly query: CollectionQuery;
  readonly context: LoadContext;
  readonly first: Part;
}

function withRest(load: ListLoader, { query, context, first }: Begun): Observable<Part> {
  const limit = first.items.length;
  const start = query.offset ?? 0;
  // The whole is as old as its oldest page, and that is the first.
  const later: LoadContext = { ...context, syncPosition: () => undefined };
  let read = limit;
  let pages = 1;
  return of<readonly unknown[]>(first.items).pipe(
    expand((page) => {
      if (page.length === 0 || read >= first.totalCount - start) return EMPTY;
      if (pages++ >= MAX_PAGES) return EMPTY;
      return fromSource(load({ ...query, offset: start + read, limit }, later)).pipe(
        take(1),
        map((answer) => {
          const rows = itemsOf(answer);
          read += rows.length;
          return rows;
        }),
      );
    }),
    reduce((rows: unknown[], page) => rows.concat(page), []),
    map((items) => ({ ...first, items })),
  );
}

/** True where the server has more than it answered. */
function isPart(answer: readonly unknown[] | Part): answer is Part {
  if (!('totalCount' in answer)) return false;
  return answer.items.length > 0 && answer.items.length < answer.totalCount;
}

function itemsOf(answer: readonly unknown[] | Part): readonly unknown[] {
  return 'items' in answer ? answer.items : answer;
}
