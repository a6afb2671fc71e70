import { CacheHubError, type CacheHubErrorCode } from '../core/errors/cache-hub-error';

/**
 * Whatever was thrown, as an error. What looks like one is taken as it is: Angular's
 * `HttpErrorResponse` is an Error by its shape alone. Anything else becomes a `CacheHubError`
 * of this code, with what was thrown in `details`.
 */
export function asError(thrown: unknown, code: CacheHubErrorCode): Error {
  return isErrorLike(thrown)
    ? thrown
    : new CacheHubError(code, `Expected an error; ${typeof thrown} was thrown instead.`, thrown);
}

function isErrorLike(thrown: unknown): thrown is Error {
  return (
    thrown instanceof Error ||
    (typeof thrown === 'object' &&
      thrown !== null &&
      'name' in thrown &&
      typeof thrown.name === 'string' &&
      'message' in thrown &&
      typeof thrown.message === 'string')
  );
}
