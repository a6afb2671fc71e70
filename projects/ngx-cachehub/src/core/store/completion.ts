import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { refreshInPlace } from './field-age';
import { addFieldsInPlace } from './row-writer';
import type { WriteContext } from './row-writer';

/** The same version: fields that were missing, or older than it, are as it says. */
export function completeInPlace(context: WriteContext, row: Row, value: RowValue): void {
  addFieldsInPlace(context, row, fieldsToAdd(row, value, true), value);
  refreshInPlace(row, value);
}

/** The fields of an answer that the row lacks; with `evenOlder` those too that it knows in an older state. */
export function fieldsToAdd(row: Row, value: RowValue, evenOlder: boolean): ReadonlySet<string> {
  const { server } = row;
  const fields = new Set<string>();
  if (server === undefined) return fields;
  for (const field in value) {
    const isMissing = !Object.hasOwn(server, field);
    if (isMissing || (evenOlder && row.behind?.has(field) === true)) fields.add(field);
  }
  return fields;
}
