import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import type { Database } from '../src/db/database';
import { openPg } from '../src/db/pg-database';
import { PGLITE_OPTIONS, pgliteDatabase } from '../src/db/pglite-database';

declare const sharedPglite: (options: PGliteOptions) => Promise<PGlite>;

/**
 * An empty database: the embedded one, or, with TEST_DATABASE_URL, a PostgreSQL server, so that every
 * test of the server can be run on both.
 */
export async function emptyDatabase(): Promise<Database> {
  const url = process.env['TEST_DATABASE_URL'];
  const database = url
    ? openPg(url, (error) => {
        throw error;
      })
    : { ...pgliteDatabase(await sharedPglite(PGLITE_OPTIONS)), close: () => Promise.resolve() };
  await database.query('DROP SCHEMA public CASCADE');
  await database.query('CREATE SCHEMA public');
  return database;
}
