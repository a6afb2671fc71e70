import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { rowId } from '../keys';
import type { LayerRecord } from './layer-record';
import { isSameCreate } from './layers';
import type { LayerBook } from './layers';
import type { WriteContext } from './write-context';

/** Whose row takes its real id, and who else may know the temporary one. */
export interface AdoptionParties {
  readonly record: LayerRecord;
  readonly book: LayerBook;
  /** Observed keys, and the rows behind those that are details. */
  readonly observed: Map<string, Row | undefined>;
}

type RekeyParties = Omit<AdoptionParties, 'record'> & { readonly record: LayerRecord | undefined };

/** A layer's temporary row becomes the real one, with all that hangs on it: other layers, observers, the id itself. */
export function adoptRowInPlace(
  context: WriteContext,
  parties: AdoptionParties,
  real: { readonly realId: string; readonly created: RowValue },
): void {
  const old = temporaryRow(context, parties.record, real.created);
  if (old === undefined || old.id === real.realId) return;
  takeOverInPlace(context, parties, old, real.realId);
}

/** A temporary id is known to be this real one, be a row under it cached or not. */
export function rekeyRowInPlace(
  context: WriteContext,
  parties: Omit<AdoptionParties, 'record'>,
  tempId: string,
  realId: string,
): void {
  const { table } = context.space;
  const old = table.rows.get(tempId);
  // A server that took the id as it is has made it a real one.
  if (tempId === realId || old?.server !== undefined) return;
  if (old === undefined) table.aliasInPlace(tempId, realId);
  else takeOverInPlace(context, { ...parties, record: undefined }, old, realId);
}

function takeOverInPlace(
  context: WriteContext,
  parties: RekeyParties,
  old: Row,
  realId: string,
): void {
  const { space, turn } = context;
  const { table } = space;
  const row = table.ensureInPlace(realId);
  turn.touchInPlace(space, old, 'loaded');
  turn.touchInPlace(space, row, 'loaded').tookKeys = old.keys !== null;
  table.aliasInPlace(old.id, row.id);
  table.rows.delete(old.id);
  moveOpsInPlace(context, parties, old, row);
  if (old.keys === null) return;
  for (const key of old.keys) parties.observed.set(key, row);
  row.keys = [...(row.keys ?? []), ...old.keys];
  old.keys = null;
}

/** The layer's own row that is not on the server yet: of several, the one whose content came back. */
function temporaryRow(
  context: WriteContext,
  record: LayerRecord,
  created: RowValue,
): Row | undefined {
  const { table, model, name } = context.space;
  let first: Row | undefined;
  for (const op of record.layer.ops) {
    if (op.op !== 'create' || op.entity !== name) continue;
    const id = model.id(op.row);
    const row = id === undefined ? undefined : table.rows.get(rowId(id));
    if (row === undefined || row.server !== undefined || !record.liesOver(row)) continue;
    if (isSameCreate(op.row, created, model)) return row;
    first ??= row;
  }
  return first;
}

/** Other layers' edits of the temporary row are edits of the real one now; the create itself ends here. */
function moveOpsInPlace(
  context: WriteContext,
  { record: creator, book }: RekeyParties,
  old: Row,
  row: Row,
): void {
  const { space } = context;
  for (const { layerId, edit } of old.stack?.ops ?? []) {
    const record = book.get(layerId);
    if (record === undefined) continue;
    record.liftInPlace({ space, row: old });
    if (record !== creator || edit.kind !== 'create') record.layInPlace({ space, row }, edit);
  }
  old.stack = null;
}
