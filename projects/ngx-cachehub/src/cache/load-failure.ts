import { statusOf } from '../core/errors/answer-status';
import { CacheHubError, type CacheHubErrorCode } from '../core/errors/cache-hub-error';

/** Errors of the hub itself that another try may not meet again. */
const PASSING: ReadonlySet<CacheHubErrorCode> = new Set([
  'fetch-failed',
  'timeout',
  'disconnected',
  'server-error',
]);

/** What a source threw or rejected with, as the one error class; the original is in `details`. */
export function toLoadError(key: string, error: unknown): CacheHubError {
  if (error instanceof CacheHubError) return error;
  const status = statusOf(error);
  const reason = reasonOf(error);
  return new CacheHubError(
    codeOf(status),
    `Expected '${key}' to load; its source failed${status === undefined ? '' : ` with status ${status}`}: ${reason}.`,
    error,
  );
}

/** The status of what went wrong, also where it is wrapped. */
export function loadStatus(error: CacheHubError): number | undefined {
  return statusOf(error.details) ?? (error.code === 'forbidden' ? 403 : undefined);
}

/** False for what would fail again in the same way: a configuration, a schema. */
export function mayPass(error: CacheHubError): boolean {
  return PASSING.has(error.code);
}

function codeOf(status: number | undefined): CacheHubErrorCode {
  if (status === 401) return 'unauthenticated';
  return status === 403 ? 'forbidden' : 'fetch-failed';
}

function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    return String(error.message);
  }
  return typeof error === 'string' ? error : `a value of type ${typeof error}`;
}
