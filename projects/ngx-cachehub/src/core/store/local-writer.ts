import { isRowValue } from '../entities';
import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { readListValue } from '../lists';
import type { List } from '../lists';
import { deepEqual } from '../values';
import type { EntitySpace } from './entity-space';
import { makeDetailInPlace, putServerInPlace } from './row-writer';
import type { WriteContext } from './row-writer';

/**
 * The app's own word about a row. A newer version is the server's state, an older one is refused; the same
 * version, or none, is a local change until the server's next word. False where it was refused.
 */
export function writeLocalRowInPlace(
  context: WriteContext,
  space: EntitySpace,
  id: string,
  value: RowValue,
): { readonly accepted: boolean; readonly row: Row | undefined } {
  const { table } = space;
  const version = space.model.version(value);
  const real = table.resolve(id);
  if (version !== undefined && table.tombstones.buries(real, version, context.stamp)) {
    return { accepted: false, row: undefined };
  }
  const row = table.ensureInPlace(real);
  if (row.server === undefined && row.ops === null) {
    table.tombstones.remove(real);
    putServerInPlace(context, space, row, {
      value,
      version: table.versionOf(value),
      cause: 'loaded',
    });
    row.whole = true;
    return { accepted: true, row };
  }
  if (version !== undefined && row.version >= 0 && version !== row.version) {
    if (version < row.version) return { accepted: false, row };
    putServerInPlace(context, space, row, { value, version, cause: 'updated' });
    row.whole = true;
    row.current = true;
    return { accepted: true, row };
  }
  changeLocallyInPlace(context, space, row, value);
  return { accepted: true, row };
}

/** The app's own word about a detail. */
export function writeLocalDetailInPlace(
  context: WriteContext,
  space: EntitySpace,
  id: string,
  value: RowValue,
): boolean {
  const { accepted, row } = writeLocalRowInPlace(context, space, id, value);
  if (accepted && row !== undefined) makeDetailInPlace(context, space, row);
  return accepted;
}

/** The app's own word about a list: its rows one by one, then which rows it has. False where the value is no list of rows. */
export function writeLocalListInPlace(
  context: WriteContext,
  space: EntitySpace,
  list: List,
  value: unknown,
): boolean {
  const given = readListValue(value, space.model);
  if (given === undefined) return false;
  const { table } = space;
  const rows = new Set<Row>();
  let shape = table.shapes.none;
  for (const rowValue of given.rows) {
    const id = table.resolve(String(space.model.id(rowValue)));
    const known = table.rows.get(id);
    // A row that the list shows as it is says nothing new; one that only a layer knows is shown by that layer.
    if (known?.server === undefined && known?.ops != null) continue;
    // A list that shows fewer fields says nothing of the others.
    const whole = known?.view === undefined ? rowValue : { ...known.view, ...rowValue };
    const row = writeLocalRowInPlace(context, space, id, whole).row ?? known;
    if (row === undefined) continue;
    rows.add(row);
    shape = table.shapes.union(shape, table.shapeOf(rowValue));
  }
  if (rows.size > 0) list.shape = table.shapes.union(list.shape ?? shape, shape);
  const released = list.replaceRowsInPlace([...rows]);
  list.total = given.total;
  list.template = given.template;
  list.markDirtyInPlace();
  for (const row of released) if (row.holders === 0) table.collectInPlace(row);
  return true;
}

function changeLocallyInPlace(
  context: WriteContext,
  space: EntitySpace,
  row: Row,
  value: RowValue,
): void {
  const shown = row.view;
  if (deepEqual(shown, value)) return;
  context.turn.touchInPlace(space, row, 'updated');
  const base = row.local ?? row.server ?? {};
  // Only what the caller changed: what layers show beside it stays theirs, and ends with them.
  const local: Record<string, unknown> = { ...base };
  for (const field in value) {
    if (shown === undefined || !deepEqual(shown[field], value[field])) local[field] = value[field];
  }
  if (shown !== undefined) {
    for (const field in shown) if (!(field in value)) Reflect.deleteProperty(local, field);
  }
  row.local = local;
  row.handedOut = true;
}

/** True where a value can live as a row under a detail key. */
export function canBeRow(value: unknown): value is RowValue {
  return (
    isRowValue(value) &&
    !(value instanceof Date) &&
    !(value instanceof Map) &&
    !(value instanceof Set)
  );
}
