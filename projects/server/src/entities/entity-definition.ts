import type { SqlValue } from '../db/database';

/** How a column's values look in JSON, and in the table. `texts` is an array of them, kept as jsonb. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'instant' | 'texts';

export interface ColumnOptions {
  readonly nullable?: boolean;
  /** Clients may set it. */
  readonly writable?: boolean;
  /** The text search `q` looks into it. */
  readonly search?: boolean;
  /** The only values it may have. */
  readonly values?: readonly string[];
  /** Characters of a text at most, where it is not the usual 10,000. */
  readonly maxLength?: number;
  /** What a created row has where the client says nothing. */
  readonly initial?: SqlValue;
}

export interface Column extends ColumnOptions {
  /** Name in JSON. */
  readonly field: string;
  /** Name in the table. */
  readonly name: string;
  readonly kind: ColumnKind;
}

/** An entity type: its table, and what may be read, sorted, filtered and written. */
export interface EntityDefinition {
  /** The entity type on the wire and in the path. */
  readonly type: string;
  /** The singular, for tier 3: `contact_created`. */
  readonly singular: string;
  readonly table: string;
  /** Ids given by the server are this and a number. */
  readonly idPrefix: string;
  /** `id` and `version` are in every table and not listed here. Every column can be sorted and filtered by. */
  readonly columns: readonly Column[];
  readonly defaultSort: string;
  /** Set by the server on creation and on every update. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** Set by the server on creation: who wrote the row. */
  readonly author?: string;
  /** Clients may write it at all. */
  readonly writable: boolean;
  /** A few words about a row, for the activity feed. */
  readonly describe: (row: EntityRow) => string;
}

/** A row as it travels. */
export interface EntityRow extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly version: number;
}

export function column(field: string, kind: ColumnKind, options: ColumnOptions = {}): Column {
  const name = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { field, name, kind, ...options };
}
