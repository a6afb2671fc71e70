import { fieldOf } from './carried-value';
import type { OrderByClause } from './collection-query';
import { compareText } from './compare-text';
import { compareValues } from './compare-values';

/**
 * The order of rows by several fields, ties by id: total, so that it is the same wherever rows are sorted.
 * Absent values are last in both directions; of values of several kinds numbers come first, then texts,
 * booleans, arrays and objects (which tie among themselves), and `desc` turns all of that round.
 * Ids compare as text, always upwards.
 */
export function compareBy<T extends object>(
  orderBy: readonly OrderByClause[],
  idOf: (row: T) => string | number,
): (a: T, b: T) => number {
  return (a, b) =>
    compareKeys(orderBy, sortKeysOf(orderBy, a), sortKeysOf(orderBy, b)) ||
    compareText(String(idOf(a)), String(idOf(b)));
}

/** What of a row its place depends on: the values of the fields that sort. */
export function sortKeysOf(orderBy: readonly OrderByClause[], row: object): readonly unknown[] {
  // Most orders are by one field, and this runs for each changed row.
  const [first] = orderBy;
  if (first !== undefined && orderBy.length === 1) return [fieldOf(row, first.field)];
  return orderBy.map(({ field }) => fieldOf(row, field));
}

/** True where the row sorts as these keys say: asked of each changed row, and most of them stay where they are. */
export function keepsKeys(
  orderBy: readonly OrderByClause[],
  keys: readonly unknown[],
  row: object,
): boolean {
  for (let i = 0; i < orderBy.length; i++) {
    const clause = orderBy[i];
    if (clause === undefined) continue;
    if (compareFields(keys[i], fieldOf(row, clause.field), clause.dir) !== 0) return false;
  }
  return true;
}

/** The order by fields alone, over what `sortKeysOf` gives; 0 where all of them tie. */
export function compareKeys(
  orderBy: readonly OrderByClause[],
  a: readonly unknown[],
  b: readonly unknown[],
): number {
  for (let i = 0; i < orderBy.length; i++) {
    const order = compareFields(a[i], b[i], orderBy[i]?.dir);
    if (order !== 0) return order;
  }
  return 0;
}

function compareFields(a: unknown, b: unknown, dir: OrderByClause['dir'] | undefined): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = compareValues(a, b) ?? rankOf(a) - rankOf(b);
  return dir === 'desc' ? -order : order;
}

function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return 0;
    case 'string':
      return 1;
    case 'boolean':
      return 2;
    default:
      return 3;
  }
}
