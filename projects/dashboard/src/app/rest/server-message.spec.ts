import { HttpErrorResponse } from '@angular/common/http';
import { CacheHubError } from 'ngx-cachehub';

import { httpCause, serverMessage } from './server-message';

describe('what the demo says of a failure', () => {
  const answer = new HttpErrorResponse({
    status: 404,
    error: { error: { code: 'NOT_FOUND', message: 'There is no customer "c9".' } },
  });

  it('[row:A6] is what the server said, through what the hub made of it', () => {
    const error = new CacheHubError('fetch-failed', 'Expected a customer to load.', answer);
    expect(httpCause(error)?.status).toBe(404);
    expect(serverMessage(error)).toBe('There is no customer "c9".');
    expect(serverMessage(new Error('outer', { cause: error }))).toBe('There is no customer "c9".');
  });

  it('[row:A6] is in words of our own where the server said nothing', () => {
    expect(serverMessage(new HttpErrorResponse({ status: 502 }))).toBe('The server answered 502.');
    expect(serverMessage(new HttpErrorResponse({ status: 0 }))).toBe(
      'The server could not be reached.',
    );
    const ofServiceWorker = new HttpErrorResponse({ status: 504, error: '' });
    expect(serverMessage(ofServiceWorker)).toBe('The server could not be reached.');
    expect(serverMessage(new Error('Too late.'))).toBe('Too late.');
  });
});
