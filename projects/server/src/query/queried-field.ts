import { isInstant } from '../entities/check-value';
import type { ColumnKind, EntityDefinition } from '../entities/entity-definition';

/** A field as queries see it: what it is compared as, and the SQL that gives it. */
export interface QueriedField {
  /** Instants are compared as the text that they are sent as. */
  readonly kind: 'text' | 'number' | 'boolean' | 'texts';
  readonly sql: string;
  /** The column itself, where that is an instant. */
  readonly instant?: string;
}

const KINDS: Readonly<Record<ColumnKind, QueriedField['kind']>> = {
  text: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  instant: 'text',
  texts: 'texts',
};

/** The field of that name; undefined where rows have none. Nothing of the caller's becomes SQL. */
export function queriedField(entity: EntityDefinition, field: string): QueriedField | undefined {
  if (field === 'id') return { kind: 'text', sql: 'id' };
  if (field === 'version') return { kind: 'number', sql: 'version::double precision' };
  const column = entity.columns.find((one) => one.field === field);
  if (!column) return undefined;
  const { name } = column;
  const kind = KINDS[column.kind];
  switch (column.kind) {
    case 'integer':
      return { kind, sql: `${name}::double precision` };
    case 'instant':
      return { kind, sql: instantAsText(name), instant: name };
    default:
      return { kind, sql: name };
  }
}

/** Whether it is the very text that an instant is sent as, so that the column itself can be compared. */
export function isSentInstant(text: string): boolean {
  return isInstant(text) && new Date(text).toISOString() === text;
}

function instantAsText(name: string): string {
  const format = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
  return `to_char(${name} AT TIME ZONE 'UTC', ${format}) COLLATE "C"`;
}
