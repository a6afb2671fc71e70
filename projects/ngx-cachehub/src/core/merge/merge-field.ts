import { compareText, shareStructure } from '../values';
import type { FieldConflict, FieldRule } from './field-rule';
import { frozenCopy } from './frozen-copy';
import { mergeText } from './merge-text';
import { mergeUnion } from './merge-union';

/** What a rule made of a field. */
export type FieldVerdict =
  /** Undefined: the field is removed. */
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'undecided' }
  /** A rule of the app's failed: undecided, and to be reported. */
  | { readonly kind: 'fault'; readonly error: unknown };

const UNDECIDED: FieldVerdict = { kind: 'undecided' };

/** Merges an item of a 'union' that both sides changed. */
export type MergeItem = (base: object | undefined, local: object, remote: object) => object;

/** Merges one field that both sides changed, each to something else. */
export function mergeField(
  conflict: FieldConflict,
  rule: FieldRule,
  mergeItem: MergeItem,
): FieldVerdict {
  const { base, local, remote, localAt, remoteAt } = conflict;
  if (typeof rule === 'function') return askRule(conflict, rule);
  switch (rule) {
    case 'server-wins':
      return decided(remote);
    case 'client-wins':
      return decided(local);
    case 'last-write-wins':
      return decided(localAt > remoteAt ? local : remote);
    case 'three-way-text':
      return mergeTexts(base, local, remote);
    case 'union':
      return mergeSets(base, local, remote, mergeItem);
    case 'max':
      return mergeExtremes(local, remote, 1);
    case 'min':
      return mergeExtremes(local, remote, -1);
    case 'counter':
      return mergeCounters(base, local, remote);
    case 'manual':
      return UNDECIDED;
  }
}

function decided(value: unknown): FieldVerdict {
  return { kind: 'value', value };
}

function mergeTexts(base: unknown, local: unknown, remote: unknown): FieldVerdict {
  if (typeof local !== 'string' || typeof remote !== 'string') return UNDECIDED;
  const merged = mergeText(typeof base === 'string' ? base : '', local, remote);
  return merged === undefined ? UNDECIDED : decided(merged);
}

/** A field that is absent or null holds nothing. */
function mergeSets(
  base: unknown,
  local: unknown,
  remote: unknown,
  mergeItem: MergeItem,
): FieldVerdict {
  const [was, mine, theirs] = [itemsOf(base), itemsOf(local), itemsOf(remote)];
  if (mine === undefined || theirs === undefined) return UNDECIDED;
  return decided(mergeUnion(was ?? [], mine, theirs, mergeItem));
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : undefined;
}

/** Against nothing anything is the extreme. */
function mergeExtremes(local: unknown, remote: unknown, sign: 1 | -1): FieldVerdict {
  if (local === undefined || local === null) return decided(remote);
  if (remote === undefined || remote === null) return decided(local);
  const order = compareValues(local, remote);
  if (order === undefined) return UNDECIDED;
  return decided(order * sign > 0 ? local : remote);
}

function compareValues(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    return Number.isNaN(a) || Number.isNaN(b) ? undefined : a - b;
  }
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (a instanceof Date && b instanceof Date) return compareValues(a.getTime(), b.getTime());
  if (typeof a === 'bigint' && typeof b === 'bigint') return a > b ? 1 : a < b ? -1 : 0;
  return undefined;
}

/** A counter that was not there stood at 0. */
function mergeCounters(base: unknown, local: unknown, remote: unknown): FieldVerdict {
  if (typeof local !== 'number' || typeof remote !== 'number') return UNDECIDED;
  const from = typeof base === 'number' ? base : 0;
  const sum = local + remote - from;
  return Number.isFinite(sum) ? decided(sum) : UNDECIDED;
}

function askRule(conflict: FieldConflict, rule: (field: FieldConflict) => unknown): FieldVerdict {
  let value: unknown;
  try {
    value = rule(frozenCopy(conflict));
  } catch (error) {
    return { kind: 'fault', error };
  }
  const fault = faultOf(value, conflict);
  if (fault !== undefined) return { kind: 'fault', error: fault };
  return decided(shareStructure(conflict.remote, shareStructure(conflict.local, value)));
}

/** What is no answer; mostly a `return` that was forgotten, or an async function. */
function faultOf(value: unknown, { field, local, remote }: FieldConflict): Error | undefined {
  const isRemoval = local === undefined || remote === undefined;
  if (value === undefined && !isRemoval) {
    return new TypeError(
      `The merge rule of '${field}' is expected to answer a value; got undefined, though neither side ` +
        'removed the field.',
    );
  }
  const isData = typeof value !== 'function' && typeof value !== 'symbol';
  if (isData && !isThenable(value)) return undefined;
  return new TypeError(
    `The merge rule of '${field}' is expected to answer a value at once; got a ` +
      `${isData ? 'promise' : typeof value}. Use 'resolve' of the policy for what takes time.`,
  );
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
