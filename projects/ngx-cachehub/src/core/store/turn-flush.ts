import type { RowChange } from '../entities';
import { viewListInPlace } from '../lists';
import { foldRow } from '../overlay';
import { shareStructure } from '../values';
import type { ChangeSet } from './change-set';
import type { EntitySpace } from './entity-space';
import type { StoreCounters } from './store-counters';
import type { Turn } from './turn';

export interface FlushContext {
  readonly observed: ReadonlySet<string>;
  readonly counters: StoreCounters;
  readonly bulkCreateThreshold: number;
  spaceOf(key: string): EntitySpace;
  report(entity: string, error: unknown): void;
}

/** Ends a turn: rows' shown values, then lists, then the keys that show something else now. */
export function flushTurnInPlace(turn: Turn, context: FlushContext): ChangeSet {
  const changed: string[] = [];
  for (const { space, change } of turn.rows) foldChangeInPlace(space, change, context);
  for (const { space, change } of turn.rows) spreadChangeInPlace(space, change, changed);
  for (const list of turn.lists) {
    list.dirty = false;
    if (!list.observed) continue;
    const space = context.spaceOf(list.key);
    const before = list.published.value;
    const value = viewListInPlace(list, {
      overlaid: space.table.overlaid,
      counters: context.counters,
    });
    if (value !== before) changed.push(list.key);
  }
  for (const key of turn.plain) {
    if (context.observed.has(key) && !changed.includes(key)) changed.push(key);
  }
  for (const { space, change } of turn.rows) {
    const { row } = change;
    row.change = null;
    if (row.holders === 0 || row.deleted) space.table.collectInPlace(row);
  }
  turn.settleCreations(context.bulkCreateThreshold);
  return {
    changed,
    removed: turn.removed,
    added: turn.added,
    stale: turn.stale,
    errors: turn.errors,
  };
}

/** What shows of the row now. */
function foldChangeInPlace(space: EntitySpace, change: RowChange, context: FlushContext): void {
  const { row } = change;
  if (row.overlaid) {
    row.folded = foldRow(row, (error) => context.report(space.name, error));
    space.table.overlaid.add(row);
  } else if (change.wasOverlaid) {
    row.folded = undefined;
    space.table.overlaid.delete(row);
    // The layer ended because the server's state covers it: what shows keeps its reference.
    if (row.server !== undefined) row.server = shareStructure(change.shown, row.server);
  }
}

/** Tells the row's lists and its detail's observers. */
function spreadChangeInPlace(space: EntitySpace, change: RowChange, changed: string[]): void {
  const { row } = change;
  if (change.serverChanged) space.index.followInPlace(change);
  if (row.overlaid || change.wasOverlaid) space.index.placeAnewInPlace();
  const shown = row.view;
  const patchedInPlace = change.serverChanged && !row.overlaid;
  if (shown === change.shown && !patchedInPlace && !change.detailChanged) return;
  for (const list of row.lists) list.rowChangedInPlace();
  if (row.keys !== null) changed.push(...row.keys);
}
