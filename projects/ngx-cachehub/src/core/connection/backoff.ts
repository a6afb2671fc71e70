/** How long to wait before a lost line is opened again. */
export interface BackoffPolicy {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  /** Losses in a row after which the line is given up; Infinity never does. */
  readonly maxAttempts: number;
  /** 'full' spreads the clients of a restarted server over the whole delay. */
  readonly jitter: 'full' | 'none';
  /** Decides alone where given: `attempt` counts from 1, null gives up. */
  readonly delay: ((attempt: number) => number | null) | undefined;
}

/** Beyond this the doubling has long passed any maximum; it keeps `2 ** n` finite. */
const MAX_DOUBLINGS = 40;

/**
 * Milliseconds until the next attempt, null to give up. `failures` counts the losses before this one
 * since the line was last stable; `random` is in [0, 1).
 */
export function reconnectDelay(
  policy: BackoffPolicy,
  failures: number,
  random: number,
): number | null {
  const attempt = failures + 1;
  if (policy.delay) {
    const chosen = policy.delay(attempt);
    if (chosen === null) return null;
    return Number.isFinite(chosen) ? Math.max(0, chosen) : policy.maxDelayMs;
  }
  if (attempt > policy.maxAttempts) return null;
  const doubled = policy.initialDelayMs * 2 ** Math.min(failures, MAX_DOUBLINGS);
  const ceiling = Math.min(policy.maxDelayMs, doubled);
  return policy.jitter === 'full' ? random * ceiling : ceiling;
}
