import * as fc from 'fast-check';
import { classifyFailure, retryAfterMs } from './classify-failure';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('what a failed answer means', () => {
  it('[Q4] is said by its status alone', () => {
    const kinds = (...statuses: number[]) =>
      new Set(statuses.map((status) => classifyFailure({ status }, NOW).kind));
    expect(kinds(408, 425, 429, 500, 502, 503, 504, 599, 0, 302)).toEqual(new Set(['retry']));
    expect(kinds(401)).toEqual(new Set(['auth']));
    expect(kinds(409, 412)).toEqual(new Set(['conflict']));
    expect(kinds(400, 402, 403, 404, 410, 413, 418, 422, 451)).toEqual(new Set(['reject']));
  });

  it('[M4] a conflict carries the row that the server has, or that there is none', () => {
    expect(classifyFailure({ status: 409 }, NOW)).toEqual({ kind: 'conflict' });
    for (const current of [null, { id: 1 }]) {
      expect(classifyFailure({ status: 409, current }, NOW)).toEqual({ kind: 'conflict', current });
    }
  });

  it('[I6] a conflict that says when to come back is with the same write, still under way', () => {
    const again = { kind: 'retry', afterMs: 1_000 };
    expect(classifyFailure({ status: 409, retryAfter: '1' }, NOW)).toEqual(again);
    const met = { status: 409, retryAfter: '1', current: null };
    expect(classifyFailure(met, NOW)).toEqual({ kind: 'conflict', current: null });
    expect(classifyFailure({ status: 412, retryAfter: '1' }, NOW)).toEqual({ kind: 'conflict' });
  });

  it('[Q4] Retry-After is seconds or a date, and nothing else', () => {
    expect(retryAfterMs('120', NOW)).toBe(120_000);
    expect(retryAfterMs(' 0 ', NOW)).toBe(0);
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:30 GMT', NOW)).toBe(30_000);
    expect(retryAfterMs('Thursday, 01-Jan-26 00:00:30 GMT', NOW)).toBe(30_000);
    expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', NOW)).toBe(0);
    for (const bad of [null, undefined, '', '-1', '1.5', '1e3', 'soon', '2026-01-01', 'Thu, x']) {
      expect(retryAfterMs(bad, NOW)).toBeUndefined();
    }
    expect(classifyFailure({ status: 503, retryAfter: '2' }, NOW)).toEqual({
      kind: 'retry',
      afterMs: 2_000,
    });
  });

  it('[I12] no header makes it throw, or wait for less than nothing', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const afterMs = retryAfterMs(header, NOW);
        expect(afterMs === undefined || afterMs >= 0).toBe(true);
      }),
    );
  });
});
