import type { RowValue } from '../gate';
import { deepEqual, setField } from '../values';

/** What turns one row into another. */
export interface RowDifference {
  readonly changes: RowValue;
  /** Fields that the second row does not have. */
  readonly unset: readonly string[];
}

/** Undefined where nothing does. A field that is undefined counts as absent. */
export function rowDifference(from: RowValue, to: RowValue): RowDifference | undefined {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(to)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(from, name) || !deepEqual(from[name], value)) setField(changes, name, value);
  }
  const unset = Object.keys(from).filter(
    (name) => from[name] !== undefined && (!Object.hasOwn(to, name) || to[name] === undefined),
  );
  return unset.length === 0 && Object.keys(changes).length === 0 ? undefined : { changes, unset };
}
