import type { RowValue } from '../gate';

/** What a list handed out last: kept, so that a list that did not change keeps its reference. */
export class Published {
  /** False when something changed since `value` was made. */
  valid = false;
  value: unknown = undefined;
  items: readonly RowValue[] = [];
  total: number | undefined = undefined;
  template: RowValue | undefined = undefined;
  /** Rows cut to the list's fields, by the row's value: a row that did not change keeps its cut. */
  readonly cuts = new WeakMap<RowValue, RowValue>();
}
