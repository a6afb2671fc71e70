import { HttpErrorResponse } from '@angular/common/http';
import { isUnanswered } from 'ngx-cachehub';

/** What the server said, in its own words; else what happened, in ours. */
export function serverMessage(error: unknown): string {
  const cause = httpCause(error);
  if (cause !== undefined) {
    const said = errorText(cause.error);
    if (said !== undefined) return said;
    return isUnanswered(cause)
      ? 'The server could not be reached.'
      : `The server answered ${cause.status}.`;
  }
  return error instanceof Error ? error.message : 'Something went wrong.';
}

/** The HTTP answer behind an error, however deep the cache wrapped it. */
export function httpCause(error: unknown): HttpErrorResponse | undefined {
  for (let at = error, depth = 0; depth < 5 && at instanceof Object; depth++) {
    if (at instanceof HttpErrorResponse) return at;
    // Angular's error of an answer is no `Error`, so the hub's errors name it among their details.
    at = ('cause' in at && at.cause) || ('details' in at && at.details);
  }
  return undefined;
}

function errorText(body: unknown): string | undefined {
  if (!(body instanceof Object) || !('error' in body)) return undefined;
  const { error } = body;
  return error instanceof Object && 'message' in error && typeof error.message === 'string'
    ? error.message
    : undefined;
}
