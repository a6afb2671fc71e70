import type { RowValue } from '../gate';
import { setField } from '../values';
import type { Conflict } from './conflict';
import type { Goal } from './row-meeting';

/** What a person decided: a side for what both changed, what the rules made of it, or a row of their own. */
export type ConflictChoice = 'local' | 'remote' | 'merged' | { readonly row: object };

/**
 * What the row shall be after a person's decision. 'local' and 'remote' decide the fields that both sides
 * changed: what one side alone changed stays changed.
 */
export function decideConflict(conflict: Conflict<RowValue>, choice: ConflictChoice): Goal {
  if (typeof choice === 'object') return { row: { ...choice.row } };
  const { local, remote, merged } = conflict;
  if (choice === 'remote' && remote === undefined) return { row: undefined };
  if (choice === 'local' && local === undefined) return { row: undefined };
  return choice === 'merged' ? { row: merged } : { row: withSide(conflict, choice) };
}

function withSide({ merged, fields }: Conflict<RowValue>, side: 'local' | 'remote'): RowValue {
  const row: Record<string, unknown> = {};
  const decided = new Map(fields.map((conflict) => [conflict.field, conflict[side]]));
  for (const name of new Set([...Object.keys(merged), ...decided.keys()])) {
    const value = decided.has(name) ? decided.get(name) : merged[name];
    if (value !== undefined) setField(row, name, value);
  }
  return row;
}
