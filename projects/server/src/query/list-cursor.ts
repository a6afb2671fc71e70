import type { SqlValue } from '../db/database';
import type { EntityRow } from '../entities/entity-definition';
import { sortText } from './sort-order';
import type { SortKey } from './sort-order';
import type { SqlParams } from '../db/sql-params';

/** The place behind a row in one order: what that row has of each thing that is sorted by. */
export type ListCursor = readonly SqlValue[];

/** The place behind a row as the text of a URL parameter. */
export function encodeCursor(keys: readonly SortKey[], row: EntityRow): string {
  const values = keys.map((key) => key.valueOf(row) ?? null);
  return Buffer.from(JSON.stringify([sortText(keys), values]), 'utf8').toString('base64url');
}

/** The place that a text names; null where it names none in this order. */
export function decodeCursor(keys: readonly SortKey[], text: string): ListCursor | null {
  const read = readJson(text);
  if (!Array.isArray(read)) return null;
  const [sort, values] = read as readonly unknown[];
  if (sort !== sortText(keys) || !Array.isArray(values) || values.length !== keys.length) {
    return null;
  }
  const place: SqlValue[] = [];
  for (const [index, key] of keys.entries()) {
    const value: unknown = values[index];
    if (value === null ? key.field === 'id' : !key.accepts(value)) return null;
    place.push(value as SqlValue);
  }
  return place;
}

/**
 * The rows behind the place, whatever was written before it meanwhile: later in the first key that
 * differs. Nulls come last, so that only ties follow a null.
 */
export function behindCursor(
  keys: readonly SortKey[],
  cursor: ListCursor,
  params: SqlParams,
): string {
  const branches: string[] = [];
  let ties = 'true';
  for (const [index, { sql, type, isDescending }] of keys.entries()) {
    const value = cursor[index] ?? null;
    if (value === null) {
      ties += ` AND ${sql} IS NULL`;
      continue;
    }
    const place = params.bind(value, type);
    const later = `${sql} ${isDescending ? '<' : '>'} ${place} OR ${sql} IS NULL`;
    branches.push(`(${ties} AND (${later}))`);
    ties += ` AND ${sql} = ${place}`;
  }
  return `(${branches.join(' OR ')})`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // Whatever it is, it is no cursor; the caller says so.
    return null;
  }
}
