import fc from 'fast-check';
import { reconnectDelay } from './backoff';
import type { BackoffPolicy } from './backoff';

const POLICY: BackoffPolicy = {
  initialDelayMs: 1_000,
  maxDelayMs: 30_000,
  maxAttempts: Infinity,
  jitter: 'full',
  delay: undefined,
};

describe('reconnectDelay', () => {
  it('[C2] waits a random part of the doubled delay, at most thirty seconds', () => {
    expect(reconnectDelay(POLICY, 0, 0.5)).toBe(500);
    expect(reconnectDelay(POLICY, 3, 0.5)).toBe(4_000);
    expect(reconnectDelay(POLICY, 10, 0.5)).toBe(15_000);
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, random) => {
          const ms = reconnectDelay(POLICY, n, random);
          return ms !== null && ms >= 0 && ms <= Math.min(30_000, 1_000 * 2 ** Math.min(n, 40));
        },
      ),
    );
  });

  it('[C2] without jitter waits the whole delay', () => {
    expect(reconnectDelay({ ...POLICY, jitter: 'none' }, 2, 0.1)).toBe(4_000);
  });

  it('[C2] gives up after maxAttempts losses in a row', () => {
    const policy = { ...POLICY, maxAttempts: 2 };
    expect([0, 1, 2].map((n) => reconnectDelay(policy, n, 0))).toEqual([0, 0, null]);
  });

  it('[C2] lets delay decide alone: its milliseconds, and null to give up', () => {
    const delay = (attempt: number) => (attempt > 3 ? null : attempt * 7);
    const policy = { ...POLICY, maxAttempts: 1, delay };
    expect([0, 1, 2, 3].map((n) => reconnectDelay(policy, n, 0.5))).toEqual([7, 14, 21, null]);
  });

  it('[C2] takes a delay that is no time for the longest one', () => {
    expect(reconnectDelay({ ...POLICY, delay: () => NaN }, 0, 0)).toBe(30_000);
    expect(reconnectDelay({ ...POLICY, delay: () => -5 }, 0, 0)).toBe(0);
  });
});
