import type { SqlRunner, SqlValue } from '../db/database';
import type { Column, EntityDefinition, EntityRow } from '../entities/entity-definition';
import { isKeepableText } from '../entities/check-value';
import { selectList, toEntityRow } from '../entities/entity-table';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;
const MAX_OFFSET = 1_000_000;

export interface ListQuery {
  readonly where: readonly string[];
  readonly params: readonly SqlValue[];
  readonly orderBy: string;
  readonly limit: number;
  readonly offset: number;
}

export type ParsedListQuery =
  | { readonly ok: true; readonly query: ListQuery }
  | { readonly ok: false; readonly message: string };

/**
 * The query of a list: `limit`, `offset`, `sort=name` or `sort=-score`, `q`, and any filter column by
 * name. Names are looked up in the definition and values are bound, so no text of the caller's
 * becomes SQL.
 */
export function parseListQuery(
  entity: EntityDefinition,
  search: Readonly<Record<string, unknown>>,
): ParsedListQuery {
  const where: string[] = [];
  const params: SqlValue[] = [];
  for (const [name, value] of Object.entries(search)) {
    if (['limit', 'offset', 'sort'].includes(name)) continue;
    if (typeof value !== 'string' || !isKeepableText(value)) {
      return refuse(`${name} has to be given once, as text.`);
    }
    if (name === 'q') {
      if (value !== '') addSearch(entity, value, where, params);
      continue;
    }
    const column = entity.columns.find((one) => one.field === name && one.filter);
    if (!column) return refuse(`${entity.type} cannot be filtered by '${name}'.`);
    const filter = filterValue(column, value);
    if (filter === undefined) return refuse(`${name} has to be true or false.`);
    params.push(filter);
    where.push(`${column.name} = $${params.length}`);
  }
  const sort = search['sort'] ?? entity.defaultSort;
  const orderBy = typeof sort === 'string' ? orderByOf(entity, sort) : null;
  if (orderBy === null) return refuse(`${entity.type} cannot be sorted so.`);
  const limit = wholeNumber(search['limit'], DEFAULT_LIMIT, MAX_LIMIT);
  const offset = wholeNumber(search['offset'], 0, MAX_OFFSET);
  if (limit === null) return refuse(`limit has to be a whole number from 0 to ${MAX_LIMIT}.`);
  if (offset === null) return refuse(`offset has to be a whole number from 0 to ${MAX_OFFSET}.`);
  return { ok: true, query: { where, params, orderBy, limit, offset } };
}

export interface ListPage {
  readonly items: readonly EntityRow[];
  readonly totalCount: number;
}

/** One page and the number of all rows, of one moment. */
export async function readPage(
  on: SqlRunner,
  entity: EntityDefinition,
  query: ListQuery,
): Promise<ListPage> {
  const condition = query.where.length > 0 ? `WHERE ${query.where.join(' AND ')}` : '';
  const { params, limit, offset, orderBy } = query;
  // One statement sees one moment, so that the count and the rows belong together.
  const rows = await on.query(
    `WITH matching AS (SELECT count(*) AS "#total" FROM ${entity.table} ${condition}),
       page AS (
         SELECT ${selectList(entity)}, row_number() OVER (ORDER BY ${orderBy}) AS "#place"
         FROM ${entity.table} ${condition} ORDER BY ${orderBy}
         LIMIT $${params.length + 1} OFFSET $${params.length + 2})
     SELECT * FROM matching LEFT JOIN page ON true ORDER BY "#place"`,
    [...params, limit, offset],
  );
  const items: EntityRow[] = [];
  for (const { '#total': _total, '#place': place, ...row } of rows) {
    if (place !== null) items.push(toEntityRow(row));
  }
  return { items, totalCount: Number(rows[0]?.['#total']) };
}

/** The same query without the rows whose `column` has one of `values`. */
export function excluding(query: ListQuery, column: string, values: readonly string[]): ListQuery {
  if (values.length === 0) return query;
  const params = [...query.params, values];
  return { ...query, params, where: [...query.where, `${column} <> ALL($${params.length})`] };
}

/** Nulls last in both directions, ties by id: the order that clients keep, too. */
function orderByOf(entity: EntityDefinition, sort: string): string | null {
  const parts: string[] = [];
  for (const one of sort.split(',')) {
    const field = one.replace(/^-/, '');
    const name =
      field === 'id' || field === 'version'
        ? field
        : entity.columns.find((column) => column.field === field)?.name;
    if (name === undefined) return null;
    parts.push(`${name} ${one.startsWith('-') ? 'DESC' : 'ASC'} NULLS LAST`);
  }
  return [...parts, 'id ASC'].join(', ');
}

function addSearch(
  entity: EntityDefinition,
  text: string,
  where: string[],
  params: SqlValue[],
): void {
  const columns = entity.columns.filter((column) => column.search);
  if (columns.length === 0) return;
  params.push(`%${text.replace(/[\\%_]/g, '\\$&')}%`);
  where.push(`(${columns.map(({ name }) => `${name} ILIKE $${params.length}`).join(' OR ')})`);
}

function filterValue(column: Column, value: string): SqlValue | undefined {
  if (column.kind !== 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function wholeNumber(value: unknown, initial: number, max: number): number | null {
  if (value === undefined) return initial;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return null;
  return Number(value) <= max ? Number(value) : null;
}

function refuse(message: string): ParsedListQuery {
  return { ok: false, message };
}
