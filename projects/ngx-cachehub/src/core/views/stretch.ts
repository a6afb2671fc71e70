import type { Row } from '../entities';
import type { RowValue } from '../gate';

/** A row of an answer, as the answer placed it. */
export interface PlacedRow {
  readonly row: Row;
  readonly value: RowValue;
}

/**
 * A part of a query of which an answer says all: what lies in it, is older than the answer and is not among its rows,
 * is gone or not selected any more. Its bounds are rows of the answer themselves, undefined where it goes on to the
 * end of the query.
 */
export interface Stretch {
  readonly after: PlacedRow | undefined;
  readonly before: PlacedRow | undefined;
  readonly listed: ReadonlySet<Row>;
  /** Logical time of the answer. */
  readonly tick: number;
}

/** True where the answer speaks of every place. */
export function isWhole({ after, before }: Stretch): boolean {
  return after === undefined && before === undefined;
}

/** True where the answer would have named the row if it were there, and nothing newer is known of it. */
export function refutes({ listed, tick }: Stretch, row: Row): boolean {
  return !listed.has(row) && !row.overlaid && row.stamp < tick;
}
