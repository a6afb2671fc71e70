import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import type { Database } from '../src/db/database';
import { openPg } from '../src/db/pg-database';
import { PGLITE_OPTIONS, pgliteDatabase } from '../src/db/pglite-database';

declare const sharedPglite: (options: PGliteOptions) => Promise<PGlite>;

/**
 * An empty database: the embedded one, or, with TEST_DATABASE_URL, a PostgreSQL server, so that every
 * test of the server can be run on both. There each of Jest's processes has a schema of its own.
 */
export async function emptyDatabase(): Promise<Database> {
  const url = process.env['TEST_DATABASE_URL'];
  const schema = url ? `test_${process.env['JEST_WORKER_ID'] ?? '1'}` : 'public';
  const database = url
    ? openPg(within(url, schema), (error) => {
        throw error;
      })
    : { ...pgliteDatabase(await sharedPglite(PGLITE_OPTIONS)), close: () => Promise.resolve() };
  await database.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await database.query(`CREATE SCHEMA ${schema}`);
  return database;
}

/** Every connection's tables are in this schema. */
function within(url: string, schema: string): string {
  const given = new URL(url);
  given.searchParams.set('options', `-c search_path=${schema}`);
  return given.href;
}
