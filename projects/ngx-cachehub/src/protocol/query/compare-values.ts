import { compareText } from './compare-text';

/**
 * The order of two values of one kind: numbers by size, texts by code point, false before true.
 * Undefined where they are of different kinds, or of a kind that has no order: null, arrays and objects.
 */
export function compareValues(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number') return typeof b === 'number' ? order(a, b) : undefined;
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : undefined;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? order(a, b) : undefined;
  return undefined;
}

function order<V extends number | boolean>(a: V, b: V): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
