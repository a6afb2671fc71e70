import { statusOf } from '../core/errors/answer-status';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { OfflineActionInput } from '../core/outbox/offline-action';

/** What a failed call of an adapter means; 'done' where the server is as the write wanted it. */
export function refusalOf(
  { type, op }: OfflineActionInput,
  error: unknown,
): CacheHubError | 'done' {
  const status = statusOf(error instanceof CacheHubError ? error.details : error);
  const isGone = status === 404 || status === 410;
  if (isGone && op === 'delete') return 'done';
  if (status === 409 || status === 412 || (isGone && op === 'update')) {
    const message = `The write '${type}' met another one: the server's row is not the one that it was made on.`;
    return new CacheHubError('conflict', message, error);
  }
  if (error instanceof CacheHubError) return error;
  if (status === 0) {
    const message = `Expected the server to take the write '${type}'; it could not be reached.`;
    return new CacheHubError('disconnected', message, error);
  }
  const reason = status === undefined ? reasonOf(error) : `it answered ${status}`;
  const message = `Expected the server to take the write '${type}'; ${reason}.`;
  return new CacheHubError('rejected', message, error);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the adapter failed';
}
