import type { SqlValue } from '../db/database';
import type { EntityDefinition } from '../entities/entity-definition';
import { isKeepableText } from '../entities/check-value';
import { decodeCollectionQuery } from '../protocol';
import type { WhereClause } from '../protocol';
import { behindCursor, decodeCursor } from './list-cursor';
import { queriedField } from './queried-field';
import { parseSort } from './sort-order';
import type { SortKey } from './sort-order';
import { SqlParams } from '../db/sql-params';
import { whereSql } from './where-sql';

const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 1_000;
export const MAX_OFFSET = 1_000_000;

/** What the parameters of a list are called; any other is a field. */
const RESERVED: readonly string[] = ['limit', 'offset', 'sort', 'q', 'where', 'cursor'];

export interface ListQuery {
  readonly condition: string;
  /** Narrows the page to what is behind a cursor; null where there is none. */
  readonly behind: string | null;
  readonly params: SqlParams;
  readonly keys: readonly SortKey[];
  readonly limit: number;
  readonly offset: number;
  /** The answer says where its next page begins. */
  readonly tellsNext: boolean;
}

export type ParsedListQuery =
  | { readonly ok: true; readonly query: ListQuery }
  | { readonly ok: false; readonly message: string };

type Search = Readonly<Record<string, unknown>>;

/**
 * The query of a list: `limit`, `offset` or `cursor`, `sort=name,-score`, the text search `q`,
 * `field=value`, and `where` with conditions as JSON. Fields are looked up in the definition and values
 * are bound, so no text of the caller's becomes SQL.
 */
export function parseListQuery(entity: EntityDefinition, search: Search): ParsedListQuery {
  const clauses = readClauses(entity, search);
  if (typeof clauses === 'string') return refuse(clauses);
  const params = new SqlParams();
  const where = whereSql(entity, clauses, params);
  if (!where.ok) return refuse(`${entity.type} have no field '${where.field}'.`);
  const conditions = [where.sql];
  const { q = '', sort = entity.defaultSort } = search;
  if (typeof q !== 'string' || !isKeepableText(q))
    return refuse('q has to be given once, as text.');
  if (q !== '') conditions.push(searchSql(entity, q, params));
  const keys = typeof sort === 'string' ? parseSort(entity, sort) : null;
  if (keys === null) return refuse(`${entity.type} cannot be sorted so.`);
  const limit = wholeNumber(search['limit'], DEFAULT_LIMIT, MAX_LIMIT);
  const offset = wholeNumber(search['offset'], 0, MAX_OFFSET);
  if (limit === null) return refuse(`limit has to be a whole number from 0 to ${MAX_LIMIT}.`);
  if (offset === null) return refuse(`offset has to be a whole number from 0 to ${MAX_OFFSET}.`);
  const behind = readBehind(search['cursor'], keys, params);
  if (behind === undefined) return refuse('cursor has to be the next of a list sorted so.');
  const tellsNext = search['cursor'] !== undefined;
  const condition = conditions.join(' AND ');
  return { ok: true, query: { condition, behind, params, keys, limit, offset, tellsNext } };
}

/** The same query without the rows whose `column` has one of `values`. */
export function excluding(query: ListQuery, column: string, values: readonly string[]): ListQuery {
  if (values.length === 0) return query;
  const hidden: SqlValue = values;
  return {
    ...query,
    condition: `${query.condition} AND ${column} <> ALL(${query.params.bind(hidden)})`,
  };
}

/** `field=value` and `where`, as conditions; or what is wrong with them. */
function readClauses(entity: EntityDefinition, search: Search): readonly WhereClause[] | string {
  const equalities: WhereClause[] = [];
  for (const [field, given] of Object.entries(search)) {
    if (RESERVED.includes(field)) continue;
    for (const text of Array.isArray(given) ? (given as readonly unknown[]) : [given]) {
      const value = readValue(entity, field, text);
      if (value === undefined) return `${entity.type} cannot be filtered by this '${field}'.`;
      equalities.push({ field, op: '==', value });
    }
  }
  const { where = '[]' } = search;
  const given = typeof where === 'string' ? readJson(where) : undefined;
  if (!Array.isArray(given)) return 'where has to be given once, as JSON: an array of conditions.';
  const decoded = decodeCollectionQuery({
    where: [...equalities, ...(given as readonly unknown[])],
  });
  return decoded.ok ? decoded.query.where : decoded.fault.message;
}

/** The text of a parameter as a value of its field's kind. */
function readValue(entity: EntityDefinition, field: string, text: unknown): unknown {
  const queried = queriedField(entity, field);
  if (!queried || typeof text !== 'string') return undefined;
  switch (queried.kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'texts':
      // An array has to be said in `where`.
      return undefined;
  }
}

/** SQL of what is behind the cursor; null without one, undefined where it is none of this order. */
function readBehind(
  cursor: unknown,
  keys: readonly SortKey[],
  params: SqlParams,
): string | null | undefined {
  if (cursor === undefined || cursor === '') return null;
  const decoded = typeof cursor === 'string' ? decodeCursor(keys, cursor) : null;
  return decoded ? behindCursor(keys, decoded, params) : undefined;
}

function searchSql(entity: EntityDefinition, text: string, params: SqlParams): string {
  const columns = entity.columns.filter((column) => column.search);
  if (columns.length === 0) return 'true';
  const place = params.bind(`%${text.replace(/[\\%_]/g, '\\$&')}%`);
  return `(${columns.map(({ name }) => `${name} ILIKE ${place}`).join(' OR ')})`;
}

function wholeNumber(value: unknown, initial: number, max: number): number | null {
  if (value === undefined) return initial;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return null;
  return Number(value) <= max ? Number(value) : null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined is what no JSON can be; the caller says what was expected.
    return undefined;
  }
}

function refuse(message: string): ParsedListQuery {
  return { ok: false, message };
}
