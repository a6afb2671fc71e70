import type { Identity } from '../access/identity';
import type { SqlRunner, SqlValue } from '../db/database';
import type { Column, EntityDefinition, EntityRow } from '../entities/entity-definition';
import { insertRow, nextId } from '../entities/entity-table';
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

/** Writes the activity of a change, in the transaction of the change. */
export async function recordActivity(tx: SqlRunner, deed: Deed, now: number): Promise<void> {
  const { identity, entity, verb, row } = deed;
  const id = await nextId(tx, ACTIVITIES);
  const said: Readonly<Record<string, SqlValue>> = {
    at: new Date(now).toISOString(),
    actor: identity.userId,
    robot: identity.robot,
    verb,
    entity: entity.type,
    entityId: row.id,
    summary: `${verb} ${entity.singular} ${entity.describe(row)}`,
  };
  const values = new Map<Column, SqlValue>(
    ACTIVITIES.columns.map((column) => [column, said[column.field] ?? null]),
  );
  const activity = await insertRow(tx, ACTIVITIES, id, values);
  const context = { entityType: ACTIVITIES.type, at: now };
  await appendChanges(tx, context, [{ kind: 'created', id, version: 1, row: activity }]);
  if (Number(id.slice(ACTIVITIES.idPrefix.length)) % PRUNE_EVERY === 0) await prune(tx, now);
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
