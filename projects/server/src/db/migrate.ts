import type { Database } from './database';
import { MIGRATIONS } from './migrations';

/** Any number, so long as nothing else in the database takes the same advisory lock. */
const MIGRATION_LOCK = 7_240_113;

/** Brings the schema up to date, in one transaction, by one node at a time. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await tx.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
        id integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
    );
    const done = new Set(
      (await tx.query('SELECT id FROM schema_migrations')).map((row) => row['id']),
    );
    for (const migration of MIGRATIONS) {
      if (done.has(migration.id)) continue;
      for (const statement of migration.statements) await tx.query(statement);
      await tx.query('INSERT INTO schema_migrations (id, name) VALUES ($1, $2)', [
        migration.id,
        migration.name,
      ]);
    }
  });
}
