import type { CacheHubScheduler } from 'ngx-cachehub';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Deeper than the promise chains between a timer and its last effect. */
const MICROTASK_HOPS = 64;
const FRAME_MS = 16;

/**
 * A clock that stands still until it is told to move: timers run in order of their time, then of
 * their making; chance and uuids follow from the seed.
 */
export class VirtualScheduler implements CacheHubScheduler {
  readonly #timers = new Set<Timer>();
  #time: number;
  #order = 0;
  #uuids = 0;
  #state: number;

  constructor(options: { readonly startAt?: number; readonly seed?: number } = {}) {
    this.#time = options.startAt ?? Date.UTC(2026, 0, 1);
    this.#state = (options.seed ?? 1) >>> 0;
  }

  now(): number {
    return this.#time;
  }

  /** mulberry32: small, and the same everywhere. */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  setTimer(run: () => void, ms: number): () => void {
    const timer: Timer = { at: this.#time + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  frame(run: () => void): () => void {
    return this.setTimer(run, FRAME_MS);
  }

  uuid(): string {
    this.#uuids++;
    return `00000000-0000-4000-8000-${this.#uuids.toString(16).padStart(12, '0')}`;
  }

  /** Timers that wait. Zero proves that nothing ticks. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Runs what is due within `ms`, each timer at its own time, and the promises in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#time + ms;
    await this.drain();
    for (let next = this.#nextUntil(end); next !== undefined; next = this.#nextUntil(end)) {
      this.#timers.delete(next);
      this.#time = Math.max(this.#time, next.at);
      next.run();
      await this.drain();
    }
    this.#time = Math.max(this.#time, end);
  }

  /** Lets promises settle; the clock stands still. */
  async drain(): Promise<void> {
    for (let hop = 0; hop < MICROTASK_HOPS; hop++) await Promise.resolve();
  }

  #nextUntil(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (
        next === undefined ||
        timer.at < next.at ||
        (timer.at === next.at && timer.order < next.order)
      ) {
        next = timer;
      }
    }
    return next;
  }
}
