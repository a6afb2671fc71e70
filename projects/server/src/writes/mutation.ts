import type { Identity } from '../access/identity';
import type { Rights } from '../access/rights';
import { isKeepableText } from '../entities/check-value';
import type { EntityRow } from '../entities/entity-definition';
import type { ErrorMessage, MutateMessage, MutatedMessage } from '../protocol';
import { admit } from './admission';
import { missingRow, refusal } from './write-outcome';
import type { ErrorBody, WriteOutcome } from './write-outcome';
import { MAX_KEY_LENGTH, isWriteKey } from './write-key';
import type { RowOperation, WriteRequest } from './write-request';

/** Whose MUTATE it is. */
export interface Mutator {
  readonly identity: Identity;
  readonly clientId: string | undefined;
}

const IN_PROGRESS_RETRY_MS = 1_000;

/** A MUTATE as a write, or why it is none: the same refusals as over HTTP. */
export function writeOf(
  message: MutateMessage,
  { identity, clientId }: Mutator,
  rights: Rights,
): WriteRequest | WriteOutcome {
  const { idempotencyKey, op, entityType } = message;
  if (!isWriteKey(idempotencyKey)) {
    return bad(`idempotencyKey has to be a text of 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  if (op === 'call') return refusal(404, 'UNKNOWN_CALL', 'This server has no calls.');
  if (entityType === undefined) return bad(`${op} needs an entityType.`);
  const allowed = admit(rights, identity, entityType, 'write');
  if ('status' in allowed) return allowed;
  const operation = operationOf(message, allowed.entity.singular);
  if ('status' in operation) return operation;
  return { ...allowed, operation, idempotencyKey, ...(clientId !== undefined && { clientId }) };
}

/** What became of a write, as the socket says it. */
export function answerOf(
  { id, op, tempId }: MutateMessage,
  { status, body, replayed = false }: WriteOutcome,
): MutatedMessage | ErrorMessage {
  if (status < 300) {
    const row = body as EntityRow;
    return {
      type: 'MUTATED',
      id,
      status: replayed ? 'duplicate' : 'applied',
      version: row.version,
      ...(op !== 'delete' && { entity: row }),
      ...(op === 'create' && tempId !== undefined && { idMap: { [tempId]: row.id } }),
    };
  }
  const { error, current } = body as ErrorBody;
  if (status === 409) {
    const retry = { retryable: true, retryAfterMs: IN_PROGRESS_RETRY_MS };
    return { type: 'ERROR', id, code: error.code, message: error.message, ...retry };
  }
  if (current === undefined) return { type: 'MUTATED', id, status: 'rejected', error };
  return { type: 'MUTATED', id, status: 'conflict', current, error };
}

function operationOf(
  { op, entityId, changes, unset = [], baseVersion }: MutateMessage,
  singular: string,
): RowOperation | WriteOutcome {
  if (op === 'create') {
    return changes ? { kind: 'create', body: changes } : bad('create needs changes: the row.');
  }
  if (entityId === undefined) return bad(`${op} needs an entityId.`);
  const id = String(entityId);
  if (!isKeepableText(id)) return missingRow(singular, id);
  const expectedVersion = baseVersion ?? null;
  if (op === 'delete') return { kind: 'delete', id, expectedVersion };
  if (!changes && unset.length === 0) return bad('update needs changes or unset.');
  const removed = unset.length > 0 && { unset };
  return { kind: 'update', id, body: changes ?? {}, ...removed, expectedVersion };
}

function bad(message: string): WriteOutcome {
  return refusal(400, 'BAD_MESSAGE', message);
}
