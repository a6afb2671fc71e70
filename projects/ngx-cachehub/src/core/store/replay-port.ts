import type { Row, RowCause } from '../entities';
import type { JournalEntry } from '../gate';
import type { List } from '../lists';
import type { WriteContext } from './row-writer';

/** Brings what was pushed while something was loading to the answer, which may be older. */
export interface ReplayPort {
  /** To a detail's row. */
  rowInPlace(context: WriteContext, row: Row): void;
  /** To a list and its rows; `follow` takes those that the list is to follow by its rules. */
  listInPlace(
    context: WriteContext,
    list: List,
    pushed: readonly JournalEntry[],
    follow: Map<Row, RowCause>,
  ): void;
}
