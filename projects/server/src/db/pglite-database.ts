import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions } from '@electric-sql/pglite';
import type { Database, SqlRow, SqlRunner, SqlValue } from './database';
import { PG_TYPES, parseInstant } from './database';

/** The part of PGlite that is used, so that tests can share one instance. */
export type EmbeddedPostgres = Pick<PGlite, 'query' | 'transaction' | 'close'>;

export const PGLITE_OPTIONS: PGliteOptions = {
  parsers: { [PG_TYPES.int8]: Number, [PG_TYPES.timestamptz]: parseInstant },
};

/** PostgreSQL within this process, in `dataDir`, or in memory without one. */
export async function openPglite(dataDir?: string): Promise<Database> {
  const options = dataDir === undefined ? PGLITE_OPTIONS : { ...PGLITE_OPTIONS, dataDir };
  return pgliteDatabase(await PGlite.create(options));
}

export function pgliteDatabase(postgres: EmbeddedPostgres): Database {
  return {
    ...runner(postgres),
    transaction: (run) => postgres.transaction((tx) => run(runner(tx))),
    close: () => postgres.close(),
  };
}

function runner(on: Pick<EmbeddedPostgres, 'query'>): SqlRunner {
  return {
    query: async (sql: string, params: readonly SqlValue[] = []) =>
      (await on.query<SqlRow>(sql, [...params])).rows,
  };
}
