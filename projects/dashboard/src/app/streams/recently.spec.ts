import { TestScheduler } from 'rxjs/testing';

import { recently } from './recently';

describe('recently', () => {
  it('[row:E10] is true from an event on, and false when none came for a while', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ hot, expectObservable }) => {
      const events$ = hot('a--b-------c|');
      const values = { t: true, f: false };
      expectObservable(recently(events$, 4, scheduler)).toBe('t--t---f---t---(f|)', values);
    });
  });
});
