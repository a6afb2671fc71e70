import type { EntityModel } from '../core/entities';
import { asVersion } from '../core/entities';
import type { RowValue } from '../core/gate';
import type { LayerAck, LayerOp } from '../core/overlay';

type RowOp = Extract<LayerOp, { readonly entity: string }>;

/**
 * What an answer says of the layer whose write it answers: the row where it has the id of a row
 * that the layer patched, or any id where the layer created one row; else its version; else no
 * more than yes.
 */
export function ackOf(
  ops: readonly LayerOp[],
  result: unknown,
  modelOf: (entity: string) => EntityModel,
): Exclude<LayerAck, { readonly kind: 'done' }> | undefined {
  if (!isRow(result)) return undefined;
  const rows = ops.filter((op): op is RowOp => 'entity' in op);
  const creates = rows.filter((op) => op.op === 'create');
  for (const op of rows) {
    const id = modelOf(op.entity).id(result);
    if (id === undefined) continue;
    const answered =
      op.op === 'create' ? creates.length === 1 : op.op === 'patch' && sameId(op.id, id);
    if (answered) return { kind: 'row', entity: op.entity, row: result };
  }
  const [only] = rows;
  const version = asVersion(only && modelOf(only.entity).version(result));
  return version === undefined || rows.length !== 1 ? undefined : { kind: 'version', version };
}

function sameId(a: string | number, b: string | number): boolean {
  return String(a) === String(b);
}

function isRow(value: unknown): value is RowValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
