import type { SqlValue } from '../db/database';
import type { Column, EntityDefinition } from './entity-definition';

const MAX_TEXT_LENGTH = 10_000;
const MAX_INTEGER = 2_147_483_647;

/** Values by field, checked, or the first sentence about what is wrong. */
export type CheckedValues =
  | { readonly ok: true; readonly values: ReadonlyMap<Column, SqlValue> }
  | { readonly ok: false; readonly field: string; readonly message: string };

/** What a client may set, from a body; fields that it may not set are refused, not ignored. */
export function checkWritableValues(
  entity: EntityDefinition,
  body: Readonly<Record<string, unknown>>,
): CheckedValues {
  const values = new Map<Column, SqlValue>();
  for (const [field, value] of Object.entries(body)) {
    const column = entity.columns.find((one) => one.field === field);
    if (!column?.writable) {
      return wrong(field, `${entity.type} have no field '${field}' that can be set`);
    }
    const problem = problemOf(column, value);
    if (problem) return wrong(field, `${field} has to be ${problem}`);
    values.set(column, value as SqlValue);
  }
  return { ok: true, values };
}

/** What fields have where nobody says anything; one that always has to be said cannot be taken back. */
export function checkUnsetFields(
  entity: EntityDefinition,
  fields: readonly string[],
): CheckedValues {
  const values = new Map<Column, SqlValue>();
  for (const field of fields) {
    const column = entity.columns.find((one) => one.field === field);
    if (!column?.writable || column.initial === undefined) {
      return wrong(field, `${entity.type} have no field '${field}' that can be removed`);
    }
    values.set(column, column.initial);
  }
  return { ok: true, values };
}

/**
 * A new row, with initial values for what is not said; a field without one has to be said. What the
 * server gives to each new row is not taken from the body: a client that showed its row before sending
 * it has guessed these.
 */
export function checkInitialValues(
  entity: EntityDefinition,
  body: Readonly<Record<string, unknown>>,
): CheckedValues {
  const given = new Set(['id', 'version', entity.createdAt, entity.updatedAt]);
  const said = Object.entries(body).filter(([field]) => !given.has(field));
  const checked = checkWritableValues(entity, Object.fromEntries(said));
  if (!checked.ok) return checked;
  const values = new Map(checked.values);
  for (const column of entity.columns) {
    if (!column.writable || values.has(column)) continue;
    if (column.initial === undefined) return wrong(column.field, `${column.field} is missing`);
    values.set(column, column.initial);
  }
  return { ok: true, values };
}

/** Half a surrogate pair and U+0000 cannot be kept: the database would change or refuse them. */
export function isKeepableText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

function wrong(field: string, message: string): CheckedValues {
  return { ok: false, field, message };
}

function problemOf(column: Column, value: unknown): string | null {
  if (value === null) return column.nullable ? null : 'a value other than null';
  switch (column.kind) {
    case 'text':
      return textProblem(column, value);
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) <= MAX_INTEGER
        ? null
        : `an integer up to ${MAX_INTEGER}`;
    case 'number':
      return Number.isFinite(value) ? null : 'a number';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'instant':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? null : 'an ISO time';
  }
}

function textProblem(column: Column, value: unknown): string | null {
  if (typeof value !== 'string') return 'a text';
  if (value.length > MAX_TEXT_LENGTH) return `a text of at most ${MAX_TEXT_LENGTH} characters`;
  if (!isKeepableText(value)) return 'a text without U+0000 and without half surrogate pairs';
  if (column.values && !column.values.includes(value)) return `one of ${column.values.join(', ')}`;
  return null;
}
