import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

import { markRecent } from './mark-recent';

interface Row {
  readonly id: string;
  readonly version: number;
}

function row(id: string, version = 1): Row {
  return { id, version };
}

/** What a spectator sees: `a` for a row, `a*` for a recent one. */
function check(
  marbles: string,
  rows: Record<string, readonly Row[]>,
  forMs: number,
  expected: string,
  views: Record<string, string>,
): void {
  const scheduler = new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted));
  scheduler.run(({ hot, expectObservable }) => {
    const seen$ = markRecent(hot(marbles, rows), {
      identity: ({ id, version }) => `${id}@${version}`,
      forMs,
      scheduler,
    }).pipe(map((all) => all.map((one) => one.row.id + (one.recent ? '*' : '')).join(' ')));
    expectObservable(seen$).toBe(expected, views);
  });
}

describe('the mark of what is recent', () => {
  it('[row:A8] the feed marks an arrival as new for 3 s', () => {
    const rows = { 1: [row('a')], 2: [row('b'), row('a')] };
    check('1-2', rows, 3_000, 'x-y 2999ms z', { x: 'a', y: 'b* a', z: 'b a' });
  });

  it('[row:A8] what was there at first is not new', () => {
    check('1', { 1: [row('a'), row('b')] }, 3_000, 'x', { x: 'a b' });
  });

  it('[row:A8] each arrival has 3 s of its own', () => {
    const rows = { 1: [], 2: [row('a')], 3: [row('b'), row('a')] };
    check('1 999ms 2 999ms 3', rows, 3_000, 'w 999ms x 999ms y 1999ms z 999ms v', {
      w: '',
      x: 'a*',
      y: 'b* a*',
      z: 'b* a',
      v: 'b a',
    });
  });

  it('[row:A8] an update of another row leaves the mark as long as it was', () => {
    const rows = { 1: [row('b')], 2: [row('a'), row('b')], 3: [row('a'), row('b')] };
    check('1 999ms 2 999ms 3', rows, 3_000, 'w 999ms x 999ms x 1999ms y', {
      w: 'b',
      x: 'a* b',
      y: 'a b',
    });
  });

  it('[row:A8] a metric flashes for 500 ms at each new version', () => {
    const rows = { 1: [row('m', 1)], 2: [row('m', 2)], 3: [row('m', 3)] };
    check('1 999ms 2 999ms 3', rows, 500, 'w 999ms x 499ms w 499ms x 499ms w', {
      w: 'm',
      x: 'm*',
    });
  });

  it('[row:A8] an emission without a new version does not flash', () => {
    const rows = { 1: [row('m', 1)], 2: [row('m', 1)] };
    check('1 999ms 2', rows, 500, 'w 999ms w', { w: 'm' });
  });
});
