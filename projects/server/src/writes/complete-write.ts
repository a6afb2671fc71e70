import type { SqlRow, SqlRunner } from '../db/database';
import { SqlParams } from '../db/sql-params';
import type { EntityDefinition } from '../entities/entity-definition';
import { insertSql, updateSql } from '../entities/entity-table';
import { ACTIVITIES } from '../entities/observed-entities';
import type { LoggedChange } from '../log/change';
import type { WriteOrigin } from '../protocol';
import { activityOf, activityRow, activitySql, pruneActivities } from './activity-log';
import type { Activity } from './activity-log';
import { appliedSql } from './applied-log';
import { resultSql } from './idempotency-store';
import type { KeyClaim } from './idempotency-store';
import type { RowChange, RowDecision } from './row-operations';
import type { WriteRequest } from './write-request';

/** A write that was decided. */
export interface DecidedWrite {
  readonly request: WriteRequest;
  readonly claim: KeyClaim | null;
  readonly decision: RowDecision;
  /** True where it is written down for those who count writes. */
  readonly isApplied: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * All that becomes of a write, in one statement, since every write pays for each: the row, its event, the activity and
 * the event of that, the write itself, and the result under its key. The logs' rows stay locked until the transaction
 * is committed, the entity's before that of the activities, so that the order of `seq` is the order of commits, an
 * undone write leaves no hole, and no two writes wait for each other. Returns what is to be told after the commit.
 */
export async function completeWrite(
  tx: SqlRunner,
  write: DecidedWrite,
): Promise<readonly LoggedChange[]> {
  const { request, claim, decision, isApplied, now } = write;
  const { changed, done, outcome } = decision;
  const params = new SqlParams();
  const parts: string[] = [];
  const activity = changed && activityOf({ ...request, ...changed }, now);
  if (changed && activity) {
    parts.push(...changeSql(params, write, changed), ...activitySql(params, activity));
  }
  if (done && isApplied) {
    const seq = changed ? '(SELECT seq FROM log)' : 'NULL';
    parts.push(`applied AS (${appliedSql(params, request, { ...done, at: now }, seq)})`);
  }
  if (claim) parts.push(`result AS (${resultSql(params, claim, outcome)})`);
  if (parts.length === 0) return [];
  const answer = changed
    ? `SELECT log.epoch, log.seq, heard.epoch AS "heardEpoch", heard.seq AS "heardSeq", given.n,
         (SELECT count(*)::int FROM wrote) AS rows FROM log, heard, given`
    : 'SELECT 1';
  const [place] = await tx.query(`WITH ${parts.join(',\n')} ${answer}`, params.values);
  if (!changed || !activity) return [];
  if (place === undefined) throw new Error(`There is no change log of ${request.entity.type}.`);
  if (place['rows'] !== 1) throw new Error(`Row ${changed.row.id} vanished while it was held.`);
  await pruneActivities(tx, Number(place['n']), now);
  return [loggedChange(place, write, changed), loggedActivity(place, activity, now)];
}

/** The row, the numbers of its event and its activity, and the event. */
function changeSql(
  params: SqlParams,
  { request, now }: DecidedWrite,
  { effect, change, row }: RowChange,
): readonly string[] {
  const { entity, identity, clientId, idempotencyKey } = request;
  const said = [new Date(now).toISOString(), clientId ?? null, idempotencyKey ?? null];
  const values = [...said, identity.userId].map((value) => params.bind(value)).join(', ');
  const next = 'UPDATE change_logs SET seq = seq + 1 WHERE entity_type';
  return [
    `wrote AS (${rowSql(params, entity, effect, row.id)} RETURNING id)`,
    `log AS (${next} = ${params.bind(entity.type)} RETURNING epoch, seq)`,
    `heard AS (${next} = ${params.bind(ACTIVITIES.type)} AND EXISTS (SELECT FROM log)
       RETURNING epoch, seq)`,
    "given AS MATERIALIZED (SELECT nextval('activities_id') AS n)",
    `event AS (
       INSERT INTO change_events (entity_type, seq, at, client_id, mutation_id, user_id, change)
       SELECT ${params.bind(entity.type)}, log.seq, ${values},
         ${params.bind(JSON.stringify(change), 'text')}::jsonb FROM log)`,
  ];
}

function rowSql(
  params: SqlParams,
  entity: EntityDefinition,
  effect: RowChange['effect'],
  id: string,
): string {
  switch (effect.kind) {
    case 'insert':
      return insertSql(params, entity, id, effect.values);
    case 'update':
      return updateSql(params, entity, id, effect.values);
    case 'delete':
      return `DELETE FROM ${entity.table} WHERE id = ${params.bind(id)}`;
  }
}

function loggedChange(place: SqlRow, { request, now }: DecidedWrite, { change }: RowChange) {
  const { clientId, idempotencyKey, entity } = request;
  const origin: WriteOrigin = {
    ...(clientId !== undefined && { clientId }),
    ...(idempotencyKey !== undefined && { mutationId: idempotencyKey }),
  };
  const logged: LoggedChange = {
    entityType: entity.type,
    epoch: String(place['epoch']),
    seq: Number(place['seq']),
    at: now,
    ...(Object.keys(origin).length > 0 && { origin }),
    change,
  };
  return logged;
}

function loggedActivity(place: SqlRow, activity: Activity, now: number): LoggedChange {
  const row = activityRow(activity, Number(place['n']));
  return {
    entityType: ACTIVITIES.type,
    epoch: String(place['heardEpoch']),
    seq: Number(place['heardSeq']),
    at: now,
    change: { kind: 'created', id: row.id, version: row.version, row },
  };
}
