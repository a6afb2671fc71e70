import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

import { EMPTY_CUSTOMER } from './customer-input';
import { FIELD_FLASH_MS, remoteChanges } from './remote-changes';

const AT = new Date(0).toISOString();
const ROW = { ...EMPTY_CUSTOMER, name: 'Ada', id: 'c1', createdAt: AT, updatedAt: AT, version: 0 };
const ROWS = {
  a: ROW,
  b: { ...ROW, city: 'Rome', version: 1 },
  c: { ...ROW, city: 'Rome', score: 9, version: 2 },
  o: { ...ROW, id: 'c2', city: 'Oslo' },
};

function check(rows: string, isOwn: (field: string) => boolean, expected: string): void {
  const scheduler = new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted));
  scheduler.run(({ hot, expectObservable }) => {
    const fields$ = remoteChanges(hot(rows, ROWS), isOwn, scheduler).pipe(
      map((fields) => [...fields].join(' ')),
    );
    expectObservable(fields$).toBe(expected, { x: 'city', y: 'score', _: '' });
  });
}

describe('the fields that somebody else changed', () => {
  it('[row:A6] stand out for a moment', () => {
    check('a-b', () => false, `--x ${FIELD_FLASH_MS - 1}ms _`);
  });

  it('[row:A6] a second change takes over from the first', () => {
    check('a-b-c', () => false, `--x-y ${FIELD_FLASH_MS - 1}ms _`);
  });

  it('[row:A6] one’s own edits do not, nor does another customer', () => {
    check('a-b', (field) => field === 'city', '---');
    check('a-o', () => false, '---');
  });
});
