import type { Row, RowChange } from '../entities';
import type { RowValue } from '../gate';
import { viewListInPlace } from '../lists';
import { groundOf } from '../overlay';
import { emptyInPlace, shareStructure } from '../values';
import type { ChangeSet } from './change-set';
import type { EntitySpace } from './entity-space';
import type { Tables } from './tables';
import type { Turn } from './turn';

/** Ends a turn: rows' shown values, then lists, then the keys that show something else now. */
export function flushTurnInPlace(tables: Tables, bulkCreateThreshold: number): ChangeSet {
  const { turn } = tables;
  if (turn.isQuiet) return endQuietInPlace(tables);
  const told = new Told();
  for (const space of turn.spaces) {
    tables.counters.changesNoted += space.changes.length;
    for (const change of space.changes) foldChangeInPlace(space, change);
    followInPlace(space, turn);
    for (const change of space.changes) tellChangeInPlace(space, change, told);
  }
  for (const list of turn.lists) {
    list.dirty = false;
    if (!list.observed) continue;
    const before = list.published.value;
    const value = viewListInPlace(list);
    if (value !== before) told.changed.push(list.key);
  }
  for (const list of turn.answered) tables.views?.hearAnswerInPlace(list);
  tellPlainInPlace(tables, told);
  turn.settleCreations(bulkCreateThreshold);
  for (const space of turn.spaces) {
    for (const { row } of space.changes) {
      row.change = null;
      if (row.holders === 0) letGoInPlace(space, row, tables);
    }
    emptyInPlace(space.changes);
  }
  for (const { space, row } of turn.released) letGoInPlace(space, row, tables);
  tables.views?.settleInPlace();
  const { stale, errors } = turn;
  turn.beginInPlace();
  return { changed: told.changed, removed: told.removed, added: told.added, stale, errors };
}

const NOTHING: ChangeSet = { changed: [], removed: [], added: [], stale: [], errors: [] };

/** Most pushes concern a row that nobody looks at: they end here, and make nothing. */
function endQuietInPlace({ turn, views }: Tables): ChangeSet {
  views?.settleInPlace();
  turn.beginInPlace();
  return NOTHING;
}

class Told {
  readonly changed: string[] = [];
  readonly removed: string[] = [];
  readonly added: string[] = [];
}

/** What shows of the row now. */
function foldChangeInPlace(space: EntitySpace, change: RowChange): void {
  const { row, shown } = change;
  if (row.overlaid || change.wasOverlaid) {
    space.table.noteOverlaidInPlace(row);
    foldInPlace(row, shown);
  }
  // A layer that ended because the server's state covers it, and changes that undid each other, show nothing new.
  const mayBeSame = change.wasOverlaid || change.touches > 1;
  if (mayBeSame && !row.overlaid && row.server !== undefined && row.server !== shown) {
    row.server = shareStructure(shown, row.server);
    row.handedOut = true;
  }
}

/** The app's own word, or the layers, over what is known now. */
function foldInPlace(row: Row, shown: RowValue | undefined): void {
  row.folded = undefined;
  if (row.stack !== null) row.stack.outdateInPlace();
  else if (row.local !== undefined) {
    row.folded = shareStructure(shown, groundOf(row));
    if (row.folded === row.server) row.handedOut = true;
  }
}

function followInPlace(space: EntitySpace, turn: Turn): void {
  const { index, changes } = space;
  let moved: readonly RowChange[] = changes;
  let overlayMoved = false;
  for (const { row, serverChanged, wasOverlaid } of changes) {
    if (!serverChanged && moved === changes) moved = changes.filter(isOfServer);
    if (row.overlaid || wasOverlaid) overlayMoved = true;
  }
  if (moved.length > 0) index.followInPlace(moved, turn.answered);
  if (overlayMoved) index.placeAnewInPlace();
  for (const follower of space.followers) follower.followInPlace(changes, turn);
}

function isOfServer({ serverChanged }: RowChange): boolean {
  return serverChanged;
}

/** A row that no key shows goes; where a layer or an observer still names it, only what was known of it goes. */
function letGoInPlace(space: EntitySpace, row: Row, tables: Tables): void {
  if (row.holders > 0 || row.isDetail) return;
  if (tables.turn.trimmed.has(row) && tables.views?.holdInPlace(space.name, row) === true) return;
  space.table.collectInPlace(row);
  if (row.server !== undefined && (row.stack !== null || row.keys !== null)) {
    row.forgetServerInPlace(space.table.shapes.none);
    row.stack?.outdateInPlace();
  }
  for (const follower of space.followers) follower.lostInPlace?.(row);
}

/** Tells the row's lists and its detail's observers. */
function tellChangeInPlace(space: EntitySpace, change: RowChange, told: Told): void {
  const { row } = change;
  if (row.isDetail !== change.wasDetail) {
    const key = `${space.name}:detail-${row.id}`;
    if (row.isDetail) told.added.push(key);
    else told.removed.push(key);
  }
  const isPatchedInPlace = change.serverChanged && !row.overlaid && !row.handedOut;
  const isSame = row.view === change.shown && !isPatchedInPlace;
  if (!isSame) for (const list of row.lists) list.rowChangedInPlace(row);
  if (row.keys === null) return;
  const isShown = row.showsDetail;
  const isDetailSame = change.wasShown === isShown && (isSame || !isShown);
  if (isDetailSame && !change.tookKeys) return;
  for (const key of row.keys) told.changed.push(key);
}

function tellPlainInPlace(tables: Tables, told: Told): void {
  const { plain } = tables.turn;
  if (plain.size === 0) return;
  const known = new Set(told.changed);
  for (const key of plain) {
    if (tables.observed.has(key) && !known.has(key)) told.changed.push(key);
  }
}
