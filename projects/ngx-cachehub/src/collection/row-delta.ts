import type { RowValue } from '../core/gate';
import { deepEqual, setField } from '../core/values';

/** What makes one row of another. */
export interface RowDelta {
  readonly changes: RowValue;
  /** Fields that go. */
  readonly unset: readonly string[];
}

/** What of `given` the row does not say already: a field that is `undefined` goes. */
export function deltaOf(shown: RowValue, given: RowValue, kept: readonly string[]): RowDelta {
  const changes: Record<string, unknown> = {};
  const unset: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    if (kept.includes(field)) continue;
    const has = Object.hasOwn(shown, field);
    if (value === undefined) {
      if (has && shown[field] !== undefined) unset.push(field);
    } else if (!has || !deepEqual(shown[field], value)) setField(changes, field, value);
  }
  return { changes, unset };
}

/** The same for a row that takes the other's place: what it lacks goes, but for the fields that are `kept`. */
export function replacing(shown: RowValue, next: RowValue, kept: readonly string[]): RowDelta {
  const missing = Object.keys(shown).filter((field) => !Object.hasOwn(next, field));
  const whole = { ...next, ...Object.fromEntries(missing.map((field) => [field, undefined])) };
  return deltaOf(shown, whole, kept);
}

export function isEmptyDelta({ changes, unset }: RowDelta): boolean {
  return unset.length === 0 && Object.keys(changes).length === 0;
}

/** The later of two deltas over the earlier. */
export function mergeDeltas(a: RowDelta, b: RowDelta): RowDelta {
  const changes: Record<string, unknown> = { ...a.changes, ...b.changes };
  for (const field of b.unset) Reflect.deleteProperty(changes, field);
  const unset = [...a.unset.filter((field) => !Object.hasOwn(b.changes, field)), ...b.unset];
  return { changes, unset: [...new Set(unset)] };
}
