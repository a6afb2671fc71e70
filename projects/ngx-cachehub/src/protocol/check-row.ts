import { COUNT, RECORD, TEXTS, WIRE_ID, isCount, isRecord, isWireId, oneOf } from './field-rules';
import type { FieldKind, UncheckedRecord } from './field-rules';
import { fieldFault } from './wire-fault';
import type { WireFault } from './wire-fault';

const CAUSE = oneOf('deleted', 'left-filter');
const BODY: FieldKind = { expected: 'an object, or `entity` to be one', accepts: isRecord };

/** Where the fields stand, for the words of a fault. Built into a text only when there is one. */
export interface RowPlace {
  readonly type: string;
  readonly path: string;
}

/** What is wrong with a created row; null where nothing is. */
export function checkCreatedRow(row: UncheckedRecord, place: RowPlace): WireFault | null {
  const entity = row['entity'];
  if (!isRecord(entity)) return fault(row, 'entity', RECORD, place);
  const id = row['entityId'];
  if (!isWireId(id === undefined ? entity['id'] : id))
    return fault(row, 'entityId', WIRE_ID, place);
  return checkVersion(row, 'version', place);
}

/** What is wrong with an updated row: whole as `entity`, or in part as `changes` and `unset`. */
export function checkUpdatedRow(row: UncheckedRecord, place: RowPlace): WireFault | null {
  if (!isWireId(row['entityId'])) return fault(row, 'entityId', WIRE_ID, place);
  const entity = row['entity'];
  const changes = row['changes'];
  const unset = row['unset'];
  if (entity !== undefined) {
    if (!isRecord(entity)) return fault(row, 'entity', RECORD, place);
  } else if (changes !== undefined) {
    if (!isRecord(changes)) return fault(row, 'changes', RECORD, place);
  } else if (unset === undefined) return fault(row, 'changes', BODY, place);
  if (unset !== undefined && !TEXTS.accepts(unset)) return fault(row, 'unset', TEXTS, place);
  return checkVersion(row, 'version', place) ?? checkVersion(row, 'baseVersion', place);
}

/** What is wrong with a deleted row. */
export function checkDeletedRow(row: UncheckedRecord, place: RowPlace): WireFault | null {
  if (!isWireId(row['entityId'])) return fault(row, 'entityId', WIRE_ID, place);
  const cause = row['cause'];
  if (cause !== undefined && !CAUSE.accepts(cause)) return fault(row, 'cause', CAUSE, place);
  return checkVersion(row, 'version', place);
}

/** A created row names its id; without `entityId` it is the row's own `id`. */
export function createdRowInFull(row: UncheckedRecord): UncheckedRecord {
  if (row['entityId'] !== undefined) return row;
  const entity = row['entity'];
  return { ...row, entityId: isRecord(entity) ? entity['id'] : undefined };
}

/** An updated row is whole or in part, never both: with `entity` the rest says nothing. */
export function updatedRowInFull(row: UncheckedRecord): UncheckedRecord {
  if (row['entity'] === undefined) {
    return row['changes'] === undefined ? { ...row, changes: {} } : row;
  }
  if (row['changes'] === undefined && row['unset'] === undefined) return row;
  return { ...row, changes: undefined, unset: undefined };
}

function checkVersion(
  row: UncheckedRecord,
  name: 'version' | 'baseVersion',
  place: RowPlace,
): WireFault | null {
  const version = row[name];
  return version === undefined || isCount(version) ? null : fault(row, name, COUNT, place);
}

function fault(row: UncheckedRecord, name: string, kind: FieldKind, place: RowPlace): WireFault {
  return fieldFault(place.type, `${place.path}.${name}`, kind.expected, row[name]);
}
