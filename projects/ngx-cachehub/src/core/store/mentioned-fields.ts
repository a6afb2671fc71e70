import type { RowChange } from '../entities';
import type { RowValue } from '../gate';
import { deepEqual } from '../values';
import type { EntitySpace } from './entity-space';

/** Keeps those of the changed fields that the params of an observed list mention. */
export function noteMentionedInPlace(
  space: EntitySpace,
  change: RowChange,
  fields: Iterable<string>,
): void {
  const { mentioned } = space.index;
  if (mentioned.size === 0) return;
  for (const field of fields) {
    if (mentioned.has(field)) (change.fields ??= new Set()).add(field);
  }
}

/** The same for a whole new state. */
export function noteReplacedInPlace(
  space: EntitySpace,
  change: RowChange,
  states: { readonly before: RowValue | undefined; readonly after: RowValue },
): void {
  const { before, after } = states;
  for (const field of space.index.mentioned.keys()) {
    if (!deepEqual(before?.[field], after[field])) (change.fields ??= new Set()).add(field);
  }
}

/** True where a delta touches a field that the params of an observed list mention. */
export function mentionsAny(
  space: EntitySpace,
  changes: RowValue,
  unset: readonly string[] | undefined,
): boolean {
  const { mentioned } = space.index;
  if (mentioned.size === 0) return false;
  for (const field in changes) if (mentioned.has(field)) return true;
  return unset?.some((field) => mentioned.has(field)) === true;
}
