import pg from 'pg';
import type { Database, SqlRow, SqlRunner, SqlValue } from './database';
import { PG_TYPES, parseInstant } from './database';

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
  return {
    ...runner(pool),
    transaction: (run) => transaction(pool, run),
    close: () => pool.end(),
  };
}

async function transaction<T>(pool: pg.Pool, run: (tx: SqlRunner) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await run(runner(client));
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

function runner(on: pg.Pool | pg.PoolClient): SqlRunner {
  return {
    query: async (sql: string, params: readonly SqlValue[] = []) =>
      (await on.query<SqlRow>(sql, [...params])).rows,
  };
}
