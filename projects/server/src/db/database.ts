/** A value that both drivers bind alike. JSON goes as text, with `::text::jsonb` in the SQL. */
export type SqlValue = string | number | boolean | null | readonly string[];

export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement with bound parameters. int8 comes as number, timestamptz as ISO text. */
export interface SqlRunner {
  query(sql: string, params?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/**
 * PostgreSQL, embedded or not. A transaction is committed when `run` resolves and undone when it
 * rejects; its isolation is READ COMMITTED.
 */
export interface Database extends SqlRunner {
  transaction<T>(run: (tx: SqlRunner) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** OIDs of the types that the drivers would otherwise give in a form of their own. */
export const PG_TYPES = { int8: 20, timestamptz: 1184 } as const;

/** PostgreSQL's text of an instant → ISO 8601 in UTC. */
export function parseInstant(text: string): string {
  return new Date(text).toISOString();
}
