/** A copy of the row without the fields; the row itself where there is none. */
export function without(
  row: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Readonly<Record<string, unknown>> {
  if (fields.length === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !fields.includes(name)));
}
