import type { Row } from '../entities';
import type { RowValue } from '../gate';

/** What a list hands out of a row that has more fields than the list. */
export interface Cut {
  /** The row's value that it was cut from. */
  readonly from: RowValue;
  readonly value: RowValue;
}

/** What a list handed out last: kept, so that a list that did not change keeps its reference. */
export class Published {
  /** False when something changed since `value` was made. */
  valid = false;
  value: unknown = undefined;
  items: readonly RowValue[] = [];
  total: number | undefined = undefined;
  template: RowValue | undefined = undefined;
  /** By row: a row of which the list's fields did not change keeps its cut. */
  readonly cuts = new WeakMap<Row, Cut>();
}
