import type { SqlRow, SqlRunner, SqlValue } from '../db/database';
import { SqlParams } from '../db/sql-params';
import type { Column, EntityDefinition, EntityRow } from './entity-definition';

/** The columns of an entity as SELECT gives them. Names come from definitions, never from clients. */
export function selectList(entity: EntityDefinition): string {
  const columns = entity.columns.map(({ name, field }) => `${name} AS "${field}"`);
  return ['id', ...columns, 'version'].join(', ');
}

/** A value's place in a statement: JSON goes as text. */
function bindValue(params: SqlParams, { kind }: Column, value: SqlValue): string {
  if (kind !== 'texts' || value === null) return params.bind(value);
  return `${params.bind(JSON.stringify(value), 'text')}::jsonb`;
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

export function insertSql(
  params: SqlParams,
  entity: EntityDefinition,
  id: string,
  values: ReadonlyMap<Column, SqlValue>,
): string {
  const names = [...values.keys()].map(({ name }) => name);
  const places = [...values].map(([column, value]) => bindValue(params, column, value));
  return `INSERT INTO ${entity.table} (id, version, ${names.join(', ')})
    VALUES (${params.bind(id)}, 1, ${places.join(', ')})`;
}

/** Sets the values and the next version. The row must be held. */
export function updateSql(
  params: SqlParams,
  entity: EntityDefinition,
  id: string,
  values: ReadonlyMap<Column, SqlValue>,
): string {
  const sets = [...values].map(
    ([column, value]) => `${column.name} = ${bindValue(params, column, value)}`,
  );
  return `UPDATE ${entity.table} SET ${['version = version + 1', ...sets].join(', ')}
    WHERE id = ${params.bind(id)}`;
}

/** The same, as a statement of its own: the row as it is then. */
export async function updateRow(
  tx: SqlRunner,
  entity: EntityDefinition,
  id: string,
  values: ReadonlyMap<Column, SqlValue>,
): Promise<EntityRow> {
  const params = new SqlParams();
  const sql = `${updateSql(params, entity, id, values)} RETURNING ${selectList(entity)}`;
  const [row] = await tx.query(sql, params.values);
  if (!row) throw new Error(`Row ${id} of ${entity.table} vanished while it was held.`);
  return toEntityRow(row);
}
