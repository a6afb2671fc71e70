import type { RowValue } from '../gate';
import { deepEqual, setField } from '../values';
import type { FieldConflict, FieldRule, MergeRules } from './field-rule';
import { mergeField } from './merge-field';

/** When each side was changed, in ms since the epoch, by one clock: the server's. */
export interface MergeClock {
  readonly localAt: number;
  readonly remoteAt: number;
}

export interface MergeResult<T> {
  /** A field that a person must decide shows the local side. One of the arguments itself, where it is equal to that. */
  readonly merged: T;
  /** False when a field is left to a person. */
  readonly clean: boolean;
  /** Every field that both sides changed, each to something else: what loses is here. */
  readonly conflicts: readonly FieldConflict[];
  /** The names of those that are left to a person. */
  readonly undecided: readonly string[];
  /** Rules of the app's that threw, or answered what is no value: their fields are undecided. */
  readonly faults: readonly MergeFault[];
}

export interface MergeFault {
  readonly field: string;
  readonly error: unknown;
}

/** Without times nothing is later: 'last-write-wins' falls to the remote side. */
const NO_TIMES: MergeClock = { localAt: 0, remoteAt: 0 };

/**
 * Merges two versions of a row that were made from one. Pure: no argument is changed.
 *
 * A field that one side changed takes that side; changed by both to the same value, that value; to
 * different ones, what its rule makes of them. A field that is absent, or undefined, counts as removed.
 * Fields are those at the top: a nested object is one value. Fields stand in the remote row's order, then
 * those that only the local row has.
 *
 * @param base The row that both were made from. Where it is not known, every field in which they differ
 * counts as changed by both, and one that only one of them has as added by it.
 */
// eslint-disable-next-line @typescript-eslint/max-params -- three versions, how, and when: an object would hide which is which
export function mergeThreeWay<T extends object>(
  base: T | undefined,
  local: T,
  remote: T,
  rules?: MergeRules<T>,
  clock?: MergeClock,
): MergeResult<T>;
// eslint-disable-next-line @typescript-eslint/max-params -- as above
export function mergeThreeWay(
  base: RowValue | undefined,
  local: RowValue,
  remote: RowValue,
  rules: MergeRules<RowValue> = {},
  clock: MergeClock = NO_TIMES,
): MergeResult<RowValue> {
  const merge = new RowMerge(rules, clock);
  const row: Record<string, unknown> = {};
  for (const field of fieldNames(remote, local)) {
    const value = merge.field(
      field,
      valueOf(base, field),
      valueOf(local, field),
      valueOf(remote, field),
    );
    if (value !== undefined) setField(row, field, value);
  }
  const { conflicts, undecided, faults } = merge;
  const merged = sharedRow(row, local, remote);
  return { merged, clean: undecided.length === 0, conflicts, undecided, faults };
}

/** One merge under way: what it met so far. */
class RowMerge {
  readonly #rules: MergeRules<RowValue>;
  readonly #clock: MergeClock;
  readonly conflicts: FieldConflict[] = [];
  readonly undecided: string[] = [];
  readonly faults: MergeFault[] = [];

  constructor(rules: MergeRules<RowValue>, clock: MergeClock) {
    this.#rules = rules;
    this.#clock = clock;
  }

  /** The field's merged value; undefined where it is removed. */
  field(field: string, base: unknown, local: unknown, remote: unknown): unknown {
    if (deepEqual(local, remote) || deepEqual(base, local)) return remote;
    if (deepEqual(base, remote)) return local;
    const { localAt, remoteAt } = this.#clock;
    const conflict = Object.freeze({ field, base, local, remote, localAt, remoteAt });
    this.conflicts.push(conflict);
    const verdict = mergeField(
      conflict,
      this.#ruleOf(field),
      (was, mine, theirs) => mergeThreeWay(was, mine, theirs, {}, this.#clock).merged,
    );
    if (verdict.kind === 'value') return shared(verdict.value, local, remote);
    this.undecided.push(field);
    if (verdict.kind === 'fault') this.faults.push({ field, error: verdict.error });
    return local;
  }

  #ruleOf(field: string): FieldRule {
    const { rules } = this.#rules;
    const own = rules !== undefined && Object.hasOwn(rules, field) ? rules[field] : undefined;
    return own ?? this.#rules.default ?? 'last-write-wins';
  }
}

/** The remote row's fields in their order, then the local row's others. */
function fieldNames(remote: RowValue, local: RowValue): Iterable<string> {
  return new Set([...Object.keys(remote), ...Object.keys(local)]);
}

function valueOf(row: RowValue | undefined, field: string): unknown {
  return row !== undefined && Object.hasOwn(row, field) ? row[field] : undefined;
}

/** What equals a side is that side. */
function shared(value: unknown, local: unknown, remote: unknown): unknown {
  if (deepEqual(value, remote)) return remote;
  return deepEqual(value, local) ? local : value;
}

function sharedRow(row: RowValue, local: RowValue, remote: RowValue): RowValue {
  if (isSameRow(row, remote)) return remote;
  return isSameRow(row, local) ? local : row;
}

/** By reference: every value of a merged row that equals a side's is that side's. */
function isSameRow(row: RowValue, side: RowValue): boolean {
  const names = Object.keys(side);
  return (
    names.length === Object.keys(row).length &&
    names.every((name) => Object.hasOwn(row, name) && Object.is(row[name], side[name]))
  );
}
