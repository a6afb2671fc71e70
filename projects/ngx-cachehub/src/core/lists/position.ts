import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { compareText } from '../values';
import type { BoundRules } from './bound-rules';

/** By the list's order, ties by id: a total order. */
export function compareInList(
  rules: BoundRules,
  a: Row,
  aValue: RowValue,
  b: { readonly row: Row; readonly value: RowValue },
): number {
  return rules.compare(aValue, b.value) || compareText(a.id, b.row.id);
}

/** The row to be placed, and which of the rows' states orders the list. */
export interface Seeker {
  readonly row: Row;
  readonly value: RowValue;
  valueOf(row: Row): RowValue | undefined;
}

/** Where a row sorts among `rows`, itself left out; 0 where the list has no order. O(log n) comparisons. */
export function positionAmong(rules: BoundRules, rows: readonly Row[], seeker: Seeker): number {
  if (!rules.sorted) return 0;
  const self = rows.indexOf(seeker.row);
  let low = 0;
  let high = self < 0 ? rows.length : rows.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = rows[self >= 0 && middle >= self ? middle + 1 : middle];
    const value = other === undefined ? undefined : seeker.valueOf(other);
    if (
      other !== undefined &&
      value !== undefined &&
      compareInList(rules, other, value, seeker) < 0
    ) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
