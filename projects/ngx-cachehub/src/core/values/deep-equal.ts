/**
 * Deep equality of plain data: objects and arrays by content, dates by time, everything else by identity
 * (`Object.is`, so NaN equals itself). A property that is `undefined` differs from one that is absent.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && equalArrays(a, b);
  if (Array.isArray(b)) return false;
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  return isPlain(a) && isPlain(b) && equalObjects(a, b);
}

/** A plain object or array: what the hub compares, shares and freezes. Instances of classes are left alone. */
export function isPlain(value: object): value is Record<string, unknown> {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    // Another realm's Object.prototype.
    (Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(Object(prototype), 'hasOwnProperty'))
  );
}

function equalArrays(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
  return true;
}

function equalObjects(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    if (!Object.hasOwn(b, name) || !deepEqual(a[name], b[name])) return false;
  }
  return true;
}
