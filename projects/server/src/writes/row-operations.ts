import type { SqlRunner, SqlValue } from '../db/database';
import { checkInitialValues, checkUnsetFields, checkWritableValues } from '../entities/check-value';
import type { Column, EntityDefinition, EntityRow } from '../entities/entity-definition';
import { deleteRow, insertRow, lockRow, nextId, updateRow } from '../entities/entity-table';
import type { Change } from '../log/change';
import { invalid, missingRow, versionConflict } from './write-outcome';
import type { WriteOutcome } from './write-outcome';
import type { RowOperation } from './write-request';

/** What was answered, the row as it then stands unless that was a refusal, and what to log if it changed. */
export interface RowResult {
  readonly outcome: WriteOutcome;
  readonly done?: Pick<EntityRow, 'id' | 'version'>;
  readonly changed?: { readonly change: Change; readonly verb: string; readonly row: EntityRow };
}

/** What the server itself writes into a row. */
export interface WriteStamp {
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Does the operation within a transaction. Refuses by value, before anything was written. */
export async function performOperation(
  tx: SqlRunner,
  entity: EntityDefinition,
  operation: RowOperation,
  stamp: WriteStamp,
): Promise<RowResult> {
  switch (operation.kind) {
    case 'create':
      return createOne(tx, entity, operation.body, stamp);
    case 'update':
      return updateOne(tx, entity, operation, stamp);
    case 'delete':
      return deleteOne(tx, entity, operation);
  }
}

async function createOne(
  tx: SqlRunner,
  entity: EntityDefinition,
  body: Readonly<Record<string, unknown>>,
  { userId, now }: WriteStamp,
): Promise<RowResult> {
  const checked = checkInitialValues(entity, body);
  if (!checked.ok) return { outcome: invalid(checked.field, checked.message) };
  const values = new Map(checked.values);
  setInPlace(values, entity, entity.createdAt, instant(now));
  setInPlace(values, entity, entity.updatedAt, instant(now));
  setInPlace(values, entity, entity.author, userId);
  const row = await insertRow(tx, entity, await nextId(tx, entity), values);
  const change: Change = { kind: 'created', id: row.id, version: row.version, row };
  return {
    outcome: { status: 201, body: row },
    done: row,
    changed: { change, verb: 'created', row },
  };
}

async function updateOne(
  tx: SqlRunner,
  entity: EntityDefinition,
  operation: Extract<RowOperation, { kind: 'update' }>,
  { now }: WriteStamp,
): Promise<RowResult> {
  const checked = checkWritableValues(entity, operation.body);
  if (!checked.ok) return { outcome: invalid(checked.field, checked.message) };
  const unset = checkUnsetFields(entity, operation.unset ?? []);
  if (!unset.ok) return { outcome: invalid(unset.field, unset.message) };
  const current = await lockRow(tx, entity, operation.id);
  if (!current) return { outcome: missing(entity, operation) };
  if (isOther(current, operation.expectedVersion)) return { outcome: versionConflict(current) };
  const said = new Map([...checked.values, ...unset.values]);
  const values = new Map(
    [...said].filter(([column, value]) => !isSame(current[column.field], value)),
  );
  if (values.size === 0) return { outcome: { status: 200, body: current }, done: current };
  setInPlace(values, entity, entity.updatedAt, instant(now));
  const row = await updateRow(tx, entity, operation.id, values);
  const change = updatedChange(current, row, values);
  return {
    outcome: { status: 200, body: row },
    done: row,
    changed: { change, verb: 'updated', row },
  };
}

async function deleteOne(
  tx: SqlRunner,
  entity: EntityDefinition,
  operation: Extract<RowOperation, { kind: 'delete' }>,
): Promise<RowResult> {
  const current = await lockRow(tx, entity, operation.id);
  if (!current) return { outcome: missing(entity, operation) };
  if (isOther(current, operation.expectedVersion)) return { outcome: versionConflict(current) };
  await deleteRow(tx, entity, current.id);
  const version = current.version + 1;
  const change: Change = { kind: 'deleted', id: current.id, version };
  const done = { id: current.id, version };
  return {
    outcome: { status: 200, body: done },
    done,
    changed: { change, verb: 'deleted', row: current },
  };
}

/** What changed, from one version to the next, as the row now has it. */
export function updatedChange(
  before: EntityRow,
  after: EntityRow,
  values: ReadonlyMap<Column, SqlValue>,
): Change {
  const fields = [...values.keys()].map(({ field }): [string, unknown] => [field, after[field]]);
  return {
    kind: 'updated',
    id: after.id,
    version: after.version,
    baseVersion: before.version,
    changes: { ...Object.fromEntries(fields), version: after.version },
  };
}

function setInPlace(
  values: Map<Column, SqlValue>,
  entity: EntityDefinition,
  field: string | undefined,
  value: SqlValue,
): void {
  const column = entity.columns.find((one) => one.field === field);
  if (column) values.set(column, value);
}

/** Arrays hold texts only, so that their JSON tells them apart. */
function isSame(current: unknown, value: SqlValue): boolean {
  if (!Array.isArray(value)) return current === value;
  return JSON.stringify(current) === JSON.stringify(value);
}

function instant(now: number): string {
  return new Date(now).toISOString();
}

function isOther(row: EntityRow, expectedVersion: number | null): boolean {
  return expectedVersion !== null && row.version !== expectedVersion;
}

/** Who names a version has seen a row, so that its absence is a conflict. */
function missing(
  entity: EntityDefinition,
  { id, expectedVersion }: Exclude<RowOperation, { kind: 'create' }>,
): WriteOutcome {
  return expectedVersion === null ? missingRow(entity.singular, id) : versionConflict(null);
}
