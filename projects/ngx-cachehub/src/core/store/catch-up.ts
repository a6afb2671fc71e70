import { RowChange } from '../entities';
import type { Row, RowCause } from '../entities';
import type { JournalEntry, RowValue } from '../gate';
import type { List } from '../lists';
import { deepEqual } from '../values';
import type { WriteContext } from './row-writer';

/** What was pushed of a row while its detail was loading is not lost in the older answer. */
export function catchUpRowInPlace(context: WriteContext, row: Row): void {
  const { space, turn } = context;
  const pushed = space.flights.since(context.stamp);
  if (pushed !== undefined) {
    for (const entry of pushed) replayInPlace(context, row, entry);
  } else if (row.stamp <= context.stamp) {
    row.current = false;
    turn.markRowStale(space, row, 'gap');
  }
}

/** A row of an answer of which a newer state was known. */
export interface OvertakenRow {
  readonly row: Row;
  readonly answered: RowValue;
}

/**
 * What was pushed while a list's answer was on its way: to the rows, and to the list by its rules.
 * `newer`: rows of the answer of which newer states were known.
 */
export function catchUpListInPlace(
  context: WriteContext,
  list: List,
  newer: readonly OvertakenRow[],
): void {
  const { space, turn } = context;
  const pushed = space.flights.since(context.stamp);
  list.revision = space.revision;
  if (pushed === undefined) {
    list.revision = -1;
    turn.markListStale(list.key, 'page');
    return;
  }
  if (newer.some((overtaken) => mayMove(list, overtaken))) {
    turn.markListStale(list.key, 'undecided');
  }
  const held = new Set(list.rows);
  const follow = new Map<Row, RowCause>(newer.map(({ row }) => [row, 'pushed']));
  for (const entry of pushed) {
    const row = space.table.find(entry.patch.id);
    const isReplayed = row?.server !== undefined && replayInPlace(context, row, entry);
    if (row?.server !== undefined && (isReplayed || !held.has(row))) {
      const isNew = entry.patch.kind === 'create' && !follow.has(row);
      follow.set(row, isNew ? 'created' : 'pushed');
    }
    if (missesInPlace(context, list, entry, row !== undefined && held.has(row))) {
      turn.markListStale(list.key, 'undecided');
    }
  }
  if (list.rules.kind !== 'ruled' || follow.size === 0) return;
  if (!list.observed) {
    list.revision = -1;
    return;
  }
  const changes = Array.from(
    follow,
    ([row, cause]) => new RowChange(row, undefined, cause, undefined),
  );
  space.index.followRulesInPlace(list, changes);
}

/** A list is observed again: what changed meanwhile is carried in by rule, and the server asked for the rest. */
export function warmListInPlace(context: WriteContext, list: List): void {
  const { space, turn } = context;
  const isMissed = list.revision < space.revision;
  const { rules } = list;
  list.markDirtyInPlace();
  const rows = list.rows.filter(
    (row) =>
      row.server !== undefined &&
      !(isMissed && rules.kind === 'ruled' && rules.matches(row.server) === false),
  );
  if (isMissed && rules.sorted) rules.sortInPlace(rows);
  list.addToTotalInPlace(rows.length - list.rows.length);
  list.replaceRowsInPlace(rows);
  if (rows.some((row) => list.showsOutdated(row))) {
    turn.markListStale(list.key, 'undecided');
  }
  if (!isMissed) return;
  if (rules.kind === 'ruled') space.index.followRulesInPlace(list, missedBy(context, list));
  // What came and went meanwhile, and is not cached, only the server can tell.
  turn.markListStale(list.key, 'undecided');
  list.revision = space.revision;
}

function missedBy(context: WriteContext, list: List): RowChange[] {
  const changes: RowChange[] = [];
  for (const row of context.space.table.rows.values()) {
    if (row.revision <= list.revision || row.server === undefined || list.holds(row)) continue;
    changes.push(new RowChange(row, undefined, 'pushed', undefined));
  }
  return changes;
}

/** True where the answer placed a row by a state that is not its state any more, and only the server places rows. */
function mayMove({ rules }: List, { row: { server }, answered }: OvertakenRow): boolean {
  if (rules.kind === 'undecided') return true;
  const fields = Object.keys(answered);
  return rules.mentionsAny(fields.filter((field) => !deepEqual(server?.[field], answered[field])));
}

/** Applies a remembered push over what an answer has brought. False where it says nothing new. */
function replayInPlace(context: WriteContext, row: Row, entry: JournalEntry): boolean {
  const { patch, tick } = entry;
  const { table } = context.space;
  if (row.server === undefined || row.stamp >= tick || table.resolve(patch.id) !== row.id) {
    return false;
  }
  if (patch.version !== undefined && patch.version <= row.version) {
    // The answer has it already.
    row.heard = Math.max(row.heard, patch.version);
    return false;
  }
  const { stamp } = context;
  context.stamp = tick;
  const outcome = context.writePatch?.(context, patch, row);
  context.stamp = stamp;
  return outcome !== undefined && outcome !== 'ignored';
}

/** True where a push during the load may concern the list in a way that its rows do not tell. */
function missesInPlace(
  context: WriteContext,
  list: List,
  { patch }: JournalEntry,
  held: boolean,
): boolean {
  const { rules } = list;
  const { table } = context.space;
  const isCached = table.find(patch.id)?.server !== undefined;
  switch (rules.kind) {
    case 'undecided':
      return true;
    case 'ruled':
      // Deleted meanwhile, or a delta of a row that nobody holds: only the server knows whether the list counts it.
      return !isCached && (patch.kind !== 'delete' || list.isPartial);
    case 'unruled':
      if (patch.kind === 'delete') return list.isPartial;
      if (patch.kind === 'update') return rules.mentionsAny(Object.keys(patch.changes));
      return !held;
  }
}
