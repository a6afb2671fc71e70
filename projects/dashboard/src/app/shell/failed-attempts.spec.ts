import type { ConnectionStatus } from 'ngx-cachehub';
import { TestScheduler } from 'rxjs/testing';

import { failedAttempts } from './failed-attempts';

const STATUS: Record<string, ConnectionStatus> = {
  c: 'connecting',
  o: 'connected',
  r: 'reconnecting',
};

describe('the attempts behind the badge', () => {
  it('[C1] counts each failure since the line was last good', () => {
    new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted)).run(
      ({ hot, expectObservable }) => {
        const status$ = hot('c-o---r-----o', STATUS);
        const error$ = hot('u-----1-2-3--', {
          u: undefined,
          1: new Error('lost'),
          2: new Error('refused'),
          3: new Error('refused'),
        });
        expectObservable(failedAttempts(status$, error$)).toBe('0-----1-2-3-0', [0, 1, 2, 3]);
      },
    );
  });
});
