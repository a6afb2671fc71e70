import type { RowValue } from '../gate';
import { without } from '../values';

/** What a write wanted of its row, and what the server holds by now. */
export interface RowMeeting {
  readonly op: 'create' | 'update' | 'delete';
  /** The row that the write was made on, where it is known. */
  readonly base: RowValue | undefined;
  /** The row as the write would have it; of an update without a base its fields alone. Undefined: deleted. */
  readonly local: RowValue | undefined;
  /** Undefined: the server has no such row. */
  readonly remote: RowValue | undefined;
}

/** Fields that belong to the server: where id, version and time of change stand. */
export interface ServerFields {
  readonly idField: string;
  readonly versionField: string;
  readonly changedAtField: string;
}

/** What the row shall be. Undefined: gone. */
export interface Goal {
  readonly row: RowValue | undefined;
}

/** What a write makes of the row that it was made on. */
export function localRow(
  op: RowMeeting['op'],
  base: RowValue | undefined,
  payload: RowValue,
  unset: readonly string[],
): RowValue | undefined {
  if (op === 'delete') return undefined;
  return op === 'create' ? payload : without({ ...base, ...payload }, unset);
}
