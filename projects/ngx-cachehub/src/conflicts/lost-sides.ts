import type { FieldConflict } from '../core/merge/field-rule';
import type { RowValue } from '../core/gate';
import { isRowValue } from '../core/entities';
import { deepEqual } from '../core/values';
import type { ResolvedConflict } from './resolved-conflict';

/** One side of a conflict of which something does not stand. */
export interface LostSide {
  readonly row: RowValue;
  /** The fields in which another value stands. */
  readonly fields: readonly string[];
}

/** What of both sides is not in the row that stands. A row that was deleted on one side has nothing to lose there. */
export function lostSides({ conflict, winner }: ResolvedConflict): readonly LostSide[] {
  const { fields } = conflict;
  const local: unknown = conflict.local;
  const remote: unknown = conflict.remote;
  const merged: unknown = conflict.merged;
  const losing = (side: 'local' | 'remote') => (field: FieldConflict) =>
    winner === 'merged'
      ? !deepEqual(field[side], isRowValue(merged) ? merged[field.field] : undefined)
      : true;
  const sides: LostSide[] = [];
  if (winner !== 'local' && isRowValue(local)) {
    sides.push({ row: local, fields: fields.filter(losing('local')).map(({ field }) => field) });
  }
  if (winner !== 'remote' && isRowValue(remote)) {
    sides.push({ row: remote, fields: fields.filter(losing('remote')).map(({ field }) => field) });
  }
  // Where one side deleted the row, the other's whole row is what was lost.
  const isWhole = local === undefined || remote === undefined;
  return sides.filter((side) => isWhole || side.fields.length > 0);
}
