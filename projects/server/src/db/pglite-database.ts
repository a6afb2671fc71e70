import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions } from '@electric-sql/pglite';
import type { Database, SqlRow, SqlRunner, SqlValue } from './database';
import { PG_TYPES, parseInstant } from './database';
import { PreparedStatements } from './prepared-statements';
import type { PostgresWire } from './prepared-statements';
import { StatementNames } from './statement-names';

/** The part of PGlite that is used, so that tests can share one instance. */
export type EmbeddedPostgres = Pick<PGlite, 'query' | 'transaction' | 'close'> & PostgresWire;

export const PGLITE_OPTIONS: PGliteOptions = {
  parsers: { [PG_TYPES.int8]: Number, [PG_TYPES.timestamptz]: parseInstant },
};

/** PostgreSQL within this process, in `dataDir`, or in memory without one. */
export async function openPglite(dataDir?: string): Promise<Database> {
  const options = dataDir === undefined ? PGLITE_OPTIONS : { ...PGLITE_OPTIONS, dataDir };
  return pgliteDatabase(await PGlite.create(options));
}

export function pgliteDatabase(postgres: EmbeddedPostgres): Database {
  const { names, prepared } = preparedOf(postgres);
  return {
    ...runner(postgres),
    transaction: (run) => postgres.transaction((tx) => run(preparing(runner(tx), names, prepared))),
    close: () => postgres.close(),
  };
}

/** What is prepared belongs to the instance, whoever uses it. */
const preparedByInstance = new WeakMap<EmbeddedPostgres, Preparing>();

interface Preparing {
  readonly names: StatementNames;
  readonly prepared: PreparedStatements;
}

function preparedOf(postgres: EmbeddedPostgres): Preparing {
  const known = preparedByInstance.get(postgres);
  if (known) return known;
  const made = { names: new StatementNames(), prepared: new PreparedStatements(postgres) };
  preparedByInstance.set(postgres, made);
  return made;
}

function preparing(
  plain: SqlRunner,
  names: StatementNames,
  prepared: PreparedStatements,
): SqlRunner {
  return {
    query: (sql, params = []) => {
      const name = params.length > 0 ? names.nameOf(sql) : undefined;
      return name === undefined ? plain.query(sql, params) : prepared.run(name, sql, params);
    },
  };
}

function runner(on: Pick<EmbeddedPostgres, 'query'>): SqlRunner {
  return {
    query: async (sql: string, params: readonly SqlValue[] = []) =>
      (await on.query<SqlRow>(sql, [...params])).rows,
  };
}
