import { deepEqual } from '../values';

/** Merges one item that both sides have, and hold different contents for. `base` is undefined for one that both added. */
type MergeItem = (base: object | undefined, local: object, remote: object) => unknown;

/**
 * (base ∪ what either side added) − what either side removed, as a set: items that are equal are one.
 * Arrays of rows go by `id`, all others by content.
 *
 * An item that one side removed and the other changed stays, changed: only an untouched one is removed.
 * Order: what the remote side holds, in its order, then what only the local side holds, in its order.
 */
export function mergeUnion(
  base: readonly unknown[],
  local: readonly unknown[],
  remote: readonly unknown[],
  mergeItem: MergeItem,
): readonly unknown[] {
  const all = [base, local, remote];
  const keyOf = all.every((items) => items.every(isIdentified)) ? idOf : contentKeys();
  const [was, mine, theirs] = [index(base, keyOf), index(local, keyOf), index(remote, keyOf)];
  const merged: unknown[] = [];
  for (const [key, item] of theirs) {
    if (mine.has(key)) merged.push(mergeHeld(was.get(key), mine.get(key), item, mergeItem));
    else if (!was.has(key) || !deepEqual(was.get(key), item)) merged.push(item);
  }
  for (const [key, item] of mine) {
    if (theirs.has(key)) continue;
    if (!was.has(key) || !deepEqual(was.get(key), item)) merged.push(item);
  }
  return merged;
}

function mergeHeld(base: unknown, local: unknown, remote: unknown, mergeItem: MergeItem): unknown {
  if (deepEqual(local, remote) || deepEqual(base, local)) return remote;
  if (deepEqual(base, remote)) return local;
  return isObject(local) && isObject(remote)
    ? mergeItem(isObject(base) ? base : undefined, local, remote)
    : remote;
}

/** A key for each item; items with one key are one. */
type KeyOf = (item: unknown) => unknown;

function index(items: readonly unknown[], keyOf: KeyOf): Map<unknown, unknown> {
  const known = new Map<unknown, unknown>();
  for (const item of items) {
    const key = keyOf(item);
    if (!known.has(key)) known.set(key, item);
  }
  return known;
}

/** Row ids compare as strings. */
function idOf(item: unknown): unknown {
  return isIdentified(item) ? String(item.id) : item;
}

/** The first item of each content stands for all of it. */
function contentKeys(): KeyOf {
  const objects: object[] = [];
  return (item) => {
    if (!isObject(item)) return item;
    const known = objects.find((other) => deepEqual(other, item));
    if (known !== undefined) return known;
    objects.push(item);
    return item;
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isIdentified(item: unknown): item is { readonly id: string | number } {
  return (
    isObject(item) &&
    Object.hasOwn(item, 'id') &&
    'id' in item &&
    (typeof item.id === 'string' || typeof item.id === 'number')
  );
}
