interface Row {
  readonly id: string;
}

/** The row of an id that may be the temporary one under which it was made; undefined where there is none. */
export function rowOf<T extends Row>(
  rows: readonly T[] | undefined,
  id: string | undefined,
  trackKey: (id: string) => string,
): T | undefined {
  if (id === undefined) return undefined;
  const key = trackKey(id);
  return rows?.find((row) => trackKey(row.id) === key);
}
