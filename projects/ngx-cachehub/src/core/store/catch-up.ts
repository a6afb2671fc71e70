import { RowChange } from '../entities';
import type { Row, RowCause } from '../entities';
import type { JournalEntry, RowValue } from '../gate';
import type { List } from '../lists';
import { deepEqual } from '../values';
import type { WriteContext } from './write-context';

const NONE: readonly JournalEntry[] = [];

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
  const { space, turn, replay } = context;
  const pushed = pushedSince(context);
  list.revision = space.revision;
  if (pushed === undefined) {
    list.revision = -1;
    turn.markListStale(list.key, 'page');
    return;
  }
  if (newer.some((overtaken) => mayMove(list, overtaken))) {
    turn.markListStale(list.key, 'undecided');
  }
  const follow = new Map<Row, RowCause>(newer.map(({ row }) => [row, 'pushed']));
  if (pushed.length > 0) replay?.listInPlace(context, list, pushed, follow);
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

/** What was pushed since the load began; undefined when there was too much to remember. */
export function pushedSince({ space, stamp }: WriteContext): readonly JournalEntry[] | undefined {
  const { journal } = space.flights;
  return journal === undefined ? NONE : journal.since(stamp);
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
