import pg from 'pg';
import type { Database, SqlRow, SqlRunner, SqlValue } from './database';
import { PG_TYPES, parseInstant } from './database';
import { StatementNames } from './statement-names';

/** A PostgreSQL server. */
export function openPg(connectionString: string, onIdleError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    types: {
      getTypeParser: (oid: number): ((text: string) => unknown) => {
        if (oid === PG_TYPES.int8) return Number;
        if (oid === PG_TYPES.timestamptz) return parseInstant;
        return pg.types.getTypeParser(oid) as (text: string) => unknown;
      },
    },
  });
  // Without a listener, an idle connection that breaks would end the process.
  pool.on('error', onIdleError);
  const names = new StatementNames();
  return {
    ...runner(pool),
    transaction: (run) => transaction(pool, names, run),
    close: () => pool.end(),
  };
}

async function transaction<T>(
  pool: pg.Pool,
  names: StatementNames,
  run: (tx: SqlRunner) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await run(runner(client, names));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** With `names`, what binds values and comes again is prepared, once for each connection. */
function runner(on: pg.Pool | pg.PoolClient, names?: StatementNames): SqlRunner {
  return {
    query: async (text: string, params: readonly SqlValue[] = []) => {
      const name = params.length > 0 ? names?.nameOf(text) : undefined;
      const values = [...params];
      return (await on.query<SqlRow>({ text, values, ...(name !== undefined && { name }) })).rows;
    },
  };
}
