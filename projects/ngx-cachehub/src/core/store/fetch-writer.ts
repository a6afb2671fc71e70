import { RowChange, isRowValue } from '../entities';
import type { Row } from '../entities';
import { judgeFetched } from '../gate';
import type { FetchToken, RowValue } from '../gate';
import { readListValue } from '../lists';
import type { List } from '../lists';
import { deepEqual } from '../values';
import type { EntitySpace } from './entity-space';
import { deleteRowInPlace, makeDetailInPlace, putServerInPlace } from './row-writer';
import type { WriteContext } from './row-writer';

/** A detail's answer through the gate. False where the value is no row, or the row is deleted. */
export function writeFetchedDetailInPlace(
  context: WriteContext,
  space: EntitySpace,
  id: string,
  value: unknown,
): 'written' | 'buried' | 'not-a-row' {
  if (!isRowValue(value)) return 'not-a-row';
  const { table } = space;
  const real = table.resolve(id);
  if (table.tombstones.buries(real, space.model.version(value), context.stamp)) return 'buried';
  const row = table.ensureInPlace(real);
  writeFetchedRowInPlace(context, space, row, value, true);
  makeDetailInPlace(context, space, row);
  return 'written';
}

/** 404 or 410 for a row that was there: a delete, unless something was pushed since the load began. */
export function writeGoneInPlace(
  context: WriteContext,
  space: EntitySpace,
  id: string,
  now: number,
): void {
  const row = space.table.find(id);
  if (row?.server === undefined || row.stamp > context.stamp) return;
  deleteRowInPlace(context, space, row, { version: undefined, now });
}

/**
 * A list's answer: each row through the gate, then the list's own rows, then what was pushed meanwhile.
 * False where the value is no list of rows.
 */
export function writeFetchedListInPlace(
  context: WriteContext,
  space: EntitySpace,
  list: List,
  value: unknown,
): boolean {
  const answer = readListValue(value, space.model);
  if (answer === undefined) return false;
  const { table } = space;
  const rows: Row[] = [];
  const kept: Row[] = [];
  const seen = new Set<Row>();
  let buried = 0;
  let shape = table.shapes.none;
  for (const rowValue of answer.rows) {
    const id = table.resolve(String(space.model.id(rowValue)));
    if (table.tombstones.buries(id, space.model.version(rowValue), context.stamp)) {
      buried++;
      continue;
    }
    const row = table.ensureInPlace(id);
    if (seen.has(row)) continue;
    seen.add(row);
    shape = table.shapes.union(shape, table.shapeOf(rowValue));
    if (!writeFetchedRowInPlace(context, space, row, rowValue, false)) kept.push(row);
    rows.push(row);
  }
  const fields = space.model.lists?.fields;
  if (fields !== undefined) list.shape = table.shapes.intern(fields);
  else list.shape = rows.length > 0 ? shape : undefined;
  const released = list.replaceRowsInPlace(rows);
  list.total = answer.total === undefined ? undefined : Math.max(0, answer.total - buried);
  list.template = answer.template;
  list.tick = context.stamp;
  list.markDirtyInPlace();
  for (const row of released) if (row.holders === 0) table.collectInPlace(row);
  catchUpInPlace(context, space, list, kept);
  return true;
}

/** What was pushed while the answer was on its way, and rows that are newer than the answer, follow the list's rules. */
function catchUpInPlace(
  context: WriteContext,
  space: EntitySpace,
  list: List,
  kept: readonly Row[],
): void {
  const pushed = space.flights.since(context.stamp);
  if (pushed === undefined) {
    context.turn.markListStale(list.key, 'page');
    return;
  }
  if (list.rules.kind !== 'ruled') return;
  for (const row of kept) follow(space, list, row);
  for (const id of pushed) {
    const row = space.table.rows.get(id);
    if (row === undefined) {
      // Deleted, or a delta of a row that nobody holds: only the server knows whether this list counts it.
      if (
        !space.table.tombstones.get(id) ||
        list.rules.offset > 0 ||
        list.rules.limit !== undefined
      ) {
        context.turn.markListStale(list.key, 'undecided');
      }
    } else if (!kept.includes(row)) {
      follow(space, list, row);
    }
  }
}

/** A cold list is observed again: rows that were pushed since follow its rules. */
export function followMissedInPlace(space: EntitySpace, list: List): void {
  if (list.rules.kind !== 'ruled') return;
  for (const row of [...space.table.rows.values()]) {
    if (row.stamp > list.tick && row.server !== undefined) follow(space, list, row);
  }
}

function follow(space: EntitySpace, list: List, row: Row): void {
  const change = new RowChange(row, undefined, 'pushed', undefined);
  space.index.followRuleInPlace(list, change);
}

/** One row of an answer. False where what is known is newer. */
function writeFetchedRowInPlace(
  context: WriteContext,
  space: EntitySpace,
  row: Row,
  value: RowValue,
  detail: boolean,
): boolean {
  context.counters.rowsExamined++;
  const { table } = space;
  const version = space.model.version(value);
  const shape = table.shapeOf(value);
  row.answered = table.shapes.union(row.answered, shape);
  const whole = detail || (space.model.lists?.fields === undefined && shape.covers(row.shape));
  if (row.server === undefined) {
    putServerInPlace(context, space, row, {
      value,
      version: table.versionOf(value),
      cause: 'loaded',
    });
    row.whole = detail;
    return true;
  }
  const verdict = judgeFetched(row, { version, stamp: context.stamp, whole });
  switch (verdict) {
    case 'keep':
      if (detail && !row.whole) {
        // A fuller row, but an older one: what it adds shows, and is loaded again.
        addMissingInPlace(context, space, row, value);
        row.whole = true;
        row.current = false;
        context.turn.markRowStale(space.name, row.id, 'projection');
      }
      return false;
    case 'complete':
      addMissingInPlace(context, space, row, value);
      break;
    case 'take':
      takeInPlace(context, space, row, value);
      break;
    case 'project':
      putServerInPlace(context, space, row, {
        value: { ...row.server, ...value },
        version: table.versionOf(value),
        cause: 'loaded',
      });
      if (row.whole) {
        // The fields that the projection lacks are older than the version now says.
        row.current = false;
        context.turn.markRowStale(space.name, row.id, 'projection');
      }
      return true;
  }
  if (detail) row.whole = true;
  if (whole && (version === undefined || version >= row.version)) row.current = true;
  return true;
}

function takeInPlace(context: WriteContext, space: EntitySpace, row: Row, value: RowValue): void {
  const version = space.table.versionOf(value);
  if (row.local === undefined && deepEqual(row.server, value)) {
    // Nothing to tell anybody; what is known is as new as the answer.
    if (version > row.version) row.version = version;
    row.stamp = Math.max(row.stamp, context.stamp);
    return;
  }
  putServerInPlace(context, space, row, { value, version, cause: 'loaded' });
}

function addMissingInPlace(
  context: WriteContext,
  space: EntitySpace,
  row: Row,
  value: RowValue,
): void {
  const before = row.server;
  if (before === undefined) return;
  const missing = Object.keys(value).some((field) => !row.shape.has.has(field));
  if (!missing) return;
  const { stamp, local } = row;
  putServerInPlace(context, space, row, {
    value: { ...value, ...before },
    version: row.version,
    cause: 'loaded',
  });
  // Older fields beside newer ones: neither the row's time nor a local word changes by them.
  row.stamp = stamp;
  row.local = local;
}
