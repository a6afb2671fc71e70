import { NO_VERSION } from '../entities';
import type { Row, Shape } from '../entities';
import type { RowValue } from '../gate';
import { deepEqual } from '../values';
import { forgetAgeInPlace, refreshInPlace } from './field-age';
import { addFieldsInPlace, dropFieldsInPlace } from './row-writer';
import type { WriteContext } from './write-context';

/** The same version: fields that were missing, or older than it, are as it says. `carried`: by its answer. */
export function completeInPlace(
  context: WriteContext,
  row: Row,
  value: RowValue,
  carried?: Shape,
): void {
  addFieldsInPlace(context, row, fieldsToAdd(row, value, true), value);
  refreshInPlace(row, value);
  const { behind } = row;
  if (behind === null) return;
  const gone = fieldsToDrop(row, value, carried).filter((field) => behind.has(field));
  dropFieldsInPlace(context, row, gone);
  forgetAgeInPlace(row, gone);
}

/** The fields that the row is without, says its answer: another row of the same one has them. */
export function fieldsToDrop(
  row: Row,
  value: RowValue,
  carried: Shape | undefined,
): readonly string[] {
  const fields = carried?.fields ?? [];
  return fields.filter((field) => row.shape.has.has(field) && !Object.hasOwn(value, field));
}

/** After an answer of the row's own version: what is older still was not in it, and may be gone from the server. */
export function noteLackedInPlace(context: WriteContext, row: Row): void {
  const { behind, lacked, server } = row;
  // What is lacked is behind: where both are as many, nothing is new.
  if (behind === null || server === undefined || lacked?.size === behind.size) return;
  row.lacked = new Set(behind);
  // Written once more as they are, so that lists that never had them cut them off.
  addFieldsInPlace(context, row, behind, server);
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

/** Two answers of one state with different fields: what only one of them has, the other's list goes without. */
export function noteSurplusInPlace(
  { space }: WriteContext,
  row: Row,
  value: RowValue,
  shape: Shape,
): void {
  const { server } = row;
  if (server === undefined || shape === row.shape) return;
  // Behind a gap a field may be missing because its change is.
  if (row.missed || row.behind !== null) return;
  const { table } = space;
  const version = table.versionOf(value);
  const isSameState =
    version === row.version && (version !== NO_VERSION || haveSame(server, value));
  if (!isSameState) return;
  const surplus = table.shapes.difference(row.shape, shape);
  row.surplus = row.surplus === null ? surplus : table.shapes.union(row.surplus, surplus);
}

/** True where no field that both have differs. */
function haveSame(server: RowValue, value: RowValue): boolean {
  for (const field in value) {
    if (Object.hasOwn(server, field) && !deepEqual(server[field], value[field])) return false;
  }
  return true;
}
