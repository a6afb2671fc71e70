import type { Clock } from '../runtime/clock';

/** Allows a burst, and a steady rate after it. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private readonly clock: Clock,
  ) {
    this.tokens = burst;
    this.filledAt = clock.now();
  }

  /** Whether one more is within the rate. */
  take(): boolean {
    const now = this.clock.now();
    const refill = (Math.max(0, now - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = Math.min(this.burst, this.tokens + refill);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
