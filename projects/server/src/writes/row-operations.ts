import type { SqlValue } from '../db/database';
import { checkInitialValues, checkUnsetFields, checkWritableValues } from '../entities/check-value';
import type { Column, EntityDefinition, EntityRow } from '../entities/entity-definition';
import type { Change } from '../log/change';
import { invalid, missingRow, versionConflict } from './write-outcome';
import type { WriteOutcome } from './write-outcome';
import type { RowOperation } from './write-request';

/** What a write does to its row, once it is allowed. */
export type RowEffect =
  | { readonly kind: 'insert'; readonly values: ReadonlyMap<Column, SqlValue> }
  | { readonly kind: 'update'; readonly values: ReadonlyMap<Column, SqlValue> }
  | { readonly kind: 'delete' };

/** What changes: what is done to the row, what is logged and told, and the row to tell it by. */
export interface RowChange {
  readonly effect: RowEffect;
  readonly change: Change;
  readonly verb: string;
  readonly row: EntityRow;
}

/** What is answered, the row as it then stands unless that is a refusal, and what has to change for it. */
export interface RowDecision {
  readonly outcome: WriteOutcome;
  readonly done?: Pick<EntityRow, 'id' | 'version'>;
  readonly changed?: RowChange;
}

/** What the server itself writes into a row. */
export interface WriteStamp {
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What an operation stands on: the row as it is held, and the id of one that is to be made. */
export interface RowGround {
  readonly current: EntityRow | null;
  readonly newId: string | null;
}

/** An operation whose values may be kept, whatever its row is; it is decided by what it stands on. */
export type CheckedOperation =
  | { readonly ok: true; readonly decide: (ground: RowGround, stamp: WriteStamp) => RowDecision }
  | { readonly ok: false; readonly outcome: WriteOutcome };

/** Refuses by value, before anything was read or written. */
export function checkOperation(
  entity: EntityDefinition,
  operation: RowOperation,
): CheckedOperation {
  if (operation.kind === 'delete') {
    return { ok: true, decide: ({ current }) => deleteOne(entity, operation, current) };
  }
  if (operation.kind === 'create') {
    const checked = checkInitialValues(entity, operation.body);
    if (!checked.ok) return { ok: false, outcome: invalid(checked.field, checked.message) };
    const { values } = checked;
    return { ok: true, decide: ({ newId }, stamp) => createOne(entity, newId, values, stamp) };
  }
  const checked = checkWritableValues(entity, operation.body);
  if (!checked.ok) return { ok: false, outcome: invalid(checked.field, checked.message) };
  const unset = checkUnsetFields(entity, operation.unset ?? []);
  if (!unset.ok) return { ok: false, outcome: invalid(unset.field, unset.message) };
  const said = new Map([...checked.values, ...unset.values]);
  return {
    ok: true,
    decide: ({ current }, { now }) => updateOne({ entity, operation, said }, current, now),
  };
}

function createOne(
  entity: EntityDefinition,
  id: string | null,
  given: ReadonlyMap<Column, SqlValue>,
  { userId, now }: WriteStamp,
): RowDecision {
  if (id === null) throw new Error(`A new row of ${entity.type} was given no id.`);
  const values = new Map(given);
  setInPlace(values, entity, entity.createdAt, instant(now));
  setInPlace(values, entity, entity.updatedAt, instant(now));
  setInPlace(values, entity, entity.author, userId);
  const fields = entity.columns.map((one): [string, SqlValue] => [
    one.field,
    values.get(one) ?? null,
  ]);
  const row: EntityRow = { id, ...Object.fromEntries<SqlValue>(fields), version: 1 };
  const change: Change = { kind: 'created', id, version: 1, row };
  const effect: RowEffect = { kind: 'insert', values };
  return {
    outcome: { status: 201, body: row },
    done: row,
    changed: { effect, change, verb: 'created', row },
  };
}

interface CheckedUpdate {
  readonly entity: EntityDefinition;
  readonly operation: Extract<RowOperation, { kind: 'update' }>;
  readonly said: ReadonlyMap<Column, SqlValue>;
}

function updateOne(
  { entity, operation, said }: CheckedUpdate,
  current: EntityRow | null,
  now: number,
): RowDecision {
  if (!current) return { outcome: missing(entity, operation) };
  if (isOther(current, operation.expectedVersion)) return { outcome: versionConflict(current) };
  const values = new Map(
    [...said].filter(([column, value]) => !isSame(current[column.field], value)),
  );
  if (values.size === 0) return { outcome: { status: 200, body: current }, done: current };
  setInPlace(values, entity, entity.updatedAt, instant(now));
  const fields = [...values].map(([{ field }, value]): [string, SqlValue] => [field, value]);
  const version = current.version + 1;
  const row: EntityRow = { ...current, ...Object.fromEntries<SqlValue>(fields), version };
  const change = updatedChange(current, row, values);
  const effect: RowEffect = { kind: 'update', values };
  return {
    outcome: { status: 200, body: row },
    done: row,
    changed: { effect, change, verb: 'updated', row },
  };
}

function deleteOne(
  entity: EntityDefinition,
  operation: Extract<RowOperation, { kind: 'delete' }>,
  current: EntityRow | null,
): RowDecision {
  if (!current) return { outcome: missing(entity, operation) };
  if (isOther(current, operation.expectedVersion)) return { outcome: versionConflict(current) };
  const version = current.version + 1;
  const change: Change = { kind: 'deleted', id: current.id, version };
  const done = { id: current.id, version };
  return {
    outcome: { status: 200, body: done },
    done,
    changed: { effect: { kind: 'delete' }, change, verb: 'deleted', row: current },
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
