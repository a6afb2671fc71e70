import type { OrderByClause, WhereClause } from '../../protocol/query/collection-query';
import type { RowValue } from '../gate';

/** What a view asks of the rows of one entity. */
export interface ViewQuery {
  /** Equal for equal questions: who asks the same shares the view. */
  readonly key: string;
  /** The key of the list that the server answers the same question with; undefined where nobody asks it. */
  readonly listKey: string | undefined;
  readonly where: readonly WhereClause[];
  /** The app's own conditions: they may throw, and then the row is left out. */
  readonly predicates: readonly ((row: RowValue) => boolean)[];
  readonly orderBy: readonly OrderByClause[];
  /** Rows at most. */
  readonly limit: number | undefined;
  /** Rows to leave out in front. */
  readonly offset: number;
}
