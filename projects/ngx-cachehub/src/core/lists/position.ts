import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { compareText } from '../values';

/** A row and the state of it that orders. */
export interface Placed {
  readonly row: Row;
  readonly value: RowValue;
}

/** What orders a list. */
export interface ListOrder {
  /** False where nothing does. */
  readonly sorted: boolean;
  /** 0 where they tie, or where the rule threw. */
  compare(a: RowValue, b: RowValue): number;
}

/** Which of a row's states orders the list. */
export type ValueOf = (row: Row) => RowValue | undefined;

/** By the list's order, ties by id: a total order. */
export function compareInList(rules: ListOrder, a: Placed, b: Placed): number {
  return rules.compare(a.value, b.value) || compareText(a.row.id, b.row.id);
}

/** Where a row sorts among `rows`, which do not have it; 0 where the list has no order. O(log n) comparisons. */
export function positionAmong(
  rules: ListOrder,
  rows: readonly Row[],
  seeker: Placed,
  valueOf: ValueOf,
): number {
  if (!rules.sorted) return 0;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(rules, rows[middle], seeker, valueOf)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a row stands. By its place in the order where there is one, else by looking. */
export function indexIn(
  rules: ListOrder,
  rows: readonly Row[],
  row: Row,
  valueOf: ValueOf,
): number {
  const value = valueOf(row);
  if (rules.sorted && value !== undefined) {
    const at = positionAmong(rules, rows, { row, value }, valueOf);
    if (rows[at] === row) return at;
  }
  return rows.indexOf(row);
}

function isBefore(
  rules: ListOrder,
  row: Row | undefined,
  seeker: Placed,
  valueOf: ValueOf,
): boolean {
  const value = row === undefined ? undefined : valueOf(row);
  if (row === undefined || value === undefined) return false;
  return compareInList(rules, { row, value }, seeker) < 0;
}

/** The server's state now. */
export const serverValue: ValueOf = (row) => row.server;

/** The server's state before the turn. */
export const formerValue: ValueOf = (row) =>
  row.change?.serverChanged === true ? row.change.old : row.server;

/** What shows. */
export const shownValue: ValueOf = (row) => row.view;
