import * as fc from 'fast-check';
import { statusOf } from '../errors/answer-status';
import { judgeFailure, retryDelay } from './failure-verdict';
import { answered, isFresh, isMarked, known, markDirty, UNKNOWN } from './freshness';
import { ListInvalidation } from './list-invalidation';
import { openingMove } from './opening-move';
import { jitteredInterval, REFETCH_WINDOW_MS, refetchAt } from './refetch-window';

describe('freshness', () => {
  it('[K8] is in doubt until a load answers that began after the last event', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('event', 'begin', 'answer'), { maxLength: 40 }),
        (script) => {
          let freshness = UNKNOWN;
          let events = 0;
          let begun: { sawDirty: number; turn: number; events: number } | undefined;
          let settledEvents = 0;
          for (const what of script) {
            if (what === 'event') {
              events++;
              freshness = markDirty(freshness);
            } else if (what === 'begin') {
              begun = { sawDirty: freshness.dirty, turn: 1, events };
            } else if (begun !== undefined) {
              freshness = answered(freshness, begun, 0);
              settledEvents = Math.max(settledEvents, begun.events);
            }
            expect(isMarked(freshness)).toBe(events > settledEvents);
          }
        },
      ),
    );
  });

  it('[K6] lasts for staleTime, 0 being never and Infinity always', () => {
    const loaded = answered(UNKNOWN, { sawDirty: 0, turn: 1 }, 1_000);
    expect(isFresh(loaded, 0, undefined, 1_000)).toBe(false);
    expect(isFresh(loaded, 10, undefined, 1_009)).toBe(true);
    expect(isFresh(loaded, 10, undefined, 1_010)).toBe(false);
    expect(isFresh(loaded, Infinity, undefined, 1e12)).toBe(true);
    expect(isFresh(UNKNOWN, 10, undefined, 1_000)).toBe(false);
  });

  it('[K6] a healthy subscription keeps fresh what was asked for since it began, and nothing else', () => {
    const coverage = { healthy: true, since: 5, lostAt: undefined };
    const before = known(UNKNOWN, 4, 0);
    const after = known(UNKNOWN, 5, 0);
    expect([before, after].map((f) => isFresh(f, 0, coverage, 1e9))).toEqual([false, true]);
    expect(isFresh(markDirty(after), 0, coverage, 1e9)).toBe(false);
    const lost = { healthy: false, since: 5, lostAt: 1_000 };
    expect([1_009, 1_010].map((now) => isFresh(after, 10, lost, now))).toEqual([true, false]);
  });
});

describe('failures', () => {
  it('[K4] backs off with full jitter from 1 s, at most 30 s', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
        const delay = retryDelay(attempt, chance);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThan(Math.min(30_000, 1_000 * 2 ** attempt) || 1);
      }),
    );
  });

  it('[K4] reads the status and never the text', () => {
    expect(statusOf({ status: 503, message: '404' })).toBe(503);
    expect(statusOf(new Error('status 404'))).toBeUndefined();
    expect(judgeFailure(undefined, 0, 2, 0.5)).toEqual({ kind: 'retry', delayMs: 500 });
    expect(judgeFailure(undefined, 2, 2, 0.5)).toEqual({ kind: 'final' });
    expect(judgeFailure(400, 0, 2, 0.5)).toEqual({ kind: 'final' });
    expect(judgeFailure(429, 0, 2, 0.5).kind).toBe('retry');
    expect([404, 410].map((status) => judgeFailure(status, 0, 2, 0).kind)).toEqual([
      'gone',
      'gone',
    ]);
    expect(judgeFailure(403, 0, 2, 0).kind).toBe('forbidden');
  });
});

describe('windows', () => {
  it('[I9] refetches start a window apart, and none before its event', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 50 }), (gaps) => {
        let now = 0;
        let last = -Infinity;
        let pending: number | undefined;
        const starts: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if (pending !== undefined && pending <= now) {
            starts.push((last = pending));
            pending = undefined;
          }
          pending ??= refetchAt(now, last);
          expect(pending).toBeGreaterThanOrEqual(now);
        }
        for (let i = 1; i < starts.length; i++) {
          expect(starts[i] - starts[i - 1]).toBeGreaterThanOrEqual(REFETCH_WINDOW_MS);
        }
      }),
    );
  });

  it('[Y1] an interval moves by a tenth at most', () => {
    expect([0, 0.5, 1].map((chance) => jitteredInterval(1_000, chance))).toEqual([
      900, 1_000, 1_100,
    ]);
  });

  it('[B5] waits for silence, at most maxWait, each entity for itself', () => {
    const windows = new ListInvalidation({ debounceMs: 1_000, maxWaitMs: 5_000 });
    expect(windows.onEvent('a', 0)).toBe(1_000);
    expect(windows.onEvent('a', 900)).toBe(1_900);
    expect(windows.onEvent('b', 4_500)).toBe(5_500);
    expect(windows.onEvent('a', 4_500)).toBe(5_000);
    windows.onDone('a');
    expect(windows.onEvent('a', 4_600)).toBe(5_600);
  });
});

describe('policies', () => {
  it.each([
    ['cache-first', true, 'cached', 'none'],
    ['cache-first', false, 'cached', 'ensure'],
    ['stale-while-revalidate', true, 'cached', 'ensure'],
    ['stale-while-revalidate', false, 'cached', 'ensure'],
    ['network-first', true, 'loaded', 'renew'],
    ['cache-only', false, 'cached', 'none'],
    ['network-only', true, 'loaded', 'renew'],
  ] as const)(
    '[K2] %s with a stale value %s shows %s and loads %s',
    (policy, hasValue, show, load) => {
      expect(openingMove(policy, { hasValue, isFresh: false })).toMatchObject({ show, load });
    },
  );

  it('[K2] a fresh value is shown without a load', () => {
    const move = openingMove('stale-while-revalidate', { hasValue: true, isFresh: true });
    expect(move).toMatchObject({ show: 'cached', load: 'none' });
  });
});
