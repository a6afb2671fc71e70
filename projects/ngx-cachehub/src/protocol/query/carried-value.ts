/**
 * A value as JSON carries it, at its top: what JSON has no word for is null, and a date is its ISO text.
 * So a row means the same here, on the wire and in a database.
 */
export function carriedValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON has one zero.
      return Number.isFinite(value) ? value + 0 : null;
    case 'object':
      return value instanceof Date ? textOf(value) : value;
    default:
      return null;
  }
}

/** A field of a row, as JSON carries it; null where the row has none of its own by that name. */
export function fieldOf(row: object, field: string): unknown {
  if (!Object.hasOwn(row, field)) return null;
  return carriedValue((row as Readonly<Record<string, unknown>>)[field]);
}

function textOf(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
