import { shareStructure } from '../values';
import type { RowValue } from '../gate/patch';
import type { Row } from '../entities/row';
import { applyEdit } from '../entities/row-op';

/** An app's updater threw while its layer was replayed. */
export type ReportError = (error: unknown) => void;

/**
 * What shows of a row: its server state (or the local word over it) with the layers replayed in order.
 * An updater that throws on replay is left out of this fold and reported; its neighbours stay.
 */
export function foldRow(row: Row, report: ReportError): RowValue | undefined {
  let state = row.local ?? row.server;
  if (row.ops === null) return state;
  for (const { edit } of row.ops) {
    try {
      state = applyEdit(state, edit);
    } catch (error) {
      report(error);
    }
  }
  return shareStructure(row.folded, state);
}

/** The same for a key that is no row. */
export interface KeyOp {
  readonly layerId: string;
  readonly edit:
    | { readonly kind: 'set'; readonly value: unknown }
    | { readonly kind: 'update'; readonly updater: (current: unknown) => unknown };
}

export function foldKey(base: unknown, ops: readonly KeyOp[], report: ReportError): unknown {
  let state = base;
  for (const { edit } of ops) {
    if (edit.kind === 'set') {
      state = edit.value;
      continue;
    }
    if (state === undefined) continue;
    try {
      state = edit.updater(state) ?? state;
    } catch (error) {
      report(error);
    }
  }
  return state;
}
