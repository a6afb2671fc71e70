import type { RowValue } from '../gate';
import { copyOf, setField } from '../values';

/** A layer's effect on one row. */
export type RowEdit =
  | { readonly kind: 'create'; readonly row: RowValue }
  | { readonly kind: 'patch'; readonly changes: RowValue; readonly unset?: readonly string[] }
  | { readonly kind: 'update'; readonly updater: (current: unknown) => unknown }
  | { readonly kind: 'set'; readonly value: RowValue }
  | { readonly kind: 'delete' };

export interface RowOp {
  readonly layerId: string;
  /** Place of the layer among all: replay order. */
  readonly order: number;
  readonly edit: RowEdit;
}

/** What the app itself said of a row, without a layer: over the server's state until the server's next word. */
export interface LocalWord {
  readonly changes: RowValue;
  readonly unset: readonly string[];
  /** Logical time: older information does not end it. */
  readonly stamp: number;
  /** The server said yes to it: answers that began later know of it. */
  readonly isConfirmed: boolean;
}

/**
 * One edit over a state; undefined is "no row". A patch of a row that is not there shows nothing:
 * a layer never makes half a row.
 */
export function applyEdit(state: RowValue | undefined, edit: RowEdit): RowValue | undefined {
  switch (edit.kind) {
    case 'create':
      return state === undefined ? edit.row : { ...edit.row, ...state };
    case 'set':
      return edit.value;
    case 'delete':
      return undefined;
    case 'patch':
      return state === undefined ? undefined : patched(state, edit.changes, edit.unset);
    case 'update': {
      if (state === undefined) return undefined;
      const next = edit.updater(state);
      return isRowValue(next) ? next : state;
    }
  }
}

/** A copy of `state` with `changes` merged at the top level and `unset` removed. */
export function patched(
  state: RowValue,
  changes: RowValue,
  unset: readonly string[] | undefined,
): RowValue {
  // Field by field: a second source would leave compiled code.
  const next = copyOf(state);
  for (const field in changes) setField(next, field, changes[field]);
  if (unset !== undefined) for (const field of unset) Reflect.deleteProperty(next, field);
  return next;
}

/** True for an object that can live as a row: no array, and none of the built-in kinds that fields do not describe. */
export function isRowValue(value: unknown): value is RowValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Map) &&
    !(value instanceof Set)
  );
}
