import type { Change, LoggedChange } from '../log/change';

/** Rows that changed while a slow reader was behind, each once; in the order of their last change. */
export type LaggingRows = Map<string, LoggedChange>;

/**
 * Adds a change to the rows that wait. Two changes of a row become one from the older one's base to
 * the newer one's version; the row moves to the end, so that `seq` still rises.
 */
export function coalesceInPlace(rows: LaggingRows, logged: LoggedChange): void {
  for (const single of singles(logged)) {
    const id = idOf(single.change);
    const waiting = rows.get(id);
    rows.delete(id);
    rows.set(id, waiting ? { ...single, change: merge(waiting.change, single.change) } : single);
  }
}

function singles(logged: LoggedChange): readonly LoggedChange[] {
  const { change } = logged;
  if (change.kind !== 'deleted-many') return [logged];
  return change.rows.map((row) => ({ ...logged, change: { kind: 'deleted', ...row } }));
}

function idOf(change: Change): string {
  return change.kind === 'deleted-many' ? '' : change.id;
}

function merge(older: Change, newer: Change): Change {
  if (newer.kind !== 'updated') return newer;
  const { id, version } = newer;
  if (older.kind === 'created') {
    return { kind: 'created', id, version, row: { ...older.row, ...newer.changes } };
  }
  if (older.kind !== 'updated') return newer;
  return {
    ...newer,
    baseVersion: older.baseVersion,
    changes: { ...older.changes, ...newer.changes },
  };
}
