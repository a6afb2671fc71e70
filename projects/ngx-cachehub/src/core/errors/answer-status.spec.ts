import { isUnanswered, statusOf } from './answer-status';
import { CacheHubError } from './cache-hub-error';

/** As Angular's service worker makes it; `error` is the body, as in an `HttpErrorResponse`. */
const OF_SERVICE_WORKER = {
  status: 504,
  headers: new Headers({ 'Content-Type': 'text/plain;charset=UTF-8' }),
  error: '',
};

describe('the status of an error', () => {
  it('[Q33] a service worker that reached nobody is no server that answered', () => {
    expect(statusOf(OF_SERVICE_WORKER)).toBe(0);
    expect(statusOf({ ...OF_SERVICE_WORKER, error: null })).toBe(0);
    const { status, headers } = OF_SERVICE_WORKER;
    expect(statusOf({ status, headers })).toBe(0);
    // Angular's headers list their names, a browser's go through them.
    expect(statusOf({ status, headers: { keys: (): string[] => [] } })).toBe(0);
  });

  it.each([
    ['a body', { headers: new Headers(), error: '<h1>504</h1>' }],
    ['a body that is data', { headers: new Headers(), error: { message: 'late' } }],
    ['a date', { headers: new Headers({ Date: 'Wed, 02 Dec 2026 10:00:00 GMT' }), error: '' }],
    ['a length', { headers: new Headers({ 'Content-Length': '0' }), error: '' }],
    ['a word when to come', { headers: new Headers({ 'Retry-After': '9' }) }],
    ['nothing known of its headers', { error: '' }],
    ['headers of no kind that is known', { headers: { keys: 'none' }, error: '' }],
    ['names that cannot be read', { headers: { keys: (): number => 1 }, error: '' }],
  ])('[Q33] a 504 with %s is a gateway’s', (_what, parts) => {
    expect(statusOf({ status: 504, ...parts })).toBe(504);
  });

  it('[Q33] no other status is taken for silence', () => {
    const statuses = [400, 401, 408, 500, 502, 503];
    const read = statuses.map((status) => statusOf({ ...OF_SERVICE_WORKER, status }));
    expect(read).toEqual(statuses);
  });

  it('[Q33] is told to an app as one thing, whoever says it', () => {
    const wrapped = new CacheHubError('fetch-failed', 'x', OF_SERVICE_WORKER);
    const lost = new CacheHubError('disconnected', 'x');
    const silences = [{ status: 0 }, OF_SERVICE_WORKER, wrapped, lost];
    expect(silences.map(isUnanswered)).toEqual([true, true, true, true]);
    const refused = new CacheHubError('rejected', 'x', { status: 422 });
    const answers = [{ status: 500 }, refused, new Error('offline'), undefined];
    expect(answers.map(isUnanswered)).toEqual([false, false, false, false]);
  });
});
