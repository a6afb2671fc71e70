import type { Identity } from '../access/identity';
import type { SqlRunner } from '../db/database';
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

/**
 * Writes the activity of a change and its event, in the transaction of the change: one statement, since
 * every write pays for it.
 */
export async function recordActivity(tx: SqlRunner, deed: Deed, now: number): Promise<void> {
  const { identity, entity, verb, row } = deed;
  const at = new Date(now).toISOString();
  const said = {
    at,
    actor: identity.userId,
    robot: identity.robot,
    verb,
    entity: entity.type,
    entityId: row.id,
    summary: `${verb} ${entity.singular} ${entity.describe(row)}`,
  };
  const { actor, robot, entityId, summary } = said;
  const [written] = await tx.query(
    `WITH given AS (SELECT nextval('activities_id') AS n),
       activity AS (
         INSERT INTO activities (id, at, actor, robot, verb, entity, entity_id, summary, version)
         SELECT $1 || n, $2, $3, $4, $5, $6, $7, $8, 1 FROM given RETURNING id),
       log AS (UPDATE change_logs SET seq = seq + 1 WHERE entity_type = $9 RETURNING seq)
     INSERT INTO change_events (entity_type, seq, at, change)
     SELECT $9, log.seq, $2, jsonb_build_object('kind', 'created', 'id', activity.id, 'version', 1,
       'row', $10::text::jsonb || jsonb_build_object('id', activity.id, 'version', 1))
     FROM given, activity, log RETURNING (SELECT n FROM given) AS n`,
    [
      ...[ACTIVITIES.idPrefix, at, actor, robot, verb, entity.type, entityId, summary],
      ...[ACTIVITIES.type, JSON.stringify(said)],
    ],
  );
  if (!written) throw new Error(`There is no change log of ${ACTIVITIES.type}.`);
  if (Number(written['n']) % PRUNE_EVERY === 0) await prune(tx, now);
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
