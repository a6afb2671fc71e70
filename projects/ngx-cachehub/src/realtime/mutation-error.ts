import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheHubErrorCode } from '../core/errors/cache-hub-error';
import type { ErrorMessage, MutatedMessage, WireRow } from '../protocol';

/** Why a write over the line was not done, in the numbers that HTTP has for it. */
export interface MutationFailure {
  /** 401, 403, 409 (conflict), 422 (refused for good), 429 or 503 (may pass). */
  readonly status: number;
  /** The server's own code. */
  readonly code: string | undefined;
  /** On a conflict: the row as it is, null where it is gone; undefined where the server did not say. */
  readonly current?: WireRow | null;
  /** Which field it is about. */
  readonly field?: string;
  /** When to try again at the earliest, in ms. */
  readonly retryAfterMs?: number;
}

const TOO_MANY: ReadonlySet<string> = new Set(['TOO_MANY_IN_FLIGHT', 'RATE_LIMITED']);

/** The error of an answer that is no yes; null of one that is. */
export function errorOfMutated(message: MutatedMessage): CacheHubError | null {
  const { status, error, current } = message;
  if (status === 'applied' || status === 'duplicate') return null;
  const code = error?.code;
  if (status === 'conflict') {
    const text = error?.message ?? 'The row was changed by somebody else.';
    return failed('conflict', text, {
      status: 409,
      code,
      ...(current !== undefined && { current }),
    });
  }
  const text = error?.message ?? 'The server refused the write.';
  const field = error?.field !== undefined && { field: error.field };
  if (code === 'FORBIDDEN') return failed('forbidden', text, { status: 403, code, ...field });
  return failed('rejected', text, { status: 422, code, ...field });
}

/** The error of an ERROR that answers a MUTATE. */
export function errorOfMutation(message: ErrorMessage): CacheHubError {
  const { code, retryable, retryAfterMs } = message;
  if (retryable) {
    const status = TOO_MANY.has(code) ? 429 : 503;
    const after = retryAfterMs !== undefined && { retryAfterMs };
    return failed('server-error', message.message, { status, code, ...after });
  }
  if (code === 'UNAUTHENTICATED') {
    return failed('unauthenticated', message.message, { status: 401, code });
  }
  if (code === 'FORBIDDEN') return failed('forbidden', message.message, { status: 403, code });
  return failed('rejected', message.message, { status: 422, code });
}

function failed(code: CacheHubErrorCode, text: string, details: MutationFailure): CacheHubError {
  return new CacheHubError(code, text, details);
}
