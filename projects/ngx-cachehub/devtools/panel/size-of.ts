const known = new WeakMap<object, number>();

/** How many characters a value is as JSON. What was handed out never changes, so each is measured once. */
export function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return String(value).length;
  let size = known.get(value);
  if (size === undefined) known.set(value, (size = measure(value)));
  return size;
}

function measure(value: object): number {
  try {
    return JSON.stringify(value)?.length ?? 0;
  } catch {
    // It contains itself, or what JSON does not know.
    return 0;
  }
}
