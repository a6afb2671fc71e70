import { copyOf } from './copy-of';
import { deepEqual, isPlain, MAX_DEPTH } from './deep-equal';
import { setField } from './set-field';

/**
 * `next`, with every part that equals the same part of `previous` replaced by the previous reference;
 * `previous` itself where nothing changed. Neither argument is changed. Values deeper than any message may be
 * share nothing: one that contains itself is no plain data, and must cost neither the stack nor for ever.
 */
export function shareStructure<T>(previous: unknown, next: T): T;
export function shareStructure(previous: unknown, next: unknown): unknown {
  try {
    return share(previous, next, 0);
  } catch (error) {
    if (error === TOO_DEEP) return next;
    throw error;
  }
}

const TOO_DEEP = new RangeError('too deep to compare');

function share(previous: unknown, next: unknown, depth: number): unknown {
  if (Object.is(previous, next)) return previous;
  if (depth > MAX_DEPTH) throw TOO_DEEP;
  if (
    typeof previous !== 'object' ||
    typeof next !== 'object' ||
    previous === null ||
    next === null
  ) {
    return next;
  }
  if (Array.isArray(next))
    return Array.isArray(previous) ? shareArray(previous, next, depth + 1) : next;
  if (next instanceof Date) {
    return deepEqual(previous, next) ? previous : next;
  }
  if (Array.isArray(previous) || !isPlain(previous) || !isPlain(next)) return next;
  return shareObject(previous, next, depth + 1);
}

function shareArray(
  previous: readonly unknown[],
  next: readonly unknown[],
  depth: number,
): readonly unknown[] {
  let same = previous.length === next.length;
  const shared: unknown[] = new Array<unknown>(next.length);
  let differs = false;
  for (let i = 0; i < next.length; i++) {
    shared[i] = i < previous.length ? share(previous[i], next[i], depth) : next[i];
    if (i >= previous.length || !Object.is(shared[i], previous[i])) same = false;
    if (!Object.is(shared[i], next[i])) differs = true;
  }
  if (same) return previous;
  return differs ? shared : next;
}

function shareObject(
  previous: Record<string, unknown>,
  next: Record<string, unknown>,
  depth: number,
): Record<string, unknown> {
  let same = true;
  let count = 0;
  // Made only when a part is shared: most values that changed share nothing.
  let shared: Record<string, unknown> | undefined;
  // Both are plain: what `for…in` finds is their own, and costs no array of names.
  for (const name in next) {
    count++;
    const now = next[name];
    const before = previous[name];
    if (isTrivial(before) && Object.is(before, now)) continue;
    const held = Object.hasOwn(previous, name);
    const part = held ? share(before, now, depth) : now;
    if (!held || !Object.is(part, before)) same = false;
    if (!Object.is(part, now)) {
      shared ??= copyOf(next);
      setField(shared, name, part);
    }
  }
  if (same) for (const _ in previous) count--;
  return same && count === 0 ? previous : (shared ?? next);
}

/** No prototype of plain data has such a value: it is a field of its own. */
function isTrivial(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
