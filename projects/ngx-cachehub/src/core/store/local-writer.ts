import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { readListValue, shownRows, viewListInPlace } from '../lists';
import type { List } from '../lists';
import { groundOf } from '../overlay';
import { deepEqual, setField, shareStructure } from '../values';
import { makeDetailInPlace, putServerInPlace } from './row-writer';
import type { WriteContext } from './write-context';

/**
 * The app's own word about a row. A newer version is the server's state, an older one is refused; the same
 * version, or none, is a local change until the server's next word. Undefined where it was refused.
 */
export function writeLocalRowInPlace(
  context: WriteContext,
  id: string,
  value: RowValue,
): Row | undefined {
  const { space } = context;
  const { table } = space;
  const version = space.model.version(value);
  const real = table.resolve(id);
  if (version !== undefined && table.tombstones.buries(real, version, context.stamp)) {
    return undefined;
  }
  const row = table.ensureInPlace(real);
  // Nothing shows: there is no row yet, or only changes that wait for one, after a reload say.
  if (row.server === undefined && (row.stack === null || row.view === undefined)) {
    const known = table.versionOf(value);
    putServerInPlace(context, row, { value, version: known, cause: 'loaded' });
    row.whole = true;
    return row;
  }
  if (version !== undefined && row.version >= 0 && version !== row.version) {
    if (version < row.version) return undefined;
    putServerInPlace(context, row, { value, version, cause: 'updated' });
    row.whole = true;
    row.renewInPlace();
    return row;
  }
  changeLocallyInPlace(context, row, value);
  return row;
}

/** The app's own word about a detail. False where it was refused. */
export function writeLocalDetailInPlace(
  context: WriteContext,
  id: string,
  value: RowValue,
): boolean {
  const row = writeLocalRowInPlace(context, id, value);
  if (row === undefined) return false;
  if (row.server !== undefined) makeDetailInPlace(context, row);
  return true;
}

/** The app's own word about a list: its rows one by one, then which rows it has. False where the value is no list of rows. */
export function writeLocalListInPlace(context: WriteContext, list: List, value: unknown): boolean {
  const { space } = context;
  const { table } = space;
  const given = readListValue(value, space.model);
  if (given === undefined) return false;
  // The app speaks of now. A list that is behind stays so: what it is given may be what it showed, edited.
  const isCurrent = list.tick === 0 || list.revision >= space.revision;
  // What layers show beside the server's rows stays theirs: in the rows, and in the total.
  viewListInPlace(list);
  const { rows: shown, totalDelta } = shownRows(list);
  const visible = new Set(shown);
  const hidden = list.rows.filter((row) => !visible.has(row) && row.overlaid);
  const rows = new Set<Row>();
  let shape = table.shapes.none;
  for (const rowValue of given.rows) {
    const id = table.resolve(String(space.model.id(rowValue)));
    const known = table.rows.get(id);
    if (known !== undefined && known.server === undefined && known.stack !== null) continue;
    // A list that shows fewer fields says nothing of the others.
    const whole = known?.view === undefined ? rowValue : { ...known.view, ...rowValue };
    const row = writeLocalRowInPlace(context, id, whole) ?? known;
    if (row?.server === undefined) continue;
    rows.add(row);
    shape = table.shapes.union(shape, table.shapeOf(rowValue));
  }
  for (const row of hidden) rows.add(row);
  if (rows.size > 0) list.shape = table.shapes.union(list.shape ?? shape, shape);
  list.replaceRowsInPlace([...rows]);
  list.total = given.total === undefined ? undefined : Math.max(0, given.total - totalDelta);
  list.template = shareStructure(list.template, given.template);
  list.tick = context.stamp;
  if (isCurrent) list.revision = space.revision;
  list.markDirtyInPlace();
  return true;
}

/** Only what the caller changed: what layers show beside it stays theirs, and ends with them. */
function changeLocallyInPlace(context: WriteContext, row: Row, value: RowValue): void {
  const { view } = row;
  if (deepEqual(view, value)) return;
  context.turn.touchInPlace(context.space, row, 'loaded');
  const shown = view ?? {};
  const changes: Record<string, unknown> = { ...row.local?.changes };
  const unset = new Set(row.local?.unset);
  for (const field in value) {
    if (Object.hasOwn(shown, field) && deepEqual(shown[field], value[field])) continue;
    setField(changes, field, value[field]);
    unset.delete(field);
  }
  for (const field in shown) {
    if (Object.hasOwn(value, field)) continue;
    Reflect.deleteProperty(changes, field);
    unset.add(field);
  }
  row.local = { changes, unset: [...unset], stamp: context.stamp, isConfirmed: false };
}

/** What an ended layer showed stays as the app's own word, until the server's next. */
export function keepAsLocalInPlace(context: WriteContext, row: Row, kept: RowValue): void {
  const ground = groundOf(row);
  if (ground === undefined || deepEqual(ground, kept)) return;
  const changes: Record<string, unknown> = { ...row.local?.changes };
  for (const field in kept) {
    if (!Object.hasOwn(ground, field) || !deepEqual(ground[field], kept[field])) {
      setField(changes, field, kept[field]);
    }
  }
  const unset = new Set(row.local?.unset);
  for (const field in kept) unset.delete(field);
  for (const field in ground) if (!Object.hasOwn(kept, field)) unset.add(field);
  const isConfirmed = row.local?.isConfirmed !== false;
  row.local = { changes, unset: [...unset], stamp: context.stamp, isConfirmed };
}
