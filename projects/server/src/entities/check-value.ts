import type { SqlValue } from '../db/database';
import type { Column, EntityDefinition } from './entity-definition';

export const MAX_TEXT_LENGTH = 10_000;
export const MAX_TEXTS = 100;
export const MAX_LISTED_TEXT_LENGTH = 200;
export const MAX_INTEGER = 2_147_483_647;

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
    values.set(column, column.kind === 'instant' ? normalInstant(value) : (value as SqlValue));
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
  const given = new Set(['id', 'version', entity.createdAt, entity.updatedAt, entity.author]);
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
      return isInstant(value) ? null : 'an ISO time with its zone, of the years 1000 to 9999';
    case 'texts':
      return textsProblem(value);
  }
}

function textProblem(column: Column, value: unknown): string | null {
  if (typeof value !== 'string') return 'a text';
  const { maxLength = MAX_TEXT_LENGTH } = column;
  if (value.length > maxLength) return `a text of at most ${maxLength} characters`;
  if (!isKeepableText(value)) return 'a text without U+0000 and without half surrogate pairs';
  if (column.values && !column.values.includes(value)) return `one of ${column.values.join(', ')}`;
  return null;
}

/** One text for one instant, so that equal ones are seen to be equal. */
function normalInstant(value: unknown): SqlValue {
  return typeof value === 'string' ? new Date(value).toISOString() : null;
}

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant that the database keeps as it is: whole milliseconds of a year of four digits. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !ISO_INSTANT.test(value)) return false;
  const at = new Date(value);
  return (
    !Number.isNaN(at.getTime()) && at.getUTCFullYear() >= 1_000 && at.getUTCFullYear() <= 9_999
  );
}

function textsProblem(value: unknown): string | null {
  const isFine =
    Array.isArray(value) &&
    value.length <= MAX_TEXTS &&
    value.every(
      (one) =>
        typeof one === 'string' && one.length <= MAX_LISTED_TEXT_LENGTH && isKeepableText(one),
    );
  return isFine
    ? null
    : `an array of at most ${MAX_TEXTS} texts of at most ${MAX_LISTED_TEXT_LENGTH} characters`;
}
