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
  return (a, b) => {
    for (const { field, dir } of orderBy) {
      const order = compareFields(fieldOf(a, field), fieldOf(b, field), dir);
      if (order !== 0) return order;
    }
    return compareText(String(idOf(a)), String(idOf(b)));
  };
}

function compareFields(a: unknown, b: unknown, dir: OrderByClause['dir']): number {
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
