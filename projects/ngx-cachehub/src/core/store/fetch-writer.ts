import { NO_VERSION, isRowValue } from '../entities';
import type { Row, Shape } from '../entities';
import { judgeFetched } from '../gate';
import type { RowValue } from '../gate';
import { readListValue } from '../lists';
import type { List } from '../lists';
import { deepEqual, shareStructure, without } from '../values';
import { ageInPlace, ageOthersInPlace } from './field-age';
import {
  completeInPlace,
  fieldsToAdd,
  fieldsToDrop,
  noteLackedInPlace,
  noteSurplusInPlace,
} from './completion';
import { catchUpListInPlace } from './catch-up';
import type { OvertakenRow } from './catch-up';
import {
  addFieldsInPlace,
  deleteRowInPlace,
  makeDetailInPlace,
  putServerInPlace,
} from './row-writer';
import type { WriteContext } from './write-context';

/** A detail's answer through the gate. Says so where the row is deleted, or the value is no row of this key. */
export function writeFetchedDetailInPlace(
  context: WriteContext,
  id: string,
  value: unknown,
): 'written' | 'buried' | 'not-a-row' {
  const { space } = context;
  const { table, model } = space;
  const real = table.resolve(id);
  if (!isRowValue(value) || alienId(context, real, value) !== undefined) return 'not-a-row';
  if (table.tombstones.buries(real, model.version(value), context.stamp)) {
    const buried = table.find(real);
    if (buried !== undefined && table.tombstones.mayBeOutrun(real, context.stamp)) {
      context.turn.markRowStale(space, buried, 'gap');
    }
    return 'buried';
  }
  const row = table.ensureInPlace(real);
  writeFetchedRowInPlace(context, row, value, undefined);
  makeDetailInPlace(context, row);
  context.replay?.rowInPlace(context, row);
  return row.server === undefined ? 'buried' : 'written';
}

/** The id that a detail's value has, where it is not its key's: `detail-me` names another row, or a variant of one. */
export function alienId(context: WriteContext, keyId: string, value: RowValue): string | undefined {
  const own = context.space.model.id(value);
  if (own === undefined) return undefined;
  const id = context.space.table.resolve(String(own));
  return id === keyId ? undefined : id;
}

/**
 * 404 or 410 for a row that was there: a delete. Where something of the row arrived since the load began, nobody
 * can say which is newer, and the row is asked for again.
 */
export function writeGoneInPlace(context: WriteContext, id: string): void {
  const { table } = context.space;
  // The server does not know a temporary id; that says nothing of the row that it became.
  if (table.resolve(id) !== id) return;
  const row = table.find(id);
  if (row?.server === undefined) return;
  if (row.arrived > context.stamp) {
    row.current = false;
    context.turn.markRowStale(context.space, row, 'gap');
    return;
  }
  deleteRowInPlace(context, row, undefined);
}

/**
 * A list's answer: each row through the gate, then the list's own rows, then what was pushed meanwhile.
 * False where the value is no list of rows.
 */
export function writeFetchedListInPlace(
  context: WriteContext,
  list: List,
  value: unknown,
): boolean {
  const { space } = context;
  const { table, model } = space;
  const answer = readListValue(value, model);
  if (answer === undefined) return false;
  const shape = carriedBy(context, answer.rows);
  const rows: Row[] = [];
  const newer: OvertakenRow[] = [];
  // Made where a row is known already: of rows that nobody knew none can have come before.
  let written: Set<Row> | undefined;
  let buried = 0;
  for (const rowValue of answer.rows) {
    const id = table.resolve(String(model.id(rowValue)));
    if (table.tombstones.buries(id, model.version(rowValue), context.stamp)) {
      buried++;
      if (table.tombstones.mayBeOutrun(id, context.stamp)) {
        context.turn.markListStale(list.key, 'undecided');
      }
      continue;
    }
    const { size } = table.rows;
    const row = table.ensureInPlace(id);
    if (table.rows.size === size) written ??= new Set(rows);
    if (written?.has(row)) continue;
    if (!writeFetchedRowInPlace(context, row, rowValue, shape))
      newer.push({ row, answered: rowValue });
    rows.push(row);
    written?.add(row);
  }
  const fields = model.lists?.fields;
  if (fields !== undefined) list.shape = table.shapes.intern(fields);
  else list.shape = rows.length > 0 ? shape : undefined;
  list.replaceRowsInPlace(rows);
  list.total = answer.total === undefined ? undefined : Math.max(0, answer.total - buried);
  list.template = shareStructure(list.template, answer.template);
  list.tick = context.stamp;
  list.answered = answer.rows.length;
  list.markDirtyInPlace();
  context.turn.answered.add(list);
  catchUpListInPlace(context, list, newer);
  return true;
}

/** The fields that a list's answer carries: a row that lacks one of them, which another has, is without it. */
function carriedBy({ space }: WriteContext, rows: readonly RowValue[]): Shape {
  const { table } = space;
  let shape = table.shapes.none;
  for (const row of rows) shape = table.shapes.union(shape, table.shapeOf(row));
  return shape;
}

/** One row of an answer that carries these fields; undefined for a detail, which is whole. False where what is known is newer. */
function writeFetchedRowInPlace(
  context: WriteContext,
  row: Row,
  value: RowValue,
  carried: Shape | undefined,
): boolean {
  context.counters.rowsExamined++;
  const { space } = context;
  const { table, model } = space;
  const version = model.version(value);
  const shape = table.shapeOf(value);
  const isKnown = row.server !== undefined;
  // Of a row that was never loaded whole, what pushes added beside the answers is not held against an answer.
  const extent = row.whole ? row.shape : row.answered;
  const detail = carried === undefined;
  const whole = detail || (model.lists?.fields === undefined && carried.covers(extent));
  noteSurplusInPlace(context, row, value, shape);
  row.answered = table.shapes.union(row.answered, shape);
  const verdict = isKnown ? judgeFetched(row, { version, stamp: context.stamp, whole }) : 'take';
  if (row.stack !== null && verdict !== 'keep')
    context.turn.words.push({ row, stamp: context.stamp });
  switch (verdict) {
    case 'keep':
      return keepInPlace(context, row, value, detail);
    case 'complete':
      row.missed = false;
      completeInPlace(context, row, value, carried);
      noteLackedInPlace(context, row);
      row.stamp = Math.max(row.stamp, context.stamp);
      break;
    case 'project':
      row.missed = false;
      projectInPlace(context, row, value, carried);
      confirmInPlace(context, row);
      return true;
    case 'take':
      // A detail that was deleted is there again, and its create may never be pushed.
      if (row.deleted && row.keys !== null && !detail) {
        context.turn.markRowStale(space, row, 'projection');
      }
      takeInPlace(context, row, value);
      if (version === undefined || version >= row.version) row.renewInPlace();
  }
  if (detail) row.whole = true;
  confirmInPlace(context, row);
  return true;
}

/** What was known is so still: nobody outside is told, but what doubted it is. */
function confirmInPlace({ space }: WriteContext, row: Row): void {
  if (row.change?.serverChanged === true) return;
  for (const follower of space.followers) follower.confirmedInPlace?.(row);
}

const NO_FIELDS: ReadonlySet<string> = new Set();

/** What is known is newer. Fields that only the answer has show, and are loaded again. */
function keepInPlace(context: WriteContext, row: Row, value: RowValue, detail: boolean): false {
  const { space, turn } = context;
  // Of a row that is known whole, a field that it lacks is gone.
  const missing = row.whole ? NO_FIELDS : fieldsToAdd(row, value, false);
  addFieldsInPlace(context, row, missing, value);
  ageInPlace(row, missing);
  const isFirst = detail && !row.whole;
  if (detail) row.whole = true;
  if (isFirst || missing.size > 0) {
    row.current = false;
    turn.markRowStale(space, row, 'projection');
  } else if (!row.current && context.stamp < row.stamp) {
    // In doubt since after the answer was asked for, and in a list by it that is to ask again.
    turn.markRowStale(space, row, 'gap');
  }
  return false;
}

/**
 * Newer, but with fewer fields than are known: the others are older than the version now says, but for those that other
 * rows of the answer have. This one is without them.
 */
function projectInPlace(
  context: WriteContext,
  row: Row,
  value: RowValue,
  carried: Shape | undefined,
): void {
  const { space, turn } = context;
  const { server } = row;
  const version = space.table.versionOf(value);
  if (version === NO_VERSION && server !== undefined && hasFields(server, value)) {
    // Nothing says that anything changed.
    row.stamp = Math.max(row.stamp, context.stamp);
    return;
  }
  const merged = without({ ...server, ...value }, fieldsToDrop(row, value, carried));
  putServerInPlace(context, row, { value: merged, version, cause: 'loaded' });
  ageOthersInPlace(space.model, row, value);
  row.lacked = row.behind === null ? null : new Set(row.behind);
  row.current = false;
  turn.markRowStale(space, row, 'projection');
}

function takeInPlace(context: WriteContext, row: Row, value: RowValue): void {
  const version = context.space.table.versionOf(value);
  if (row.server !== undefined && row.local === undefined && deepEqual(row.server, value)) {
    // Nothing to tell anybody; what is known is as new as the answer.
    if (version > row.version) row.version = version;
    row.stamp = Math.max(row.stamp, context.stamp);
    row.arrived = context.arrival;
    return;
  }
  putServerInPlace(context, row, { value, version, cause: 'loaded' });
}

function hasFields(server: RowValue, value: RowValue): boolean {
  for (const field in value) {
    if (!Object.hasOwn(server, field) || !deepEqual(server[field], value[field])) return false;
  }
  return true;
}
