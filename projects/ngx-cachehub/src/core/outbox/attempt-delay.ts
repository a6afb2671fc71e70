/** How long a failed send waits for its next try. */
export interface AttemptDelays {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** Beyond this the doubling has long passed any maximum; it keeps `2 ** n` finite. */
const MAX_DOUBLINGS = 40;

/**
 * Full jitter, `random(0, min(max, initial · 2^failures))`: clients that failed together do not
 * return together. `failures` are those before this one; `random` is in [0, 1).
 */
export function attemptDelay(delays: AttemptDelays, failures: number, random: number): number {
  const doubled = delays.initialDelayMs * 2 ** Math.min(failures, MAX_DOUBLINGS);
  return Math.round(random * Math.min(delays.maxDelayMs, doubled));
}
