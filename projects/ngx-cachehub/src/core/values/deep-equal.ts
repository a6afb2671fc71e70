/** Deeper than any message may be: what lies below is compared by identity. Stops cycles too. */
export const MAX_DEPTH = 200;

/**
 * Deep equality of plain data: objects and arrays by content, dates by time, everything else by identity
 * (`Object.is`, so NaN equals itself). A property that is `undefined` differs from one that is absent.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  return equal(a, b, 0);
}

function equal(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (depth > MAX_DEPTH) return false;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && equalArrays(a, b, depth + 1);
  if (Array.isArray(b)) return false;
  if (a instanceof Date) return b instanceof Date && Object.is(a.getTime(), b.getTime());
  return isPlain(a) && isPlain(b) && equalObjects(a, b, depth + 1);
}

/** A plain object or array: what the hub compares, shares and freezes. Instances of classes are left alone. */
export function isPlain(value: object): value is Record<string, unknown> {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || isForeignPlain(prototype);
}

/** Another realm's `Object.prototype`. */
function isForeignPlain(prototype: unknown): boolean {
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'hasOwnProperty')
  );
}

function equalArrays(a: readonly unknown[], b: readonly unknown[], depth: number): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i], depth)) return false;
  return true;
}

function equalObjects(
  a: Record<string, unknown>,
  b: Record<string, unknown>,
  depth: number,
): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    if (!Object.hasOwn(b, name) || !equal(a[name], b[name], depth)) return false;
  }
  return true;
}
