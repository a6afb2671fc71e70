import { applyEdit, patched } from '../entities';
import type { Row, RowOp } from '../entities';
import type { RowValue } from '../gate';

/** An app's updater threw while its layer was replayed. */
export type ReportError = (error: unknown) => void;

/** The server's state with the app's own word over it, and no layers. */
export function groundOf(row: Row): RowValue | undefined {
  const { server, local } = row;
  if (server === undefined || local === undefined) return server;
  return patched(server, local.changes, local.unset);
}

/** Layers' operations, replayed in order over a state. An updater that throws is left out of this fold and reported; its neighbours stay. */
export function foldOps(
  ops: readonly RowOp[],
  ground: RowValue | undefined,
  report: ReportError,
): RowValue | undefined {
  let state = ground;
  for (const { edit } of ops) {
    try {
      state = applyEdit(state, edit);
    } catch (error) {
      report(error);
    }
  }
  return state;
}

/** One layer's effect on a key that is no row. */
export interface KeyOp {
  readonly layerId: string;
  readonly edit:
    | { readonly kind: 'set'; readonly value: unknown }
    | { readonly kind: 'update'; readonly updater: (current: unknown) => unknown };
}

/** The same for a key that is no row; undefined is "no value". */
export function foldKey(base: unknown, ops: readonly KeyOp[], report: ReportError): unknown {
  let state = base;
  for (const { edit } of ops) {
    if (edit.kind === 'set') {
      state = edit.value;
      continue;
    }
    if (state === undefined) continue;
    try {
      const next = edit.updater(state);
      if (next !== undefined) state = next;
    } catch (error) {
      report(error);
    }
  }
  return state;
}
