import type { RowValue } from '../gate';
import { without } from '../values';
import type { FieldConflict, MergeRules } from './field-rule';
import type { MergeClock, MergeFault } from './merge-three-way';
import { mergeThreeWay } from './merge-three-way';
import { rowDifference } from './row-difference';
import type { Goal, RowMeeting, ServerFields } from './row-meeting';

/** What the rules make of two writes that met. */
export interface RowJudgement {
  /** What to show a person; never empty-handed, also where one side deleted the row. */
  readonly merged: RowValue;
  readonly fields: readonly FieldConflict[];
  readonly undecided: readonly string[];
  readonly faults: readonly MergeFault[];
  /** Undefined: a person decides. */
  readonly goal: Goal | undefined;
}

/** By the rules alone. Id, version and time of change are the server's: no write conflicts in them. */
export function judgeRows(
  meeting: RowMeeting,
  rules: MergeRules<RowValue>,
  clock: MergeClock,
  own: ServerFields,
): RowJudgement {
  const { local, remote } = meeting;
  if (local !== undefined && remote !== undefined) {
    return judgeEdits({ ...meeting, local, remote }, rules, clock, own);
  }
  const merged = local ?? remote ?? meeting.base ?? {};
  return { ...UNTOUCHED, merged, goal: judgeDelete(meeting, rules, own) };
}

const UNTOUCHED = { fields: [], undecided: [], faults: [] } as const;

function judgeEdits(
  meeting: RowMeeting & { readonly local: RowValue; readonly remote: RowValue },
  rules: MergeRules<RowValue>,
  clock: MergeClock,
  own: ServerFields,
): RowJudgement {
  const { base, local, remote, op } = meeting;
  const serverFields = Object.values<string>({ ...own });
  const { merged, clean, conflicts, undecided, faults } = mergeThreeWay(
    base && without(base, serverFields),
    without(local, serverFields),
    remote,
    rules,
    clock,
  );
  // The server refused to create one row for the sake of another: whether they are one, a person knows.
  const isOther = op === 'create' && !isSameId(local[own.idField], remote[own.idField]);
  const goal = clean && !isOther ? { row: merged } : undefined;
  return { merged, fields: conflicts, undecided, faults, goal };
}

function judgeDelete(
  { op, base, local, remote }: RowMeeting,
  { deleteVsEdit = 'manual' }: MergeRules<RowValue>,
  own: ServerFields,
): Goal | undefined {
  const gone: Goal = { row: undefined };
  if (local === undefined && remote === undefined) return gone;
  if (remote !== undefined && base !== undefined && !isEdited(base, remote, own)) return gone;
  switch (deleteVsEdit) {
    case 'delete-wins':
      return gone;
    case 'edit-wins':
      // Of an update without a base a part of the row is known, and half a row revives nothing.
      return op === 'update' && base === undefined ? undefined : { row: local ?? remote };
    case 'manual':
      return undefined;
  }
}

/** A new version alone, or a new time, is no edit. */
function isEdited(base: RowValue, remote: RowValue, own: ServerFields): boolean {
  const fields = Object.values<string>({ ...own });
  return rowDifference(without(base, fields), without(remote, fields)) !== undefined;
}

function isSameId(a: unknown, b: unknown): boolean {
  const isId = (id: unknown) => typeof id === 'string' || typeof id === 'number';
  return isId(a) && isId(b) && String(a) === String(b);
}
