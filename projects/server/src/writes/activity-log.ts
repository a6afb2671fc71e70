import type { Identity } from '../access/identity';
import type { SqlRunner } from '../db/database';
import type { SqlParams } from '../db/sql-params';
import type { EntityDefinition, EntityRow } from '../entities/entity-definition';
import { ACTIVITIES } from '../entities/observed-entities';
import { appendChanges } from '../log/change-log';

const KEPT_ACTIVITIES = 1_000;

/** Old activities go in batches, so that the feed does not carry a delete for each new one. */
const PRUNE_EVERY = 100;

/** A change to tell about. */
export interface Deed {
  readonly identity: Identity;
  readonly entity: EntityDefinition;
  readonly verb: string;
  readonly row: EntityRow;
}

/** The activity of a change, without its number, which the database gives. */
export function activityOf({ identity, entity, verb, row }: Deed, now: number) {
  return {
    at: new Date(now).toISOString(),
    actor: identity.userId,
    robot: identity.robot,
    verb,
    entity: entity.type,
    entityId: row.id,
    summary: `${verb} ${entity.singular} ${entity.describe(row)}`,
  };
}

export type Activity = ReturnType<typeof activityOf>;

/** Its row, as the log has it: `n` is the number that it was given. */
export function activityRow(activity: Activity, n: number): EntityRow {
  return { ...activity, id: `${ACTIVITIES.idPrefix}${n}`, version: 1 };
}

/**
 * Writes an activity and its event, as parts of a statement in which `given` has its number `n` and `heard` the `seq`
 * that it has in the log of activities.
 */
export function activitySql(params: SqlParams, activity: Activity): readonly string[] {
  const { at, actor, robot, verb, entity, entityId, summary } = activity;
  const prefix = params.bind(ACTIVITIES.idPrefix, 'text');
  const values = [at, actor, robot, verb, entity, entityId, summary];
  const row = params.bind(JSON.stringify(activity), 'text');
  return [
    `activity AS (
       INSERT INTO activities (id, at, actor, robot, verb, entity, entity_id, summary, version)
       SELECT ${prefix} || n, ${values.map((value) => params.bind(value)).join(', ')}, 1 FROM given
       RETURNING id)`,
    `activity_event AS (
       INSERT INTO change_events (entity_type, seq, at, change)
       SELECT ${params.bind(ACTIVITIES.type)}, heard.seq, ${params.bind(at)},
         jsonb_build_object('kind', 'created', 'id', activity.id, 'version', 1,
           'row', ${row}::jsonb || jsonb_build_object('id', activity.id, 'version', 1))
       FROM activity, heard)`,
  ];
}

/** Drops the oldest activities, with every hundredth that is written. */
export async function pruneActivities(tx: SqlRunner, n: number, now: number): Promise<void> {
  if (n % PRUNE_EVERY === 0) await prune(tx, now);
}

async function prune(tx: SqlRunner, now: number): Promise<void> {
  const gone = await tx.query(
    `DELETE FROM activities WHERE id IN (
       SELECT id FROM activities ORDER BY at DESC, id DESC OFFSET $1)
     RETURNING id, version`,
    [KEPT_ACTIVITIES],
  );
  if (gone.length === 0) return;
  const rows = gone.map((row) => ({
    id: String(row['id']),
    version: Number(row['version']) + 1,
  }));
  const context = { entityType: ACTIVITIES.type, at: now };
  await appendChanges(tx, context, [{ kind: 'deleted-many', rows }]);
}
