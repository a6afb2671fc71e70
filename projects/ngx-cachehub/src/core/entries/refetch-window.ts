/** A key is refetched at most once per this time, however many events arrive. */
export const REFETCH_WINDOW_MS = 500;

/**
 * When an event's refetch starts: at once, or at the end of the window that the last one opened.
 * `spread` (ms, already multiplied by chance) keeps many keys and clients from starting together.
 */
export function refetchAt(now: number, lastStartedAt: number, spread = 0): number {
  return Math.max(now + spread, lastStartedAt + REFETCH_WINDOW_MS);
}

/** `intervalMs` ± 10 %. */
export function jitteredInterval(intervalMs: number, random: number): number {
  return intervalMs * (0.9 + 0.2 * random);
}
