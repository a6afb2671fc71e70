/** What was given cannot be a key. The shell turns it into a `CacheHubError` of the same code. */
export class KeyError extends Error {
  readonly code = 'invalid-key';

  constructor(expected: string, got: string) {
    super(`A cache key has to be ${expected}; got ${got}.`);
    this.name = 'KeyError';
  }
}
