import type { SqlRow, SqlRunner, SqlValue } from '../db/database';
import type { Column, EntityDefinition, EntityRow } from './entity-definition';

/** The columns of an entity as SELECT gives them. Names come from definitions, never from clients. */
export function selectList(entity: EntityDefinition): string {
  const columns = entity.columns.map(({ name, field }) => `${name} AS "${field}"`);
  return ['id', ...columns, 'version'].join(', ');
}

/** A value's place in a statement, and what is bound there: JSON goes as text. */
export function bindValue(
  { kind }: Column,
  value: SqlValue,
  place: number,
): { readonly sql: string; readonly bound: SqlValue } {
  if (kind !== 'texts' || value === null) return { sql: `$${place}`, bound: value };
  return { sql: `$${place}::text::jsonb`, bound: JSON.stringify(value) };
}

export function toEntityRow(row: SqlRow): EntityRow {
  return row as EntityRow;
}

/** The row, held until the transaction ends so that nobody writes it meanwhile. */
export async function lockRow(
  tx: SqlRunner,
  entity: EntityDefinition,
  id: string,
): Promise<EntityRow | null> {
  const sql = `SELECT ${selectList(entity)} FROM ${entity.table} WHERE id = $1 FOR UPDATE`;
  const [row] = await tx.query(sql, [id]);
  return row ? toEntityRow(row) : null;
}

export async function findRow(
  on: SqlRunner,
  entity: EntityDefinition,
  id: string,
): Promise<EntityRow | null> {
  const sql = `SELECT ${selectList(entity)} FROM ${entity.table} WHERE id = $1`;
  const [row] = await on.query(sql, [id]);
  return row ? toEntityRow(row) : null;
}

export async function nextId(tx: SqlRunner, entity: EntityDefinition): Promise<string> {
  const [row] = await tx.query(`SELECT nextval('${entity.table}_id') AS n`);
  return `${entity.idPrefix}${String(row?.['n'])}`;
}

export async function insertRow(
  tx: SqlRunner,
  entity: EntityDefinition,
  id: string,
  values: ReadonlyMap<Column, SqlValue>,
): Promise<EntityRow> {
  const names = [...values.keys()].map((column) => column.name);
  const bound = [...values].map(([column, value], index) => bindValue(column, value, index + 2));
  const [row] = await tx.query(
    `INSERT INTO ${entity.table} (id, version, ${names.join(', ')})
     VALUES ($1, 1, ${bound.map(({ sql }) => sql).join(', ')}) RETURNING ${selectList(entity)}`,
    [id, ...bound.map((one) => one.bound)],
  );
  if (!row) throw new Error(`Inserting into ${entity.table} gave no row.`);
  return toEntityRow(row);
}

/** Sets the values and the next version. The row must be held by `lockRow`. */
export async function updateRow(
  tx: SqlRunner,
  entity: EntityDefinition,
  id: string,
  values: ReadonlyMap<Column, SqlValue>,
): Promise<EntityRow> {
  const bound = [...values].map(([column, value], index) => bindValue(column, value, index + 2));
  const sets = [...values.keys()].map(({ name }, index) => `${name} = ${bound[index]?.sql}`);
  const [row] = await tx.query(
    `UPDATE ${entity.table} SET ${['version = version + 1', ...sets].join(', ')}
     WHERE id = $1 RETURNING ${selectList(entity)}`,
    [id, ...bound.map((one) => one.bound)],
  );
  if (!row) throw new Error(`Row ${id} of ${entity.table} vanished while it was held.`);
  return toEntityRow(row);
}

export async function deleteRow(
  tx: SqlRunner,
  entity: EntityDefinition,
  id: string,
): Promise<void> {
  await tx.query(`DELETE FROM ${entity.table} WHERE id = $1`, [id]);
}
