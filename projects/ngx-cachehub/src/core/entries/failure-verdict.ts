import type { FailureVerdict } from './entry-state';

const RETRY_BASE_MS = 1_000;
const RETRY_CAP_MS = 30_000;
/** Told by the server, and yet worth another try: time-out, too early, too many requests. */
const PASSING_4XX: ReadonlySet<number> = new Set([408, 425, 429]);

/** Full jitter, `random(0, min(30 s, 1 s · 2^attempt))`: clients that failed together do not return together. */
export function retryDelay(attempt: number, random: number): number {
  return random * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** attempt);
}

/** What a failed try means (K4). `attempt` tries failed before this one, `retries` more than one are allowed. */
export function judgeFailure(
  status: number | undefined,
  attempt: number,
  retries: number,
  random: number,
): FailureVerdict {
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 403) return { kind: 'forbidden' };
  if (status !== undefined && status >= 400 && status < 500 && !PASSING_4XX.has(status)) {
    return { kind: 'final' };
  }
  if (attempt >= retries) return { kind: 'final' };
  return { kind: 'retry', delayMs: retryDelay(attempt, random) };
}
