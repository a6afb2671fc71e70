import { CacheHubError } from './cache-hub-error';

describe('CacheHubError', () => {
  it('[H2] names what caused it, also where that is an error by its shape alone', () => {
    const answer = { name: 'HttpErrorResponse', message: 'Http failure', status: 500 };
    expect(new CacheHubError('fetch-failed', 'said', answer).cause).toBe(answer);
    const thrown = new Error('thrown');
    expect(new CacheHubError('fetch-failed', 'said', thrown).cause).toBe(thrown);
    expect(new CacheHubError('fetch-failed', 'said', { status: 500 }).cause).toBeUndefined();
  });
});
