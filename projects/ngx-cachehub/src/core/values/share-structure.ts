import { isPlain } from './deep-equal';

/**
 * `next`, with every part that equals the same part of `previous` replaced by the previous reference;
 * `previous` itself where nothing changed. Neither argument is changed.
 */
export function shareStructure<T>(previous: unknown, next: T): T;
export function shareStructure(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (
    typeof previous !== 'object' ||
    typeof next !== 'object' ||
    previous === null ||
    next === null
  ) {
    return next;
  }
  if (Array.isArray(next)) return Array.isArray(previous) ? shareArray(previous, next) : next;
  if (next instanceof Date) {
    return previous instanceof Date && previous.getTime() === next.getTime() ? previous : next;
  }
  if (Array.isArray(previous) || !isPlain(previous) || !isPlain(next)) return next;
  return shareObject(previous, next);
}

function shareArray(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  let same = previous.length === next.length;
  const shared: unknown[] = new Array<unknown>(next.length);
  let differs = false;
  for (let i = 0; i < next.length; i++) {
    shared[i] = i < previous.length ? shareStructure(previous[i], next[i]) : next[i];
    if (i >= previous.length || !Object.is(shared[i], previous[i])) same = false;
    if (!Object.is(shared[i], next[i])) differs = true;
  }
  if (same) return previous;
  return differs ? shared : next;
}

function shareObject(
  previous: Record<string, unknown>,
  next: Record<string, unknown>,
): Record<string, unknown> {
  const names = Object.keys(next);
  let same = names.length === Object.keys(previous).length;
  // Made only when a part is shared: most values that changed share nothing.
  let shared: Record<string, unknown> | undefined;
  for (const name of names) {
    const held = Object.hasOwn(previous, name);
    const part = held ? shareStructure(previous[name], next[name]) : next[name];
    if (!held || !Object.is(part, previous[name])) same = false;
    if (!Object.is(part, next[name])) {
      shared ??= { ...next };
      defineField(shared, name, part);
    }
  }
  return same ? previous : (shared ?? next);
}

/** Never through a setter: `__proto__` stays a field. */
function defineField(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } else {
    target[name] = value;
  }
}
