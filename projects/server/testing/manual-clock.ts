import type { Cancel, Clock } from '../src/runtime/clock';

interface Timer {
  at: number;
  readonly every: number | null;
  readonly run: () => void;
}

/** A clock that goes only where a test moves it. */
export class ManualClock implements Clock {
  private time = Date.UTC(2025, 0, 1);
  private readonly timers = new Set<Timer>();

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): Cancel {
    return this.add({ at: this.time + ms, every: null, run });
  }

  every(ms: number, run: () => void): Cancel {
    return this.add({ at: this.time + ms, every: ms, run });
  }

  get pending(): number {
    return this.timers.size;
  }

  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.timers].filter((one) => one.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.time = next.at;
      if (next.every === null) this.timers.delete(next);
      else next.at += next.every;
      next.run();
    }
    this.time = end;
  }

  /** Sets the clock forward and runs nothing: as if the machine had slept. */
  jump(ms: number): void {
    this.time += ms;
    for (const timer of this.timers) timer.at += ms;
  }

  private add(timer: Timer): Cancel {
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
}
