import type { Row, RowCause } from '../entities';
import type { JournalEntry } from '../gate';
import type { List } from '../lists';
import { pushedSince } from './catch-up';
import { writePatchInPlace } from './patch-writer';
import type { ReplayPort, WriteContext } from './write-context';

/** For stores into which something is pushed. */
export const PUSH_REPLAY: ReplayPort = {
  rowInPlace: replayRowInPlace,
  listInPlace: replayListInPlace,
};

function replayRowInPlace(context: WriteContext, row: Row): void {
  const { space, turn } = context;
  const pushed = pushedSince(context);
  if (pushed !== undefined) {
    for (const entry of pushed) replayInPlace(context, row, entry);
  } else if (row.stamp <= context.stamp) {
    row.current = false;
    turn.markRowStale(space, row, 'gap');
  }
}

function replayListInPlace(
  context: WriteContext,
  list: List,
  pushed: readonly JournalEntry[],
  follow: Map<Row, RowCause>,
): void {
  const { space, turn } = context;
  const held = new Set(list.rows);
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
  const outcome = writePatchInPlace(context, patch, row);
  context.stamp = stamp;
  return outcome !== 'ignored';
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
