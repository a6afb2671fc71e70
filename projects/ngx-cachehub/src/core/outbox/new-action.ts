import { CacheHubError } from '../errors/cache-hub-error';
import { isEntityName } from '../keys';
import type { EntityId } from '../keys';
import type { OfflineAction, OfflineActionInput } from './offline-action';
import { storableCopy } from './storable-copy';

/** What the caller of the queue knows and the queue itself does not: it has neither clock nor chance. */
export interface ActionStamp {
  readonly id: string;
  readonly idempotencyKey: string;
  /** ms since the epoch. */
  readonly now: number;
  readonly userKey: string | null;
}

/**
 * The action as it will be stored, with everything that the input left open.
 * @throws CacheHubError 'rejected' for what cannot be stored or says nothing; the message says where.
 */
export function newAction(
  input: OfflineActionInput,
  stamp: ActionStamp,
  seq: number,
  schemaVersion: number,
): OfflineAction {
  checkInput(input);
  const { id, now, userKey } = stamp;
  return {
    ...dataOf(input),
    id,
    idempotencyKey: input.idempotencyKey ?? stamp.idempotencyKey,
    lane: input.lane ?? defaultLane(input),
    createdAt: now,
    seq,
    attempts: 0,
    nextAttemptAt: null,
    status: 'queued',
    sent: false,
    userKey,
    schemaVersion,
  };
}

/** The id by which the action's row is known: the server's, or a temporary one. */
export function rowIdOf(action: OfflineActionInput): EntityId | undefined {
  return action.entityId ?? action.tempId;
}

/** What the app said, copied; fields that it does not know are left out. */
function dataOf(input: OfflineActionInput): OfflineActionInput {
  const { type, entity, entityId, op, tempId, baseVersion } = input;
  const data: { -readonly [K in keyof OfflineActionInput]: OfflineActionInput[K] } = {
    type,
    payload: storableCopy(input.payload, 'payload') ?? null,
  };
  if (entity !== undefined) data.entity = entity;
  if (entityId !== undefined) data.entityId = entityId;
  if (op !== undefined) data.op = op;
  if (tempId !== undefined) data.tempId = tempId;
  if (baseVersion !== undefined) data.baseVersion = baseVersion;
  if (input.optimistic !== undefined)
    data.optimistic = storableCopy(input.optimistic, 'optimistic');
  if (input.base !== undefined) data.base = storableCopy(input.base, 'base');
  if (input.dependsOn !== undefined) data.dependsOn = [...input.dependsOn];
  return data;
}

function defaultLane(input: OfflineActionInput): string {
  const row = rowIdOf(input);
  return input.entity === undefined || row === undefined ? input.type : `${input.entity}:${row}`;
}

const OPS: ReadonlySet<unknown> = new Set(['create', 'update', 'delete']);

function checkInput(input: OfflineActionInput): void {
  const { type, entity, entityId, op, tempId, baseVersion, lane, dependsOn } = input;
  if (!isText(type)) throw refusal('type', 'a non-empty string that names its handler', type);
  if (entity !== undefined && !isEntityName(entity)) {
    throw refusal('entity', "an entity's name, without ':'", entity);
  }
  if (entityId !== undefined && !isId(entityId)) {
    throw refusal('entityId', 'a string or a finite number', entityId);
  }
  if (op !== undefined && !OPS.has(op)) throw refusal('op', "'create', 'update' or 'delete'", op);
  if (op !== undefined && entity === undefined) {
    throw refusal('entity', "given where there is an 'op'", entity);
  }
  if (op !== undefined && op !== 'create' && entityId === undefined) {
    throw refusal('entityId', `given where the op is '${op}'`, entityId);
  }
  if (tempId !== undefined && !isText(tempId))
    throw refusal('tempId', 'a non-empty string', tempId);
  if (lane !== undefined && !isText(lane)) throw refusal('lane', 'a non-empty string', lane);
  if (baseVersion !== undefined && !(Number.isSafeInteger(baseVersion) && baseVersion >= 0)) {
    throw refusal('baseVersion', 'a safe integer of at least 0', baseVersion);
  }
  if (dependsOn !== undefined && !(Array.isArray(dependsOn) && dependsOn.every(isText))) {
    throw refusal('dependsOn', 'an array of ids of actions', dependsOn);
  }
  if (input.idempotencyKey !== undefined && !isText(input.idempotencyKey)) {
    throw refusal('idempotencyKey', 'a non-empty string', input.idempotencyKey);
  }
  if (input.optimistic !== undefined && !Array.isArray(input.optimistic)) {
    throw refusal('optimistic', 'an array of changes', input.optimistic);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isId(value: unknown): boolean {
  return isText(value) || (typeof value === 'number' && Number.isFinite(value));
}

function refusal(field: string, expected: string, got: unknown): CacheHubError {
  const shown = typeof got === 'string' ? JSON.stringify(got) : String(got);
  return new CacheHubError(
    'rejected',
    `An action's ${field} has to be ${expected}; got ${shown.slice(0, 60)}. Nothing was queued.`,
    { path: field },
  );
}
