import { carriedValue } from './carried-value';

/** Deeper than any message may be; stops a value that contains itself. */
const MAX_DEPTH = 200;

/**
 * Equality of values as JSON carries them, as `=` of two `jsonb` says it: by content, arrays in order, objects
 * in any order, null equal to null, and nothing equal to a value of another type.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  return same(a, b, 0);
}

function same(a: unknown, b: unknown, depth: number): boolean {
  const x = carriedValue(a);
  const y = carriedValue(b);
  if (x === y) return true;
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return false;
  if (depth === MAX_DEPTH) return false;
  if (Array.isArray(x)) return Array.isArray(y) && sameItems(x, y, depth + 1);
  return !Array.isArray(y) && sameFields(x, y, depth + 1);
}

function sameItems(a: readonly unknown[], b: readonly unknown[], depth: number): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], depth)) return false;
  return true;
}

function sameFields(a: object, b: object, depth: number): boolean {
  const fields = new Map(carriedEntries(b));
  const entries = carriedEntries(a);
  if (entries.length !== fields.size) return false;
  return entries.every(([name, value]) => fields.has(name) && same(value, fields.get(name), depth));
}

/** JSON leaves out what it has no word for inside an object, and writes null in an array. */
function carriedEntries(record: object): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(record) as readonly (readonly [string, unknown])[];
  return entries.filter(([, value]) => value !== undefined && typeof value !== 'function');
}
