import type { SqlRow, SqlRunner } from '../db/database';
import type { StreamPosition, WriteOrigin } from '../protocol';
import type { Change, LoggedChange } from './change';

/** How much of a log is kept. */
export interface Retention {
  /** Always the last so many events, */
  readonly minEvents: number;
  /** and younger ones than this, */
  readonly minAgeMs: number;
  /** but never more than this. */
  readonly maxEvents: number;
}

export const DEFAULT_RETENTION: Retention = {
  minEvents: 1_000,
  minAgeMs: 600_000,
  maxEvents: 50_000,
};

/** Where the change belongs and whose it is. */
export interface ChangeContext {
  readonly entityType: string;
  readonly at: number;
  readonly origin?: WriteOrigin;
  /** Who did it; nobody where the server did it by itself. */
  readonly userId?: string;
}

/** The part of a log between two positions, whole, or why it cannot be given. */
export type LogRange =
  | { readonly ok: true; readonly changes: readonly LoggedChange[] }
  | {
      readonly ok: false;
      readonly reason: 'EPOCH_CHANGED' | 'HISTORY_TRUNCATED' | 'TOO_FAR_BEHIND';
    };

/** Makes the logs that are not there yet, each with an epoch of its own. */
export async function createLogs(
  on: SqlRunner,
  entityTypes: readonly string[],
  newEpoch: () => string,
): Promise<void> {
  for (const entityType of entityTypes) {
    await on.query(
      `INSERT INTO change_logs (entity_type, epoch, seq) VALUES ($1, $2, 0)
       ON CONFLICT (entity_type) DO NOTHING`,
      [entityType, newEpoch()],
    );
  }
}

export async function logPosition(on: SqlRunner, entityType: string): Promise<StreamPosition> {
  const [row] = await on.query('SELECT epoch, seq FROM change_logs WHERE entity_type = $1', [
    entityType,
  ]);
  return toPosition(row, entityType);
}

/**
 * Appends within the transaction of the write itself. The log's row stays locked until that commits,
 * so the order of `seq` is the order of commits, and an undone write leaves no hole. Returns the last
 * `seq` that was given.
 */
export async function appendChanges(
  tx: SqlRunner,
  context: ChangeContext,
  changes: readonly Change[],
): Promise<number> {
  const { entityType, at, origin, userId } = context;
  const appended = await tx.query(
    `WITH log AS (
       UPDATE change_logs SET seq = seq + $2 WHERE entity_type = $1 RETURNING seq - $2 AS before)
     INSERT INTO change_events (entity_type, seq, at, client_id, mutation_id, user_id, change)
     SELECT $1, before + n, $3, $4, $5, $6, c
     FROM log, jsonb_array_elements($7::text::jsonb) WITH ORDINALITY AS e (c, n) RETURNING seq`,
    [
      entityType,
      changes.length,
      new Date(at).toISOString(),
      origin?.clientId ?? null,
      origin?.mutationId ?? null,
      userId ?? null,
      JSON.stringify(changes),
    ],
  );
  if (appended.length !== changes.length)
    throw new Error(`There is no change log of ${entityType}.`);
  return Math.max(...appended.map((row) => Number(row['seq'])));
}

/** Everything after `from` up to and including `to`, if the log has all of it and it is not too much. */
export async function readRange(
  on: SqlRunner,
  entityType: string,
  from: StreamPosition,
  to: StreamPosition,
  maxEvents: number,
): Promise<LogRange> {
  if (from.epoch !== to.epoch || from.seq > to.seq) return { ok: false, reason: 'EPOCH_CHANGED' };
  const expected = to.seq - from.seq;
  if (expected === 0) return { ok: true, changes: [] };
  if (expected > maxEvents) return { ok: false, reason: 'TOO_FAR_BEHIND' };
  const rows = await on.query(
    `SELECT l.epoch, e.seq, e.at, e.client_id, e.mutation_id, e.change
     FROM change_events e JOIN change_logs l ON l.entity_type = e.entity_type
     WHERE e.entity_type = $1 AND e.seq > $2 AND e.seq <= $3 ORDER BY e.seq`,
    [entityType, from.seq, to.seq],
  );
  const changes = rows.map((row) => toLogged(row, entityType));
  if (changes.some((change) => change.epoch !== from.epoch)) {
    return { ok: false, reason: 'EPOCH_CHANGED' };
  }
  // `seq` counts by one, so that a missing event shows in the number alone.
  return changes.length === expected
    ? { ok: true, changes }
    : { ok: false, reason: 'HISTORY_TRUNCATED' };
}

/** Where a log stands, and what comes next in it behind a position: null where that cannot be given. */
export interface LogAdvance {
  readonly head: StreamPosition;
  readonly changes: readonly LoggedChange[] | null;
}

/** The next events behind `from`, and the head of the log, of one moment and in one statement. */
export async function readNext(
  on: SqlRunner,
  entityType: string,
  from: StreamPosition,
  maxEvents: number,
): Promise<LogAdvance> {
  const rows = await on.query(
    `SELECT l.epoch, l.seq AS head, e.seq, e.at, e.client_id, e.mutation_id, e.change
     FROM change_logs l LEFT JOIN change_events e
       ON e.entity_type = l.entity_type AND e.seq > $2 AND e.seq <= $2::bigint + $3
     WHERE l.entity_type = $1 ORDER BY e.seq`,
    [entityType, from.seq, maxEvents],
  );
  const [first] = rows;
  const head = toPosition(first && { epoch: first['epoch'], seq: first['head'] }, entityType);
  if (head.epoch !== from.epoch || head.seq < from.seq) return { head, changes: null };
  const events = rows.filter((row) => row['seq'] !== null);
  const isWhole = events.length === Math.min(head.seq - from.seq, maxEvents);
  return { head, changes: isWhole ? events.map((row) => toLogged(row, entityType)) : null };
}

/** Drops what need not be kept. */
export async function truncateLog(
  on: SqlRunner,
  entityType: string,
  retention: Retention,
  now: number,
): Promise<void> {
  await on.query(
    `DELETE FROM change_events e USING change_logs l
     WHERE e.entity_type = $1 AND l.entity_type = $1
       AND (e.seq <= l.seq - $4 OR (e.seq <= l.seq - $2 AND e.at < $3))`,
    [
      entityType,
      retention.minEvents,
      new Date(now - retention.minAgeMs).toISOString(),
      retention.maxEvents,
    ],
  );
}

/** Begins the log anew: older positions mean nothing any more. */
export async function restartLog(
  tx: SqlRunner,
  entityType: string,
  epoch: string,
): Promise<StreamPosition> {
  await tx.query('UPDATE change_logs SET epoch = $2, seq = 0 WHERE entity_type = $1', [
    entityType,
    epoch,
  ]);
  await tx.query('DELETE FROM change_events WHERE entity_type = $1', [entityType]);
  return { epoch, seq: 0 };
}

function toPosition(row: SqlRow | undefined, entityType: string): StreamPosition {
  if (!row) throw new Error(`There is no change log of ${entityType}.`);
  return { epoch: String(row['epoch']), seq: Number(row['seq']) };
}

function toLogged(row: SqlRow, entityType: string): LoggedChange {
  const clientId = row['client_id'];
  const mutationId = row['mutation_id'];
  const origin: WriteOrigin = {
    ...(typeof clientId === 'string' && { clientId }),
    ...(typeof mutationId === 'string' && { mutationId }),
  };
  return {
    entityType,
    epoch: String(row['epoch']),
    seq: Number(row['seq']),
    at: Date.parse(String(row['at'])),
    ...(Object.keys(origin).length > 0 && { origin }),
    change: row['change'] as Change,
  };
}
