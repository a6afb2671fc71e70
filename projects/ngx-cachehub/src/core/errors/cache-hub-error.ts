/** The golden list of error codes: codes are added, never renamed. */
export const CACHE_HUB_ERROR_CODES = [
  'fetch-failed',
  'aborted',
  'timeout',
  'disconnected',
  'wire-fault',
  'frame-too-large',
  'forbidden',
  'unauthenticated',
  'server-error',
  'queue-full',
  'storage-failed',
  'queue-lost',
  'no-handler',
  'rejected',
  'conflict',
  'too-many-pending',
  'optimistic-timeout',
  'not-configured',
  'invalid-key',
  'invalid-config',
  'destroyed',
] as const;

/** One of the golden list. */
export type CacheHubErrorCode = (typeof CACHE_HUB_ERROR_CODES)[number];

/**
 * The one error class: tell errors apart by `code`, never by the text of the message.
 */
export class CacheHubError extends Error {
  /** What happened, in a word that does not change. */
  readonly code: CacheHubErrorCode;
  /** What caused it: the server's answer, the error of a loader, the faulty value. */
  readonly details?: unknown;

  constructor(code: CacheHubErrorCode, message: string, details?: unknown) {
    // An HttpErrorResponse is an error by its shape alone.
    super(message, isErrorLike(details) ? { cause: details } : undefined);
    this.name = 'CacheHubError';
    this.code = code;
    this.details = details;
  }
}

function isErrorLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}
