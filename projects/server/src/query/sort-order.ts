import type { SqlValue } from '../db/database';
import { isKeepableText } from '../entities/check-value';
import type { EntityDefinition, EntityRow } from '../entities/entity-definition';
import type { OrderByClause } from '../protocol';
import { isSentInstant, queriedField } from './queried-field';
import type { QueriedField } from './queried-field';

/** One thing to sort by. */
export interface SortKey {
  readonly field: string;
  readonly isDescending: boolean;
  /** What is sorted by, and its type. */
  readonly sql: string;
  readonly type: string;
  /** What a row has of it; null comes last. */
  valueOf(row: EntityRow): unknown;
  /** Whether a row can have that. */
  accepts(value: unknown): value is SqlValue;
}

const BY_ID: OrderByClause = { field: 'id', dir: 'asc' };

/** `name,-score` → what to sort by, ties by id; null where it names something that rows do not have. */
export function parseSort(entity: EntityDefinition, sort: string): readonly SortKey[] | null {
  const clauses = sort.split(',').map((one): OrderByClause => {
    const isDescending = one.startsWith('-');
    return { field: isDescending ? one.slice(1) : one, dir: isDescending ? 'desc' : 'asc' };
  });
  const keys: SortKey[] = [];
  for (const clause of [...clauses, BY_ID]) {
    const queried = queriedField(entity, clause.field);
    if (!queried) return null;
    const column = entity.columns.find((one) => one.field === clause.field);
    keys.push(sortKey(clause, column?.name ?? clause.field, queried));
  }
  return keys;
}

/** Nulls last in both directions: the order that clients keep, too. */
export function orderBySql(keys: readonly SortKey[]): string {
  return keys
    .map(({ sql, isDescending }) => `${sql} ${isDescending ? 'DESC' : 'ASC'} NULLS LAST`)
    .join(', ');
}

/** The parameter that says this order; the last key is always the id. */
export function sortText(keys: readonly SortKey[]): string {
  return keys.map(({ field, isDescending }) => (isDescending ? `-${field}` : field)).join();
}

function sortKey(
  { field, dir }: OrderByClause,
  column: string,
  { kind, instant }: QueriedField,
): SortKey {
  const key = { field, isDescending: dir === 'desc', valueOf: (row: EntityRow) => row[field] };
  switch (kind) {
    case 'text': {
      const type = instant === undefined ? 'text' : 'timestamptz';
      const isFitting = instant === undefined ? isKeepableText : isSentInstant;
      return {
        ...key,
        sql: column,
        type,
        accepts: (value): value is SqlValue => typeof value === 'string' && isFitting(value),
      };
    }
    case 'number':
      return { ...key, sql: column, type: 'double precision', accepts: isNumber };
    case 'boolean':
      return { ...key, sql: column, type: 'boolean', accepts: isBoolean };
    case 'texts':
      // Arrays tie among themselves, in both directions before those that are not there.
      return {
        field,
        isDescending: false,
        sql: `(${column} IS NULL)`,
        type: 'boolean',
        valueOf: (row) => row[field] === null,
        accepts: isBoolean,
      };
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
