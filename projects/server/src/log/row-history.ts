import type { SqlRow, SqlRunner } from '../db/database';
import type { WireRow } from '../protocol';
import type { Change } from './change';

/** One thing that became of a row. */
export interface HistoryEntry {
  readonly kind: 'created' | 'updated' | 'deleted';
  /** The row's version after it. */
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Who did it; null where the server did it by itself, or it was done before that was kept. */
  readonly by: string | null;
  /** What the fields that changed were set to: the whole row of a creation, nothing of a delete. */
  readonly changes: WireRow;
}

export interface RowHistory {
  /** Newest first. */
  readonly items: readonly HistoryEntry[];
  /** The creation of the row is among them: nothing is older. */
  readonly complete: boolean;
}

/** What the change log still knows of a row. */
export async function readHistory(
  on: SqlRunner,
  entityType: string,
  id: string,
  limit: number,
): Promise<RowHistory> {
  const rows = await on.query(
    `SELECT at, user_id, change FROM change_events
     WHERE entity_type = $1 AND change->>'id' = $2 ORDER BY seq DESC LIMIT $3`,
    [entityType, id, limit],
  );
  const items = rows.map(toEntry);
  return { items, complete: items.at(-1)?.kind === 'created' };
}

function toEntry(row: SqlRow): HistoryEntry {
  const change = row['change'] as Exclude<Change, { kind: 'deleted-many' }>;
  const by = row['user_id'];
  return {
    kind: change.kind,
    version: change.version,
    at: String(row['at']),
    by: typeof by === 'string' ? by : null,
    changes: changesOf(change),
  };
}

function changesOf(change: Exclude<Change, { kind: 'deleted-many' }>): WireRow {
  switch (change.kind) {
    case 'created':
      return change.row;
    case 'updated':
      return change.changes;
    case 'deleted':
      return {};
  }
}
