import { CacheHubError } from '../core/errors/cache-hub-error';
import type { ErrorMessage } from '../protocol';

/** What a tab that leads says for the server where it has no line. */
export const NO_LINE = 'NO_LINE';

/** A refusal that may pass is tried again after so long, where the server names no time. */
export const RETRY_REFUSED_MS = 5_000;

/** What the server's refusal was, in the details of a 'server-error' or a 'forbidden'. */
export interface ServerAnswer {
  /** The server's own code. */
  readonly code: string;
  /** Whether the same may succeed later. */
  readonly retryable: boolean;
  /** When at the earliest, in ms. */
  readonly retryAfterMs?: number;
  readonly details?: unknown;
}

export function disconnected(message: string): CacheHubError {
  return new CacheHubError('disconnected', message);
}

/** The error of an ERROR that answers what was asked about `what`. */
export function errorOfAnswer(what: string, message: ErrorMessage): CacheHubError {
  const { code, retryable, retryAfterMs, details } = message;
  if (code === NO_LINE) return disconnected(message.message);
  return new CacheHubError(
    'server-error',
    `The server, asked for '${what}', answered ${code}: ${message.message}`,
    {
      code,
      retryable,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(details !== undefined && { details }),
    } satisfies ServerAnswer,
  );
}
