import { createHash } from 'node:crypto';
import type { SqlRunner } from '../db/database';
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
 * Takes the key for this transaction, or gives the result that is stored under it. Another
 * transaction with the same key waits here until this one has ended.
 */
export async function claimKey(
  tx: SqlRunner,
  claim: KeyClaim,
  now: number,
): Promise<WriteOutcome | null> {
  const { userId, key, fingerprint } = claim;
  const taken = await tx.query(
    `INSERT INTO idempotency_keys (user_id, key, fingerprint, at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING key`,
    [userId, key, fingerprint, new Date(now).toISOString()],
  );
  if (taken.length > 0) return null;
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
export async function storeResult(
  tx: SqlRunner,
  claim: KeyClaim,
  outcome: WriteOutcome,
): Promise<void> {
  await tx.query(
    `UPDATE idempotency_keys SET status = $3, body = $4::text::jsonb
     WHERE user_id = $1 AND key = $2`,
    [claim.userId, claim.key, outcome.status, JSON.stringify(outcome.body)],
  );
}

/** The same text for the same value, in whatever order its fields were written. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
