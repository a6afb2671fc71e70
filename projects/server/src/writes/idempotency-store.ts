import { createHash } from 'node:crypto';
import type { SqlRunner } from '../db/database';
import type { SqlParams } from '../db/sql-params';
import { refusal } from './write-outcome';
import type { WriteOutcome } from './write-outcome';
import type { WriteRequest } from './write-request';

/** Whose key it is and what it was first used for. */
export interface KeyClaim {
  readonly userId: string;
  readonly key: string;
  readonly fingerprint: string;
}

/**
 * What a key stands for is the entity, the row and what is done to it. Not the version that it was
 * made against: a write that was done is done, whatever its sender has learnt since.
 */
export function claimOf(request: WriteRequest): KeyClaim | null {
  const { identity, entity, operation, idempotencyKey } = request;
  if (idempotencyKey === undefined) return null;
  const text = canonicalJson([entity.type, { ...operation, expectedVersion: undefined }]);
  const fingerprint = createHash('sha256').update(text).digest('base64url');
  return { userId: identity.userId, key: idempotencyKey, fingerprint };
}

/**
 * Takes the key for this transaction: gives a row where it was free. Another transaction with the same key waits here
 * until this one has ended.
 */
export function claimSql(params: SqlParams, claim: KeyClaim, now: number): string {
  const { userId, key, fingerprint } = claim;
  const values = [userId, key, fingerprint, new Date(now).toISOString()];
  return `INSERT INTO idempotency_keys (user_id, key, fingerprint, at)
    VALUES (${values.map((value) => params.bind(value)).join(', ')})
    ON CONFLICT DO NOTHING RETURNING key`;
}

/** What is stored under a key that was taken before. */
export async function storedResult(tx: SqlRunner, claim: KeyClaim): Promise<WriteOutcome> {
  const { userId, key, fingerprint } = claim;
  const [stored] = await tx.query(
    'SELECT fingerprint, status, body FROM idempotency_keys WHERE user_id = $1 AND key = $2',
    [userId, key],
  );
  if (stored?.['fingerprint'] !== fingerprint) {
    const message = 'This Idempotency-Key was used for another request before.';
    return refusal(422, 'IDEMPOTENCY_KEY_REUSED', message);
  }
  return { status: Number(stored['status']), body: stored['body'], replayed: true };
}

/** Keeps the result, a refusal too, with the write itself: both are committed, or neither. */
export function resultSql(params: SqlParams, claim: KeyClaim, outcome: WriteOutcome): string {
  const body = params.bind(JSON.stringify(outcome.body), 'text');
  return `UPDATE idempotency_keys SET status = ${params.bind(outcome.status)}, body = ${body}::jsonb
    WHERE user_id = ${params.bind(claim.userId)} AND key = ${params.bind(claim.key)}`;
}

/** The same text for the same value, in whatever order its fields were written. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
