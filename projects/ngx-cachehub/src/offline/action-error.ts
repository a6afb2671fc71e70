import { isRowValue } from '../core/entities';
import { statusOf } from '../core/errors/answer-status';
import {
  CACHE_HUB_ERROR_CODES,
  CacheHubError,
  type CacheHubErrorCode,
} from '../core/errors/cache-hub-error';
import type { ActionError, OfflineAction } from '../core/outbox';
import type { SendFailure } from './failure-judge';

/** What is kept with an action of why its last send failed: for a person to read, and for no one to decide by. */
export function actionErrorOf(failure: SendFailure, cause: unknown): ActionError {
  const status = statusOf(cause instanceof CacheHubError ? cause.details : cause);
  const code = codeOf(failure, cause);
  const message =
    messageOf(cause) ?? (status ? `The server answered ${status}.` : 'No answer came.');
  return { code, message, ...(status && { status }) };
}

/** Why an action's outcome is none, for whoever awaits it. */
export function errorOf(
  { id, type, error, conflict }: OfflineAction,
  cause: unknown,
): CacheHubError {
  if (conflict !== undefined) {
    return new CacheHubError(
      'conflict',
      `The write '${type}' met another one, and a person has to decide. It waits.`,
      { id, conflict },
    );
  }
  const { code = 'rejected', message = 'It was refused.', status } = error ?? {};
  return new CacheHubError(isCode(code) ? code : 'rejected', message, {
    id,
    ...(status !== undefined && { status }),
    ...(cause !== undefined && { cause }),
  });
}

export function storageFailed(id: string, cause: unknown): CacheHubError {
  return new CacheHubError(
    'storage-failed',
    `Expected the device to store the write ${id}; it did not. The write is kept and sent while this page lives.`,
    { id, cause },
  );
}

function codeOf(failure: SendFailure, cause: unknown): CacheHubErrorCode {
  if (failure.kind === 'lost') return 'disconnected';
  switch (failure.failure.kind) {
    case 'retry':
      return 'server-error';
    case 'auth':
      return 'unauthenticated';
    case 'conflict':
      return 'conflict';
    case 'reject':
      return cause instanceof CacheHubError && cause.code === 'no-handler'
        ? 'no-handler'
        : 'rejected';
  }
}

/** The server's own sentence, where its answer has one; else the error's, which is no text of an HTTP client. */
function messageOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  const body: unknown = 'error' in cause ? cause.error : undefined;
  const told = sentenceOf(body) ?? (isRowValue(body) ? sentenceOf(body['error']) : undefined);
  if (told !== undefined) return told;
  return cause instanceof Error && statusOf(cause) === undefined ? sentenceOf(cause) : undefined;
}

function sentenceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('message' in value)) return undefined;
  return typeof value.message === 'string' && value.message !== '' ? value.message : undefined;
}

function isCode(code: string): code is CacheHubErrorCode {
  return CACHE_HUB_ERROR_CODES.some((known) => known === code);
}
