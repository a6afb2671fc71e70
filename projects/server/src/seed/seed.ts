import type { Database, SqlRow, SqlRunner } from '../db/database';
import { CONTACTS, CUSTOMERS, TRANSACTIONS } from '../entities/crm-entities';
import type { ColumnKind, EntityDefinition } from '../entities/entity-definition';
import { generateSeed } from './generate';

const SQL_TYPES: Readonly<Record<ColumnKind, string>> = {
  text: 'text',
  integer: 'integer',
  number: 'double precision',
  boolean: 'boolean',
  instant: 'timestamptz',
};

/** Fills an empty database, in one transaction; one that has customers is left as it is. */
export async function seed(database: Database, customerCount: number): Promise<void> {
  await database.transaction(async (tx) => {
    const [some] = await tx.query('SELECT 1 FROM customers LIMIT 1');
    if (some) return;
    const data = generateSeed(customerCount);
    await insertAll(tx, CUSTOMERS, data.customers);
    await insertAll(tx, CONTACTS, data.contacts);
    await insertAll(tx, TRANSACTIONS, data.transactions);
  });
}

async function insertAll(
  tx: SqlRunner,
  entity: EntityDefinition,
  rows: readonly SqlRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = entity.columns.map(({ name, kind }) => `${name} ${SQL_TYPES[kind]}`);
  const names = ['id', ...entity.columns.map(({ name }) => name), 'version'].join(', ');
  await tx.query(
    `INSERT INTO ${entity.table} (${names}) SELECT ${names}
     FROM jsonb_to_recordset($1::text::jsonb) AS r (id text, ${columns.join(', ')}, version bigint)`,
    [JSON.stringify(rows)],
  );
  await tx.query(`SELECT setval('${entity.table}_id', $1)`, [rows.length]);
}
