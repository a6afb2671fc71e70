import type { Database, SqlRow, SqlRunner } from '../db/database';
import { MESSAGES, ROOMS } from '../entities/chat-entities';
import { CONTACTS, CUSTOMERS, TRANSACTIONS } from '../entities/crm-entities';
import type { ColumnKind, EntityDefinition } from '../entities/entity-definition';
import { NOTES, TODOS } from '../entities/planning-entities';
import { SALES } from '../entities/sales-entities';
import { generateSeed } from './generate';
import { generateDemo } from './generate-demo';

const SQL_TYPES: Readonly<Record<ColumnKind, string>> = {
  text: 'text',
  integer: 'integer',
  number: 'double precision',
  boolean: 'boolean',
  instant: 'timestamptz',
  texts: 'jsonb',
};

/**
 * Fills what is new in a database, in one transaction: a part that has ever had a row is left as it is,
 * also where all of its rows were deleted.
 */
export async function seed(database: Database, customerCount: number, now: number): Promise<void> {
  await database.transaction(async (tx) => {
    if (await isNew(tx, CUSTOMERS)) {
      const data = generateSeed(customerCount);
      await insertAll(tx, CUSTOMERS, data.customers);
      await insertAll(tx, CONTACTS, data.contacts);
      await insertAll(tx, TRANSACTIONS, data.transactions);
    }
    if (await isNew(tx, TODOS)) {
      const data = generateDemo(now);
      await insertAll(tx, TODOS, data.todos);
      await insertAll(tx, NOTES, data.notes);
      await insertAll(tx, ROOMS, data.rooms);
      await insertAll(tx, MESSAGES, data.messages);
      await insertAll(tx, SALES, data.sales);
    }
  });
}

/** Whether nobody has ever been given an id in this table. */
async function isNew(tx: SqlRunner, entity: EntityDefinition): Promise<boolean> {
  const [sequence] = await tx.query(`SELECT is_called FROM ${entity.table}_id`);
  return sequence?.['is_called'] === false;
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
