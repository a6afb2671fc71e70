import { CacheHubError } from './cache-hub-error';

/**
 * True where a request failed because no server answered: no network, a line that broke, or the empty 504 that
 * Angular's service worker puts in the place of an answer. For words such as "You are offline", in place of
 * "The server answered 504".
 *
 * @param error What an HTTP client threw, or a `CacheHubError` that has it among its `details`.
 */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof CacheHubError)) return statusOf(error) === 0;
  return error.code === 'disconnected' || statusOf(error.details) === 0;
}

/**
 * The HTTP status of an error, by its shape: whatever client made it. 0 where no server answered, also
 * where a service worker says so in its own words.
 */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  if (typeof error.status !== 'number') return undefined;
  return error.status === 504 && isOfServiceWorker(error) ? 0 : error.status;
}

/**
 * Angular's service worker answers a request that reached nobody, of any method and address, with an empty 504
 * that it makes itself: a type of content at most. A gateway says more: its answer has a body, a date, or a length.
 */
function isOfServiceWorker(error: object): boolean {
  const names = namesOf('headers' in error ? error.headers : undefined);
  if (names === undefined || names.some((name) => name.toLowerCase() !== 'content-type'))
    return false;
  // Of `fetch` it is the answer itself, whose body cannot be read here.
  const body: unknown = 'error' in error ? error.error : undefined;
  return body === undefined || body === null || body === '';
}

/** Of Angular's headers or a browser's; undefined for anything else. */
function namesOf(headers: unknown): readonly string[] | undefined {
  if (typeof headers !== 'object' || headers === null || !('keys' in headers)) return undefined;
  const { keys } = headers;
  if (typeof keys !== 'function') return undefined;
  const names: unknown = keys.call(headers);
  return isIterable(names) ? [...names].map(String) : undefined;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
