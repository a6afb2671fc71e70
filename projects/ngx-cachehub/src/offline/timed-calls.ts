import type { CacheHubScheduler } from '../providers/scheduler';
import { withinTimeLimit } from './within-time-limit';

/** No call of a store may hold the queue up longer, in ms. */
export const STORE_TIME_LIMIT_MS = 10_000;
/** A call that took longer, or so long a time without one, in ms: the page may have slept in it. */
const MAY_HAVE_SLEPT_MS = 2_000;

/** Calls of the device: each ends within a time limit, and it is known whether the page may have slept in one. */
export class TimedCalls {
  readonly #scheduler: CacheHubScheduler;
  #isBehind = false;
  /** When it was known last to be awake. */
  #awakeAt: number;

  constructor(scheduler: CacheHubScheduler) {
    this.#scheduler = scheduler;
    this.#awakeAt = scheduler.now();
  }

  /** What the page knows may be older than what is there: it may have slept in a call, or was told so. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Another tab wrote what this one was to write. */
  fallBehind(): void {
    this.#isBehind = true;
  }

  /** There was no call for some time: it may have slept in between, and not have heard of that yet. */
  get isRested(): boolean {
    return this.#scheduler.now() - this.#awakeAt > MAY_HAVE_SLEPT_MS;
  }

  /** It was compared. */
  catchUp(): void {
    this.#isBehind = false;
    this.#awakeAt = this.#scheduler.now();
  }

  /** As the call settles; rejects where that takes more than `STORE_TIME_LIMIT_MS`. */
  async run<T>(call: Promise<T>): Promise<T> {
    const begun = this.#scheduler.now();
    this.#awakeAt = begun;
    try {
      return await withinTimeLimit(call, STORE_TIME_LIMIT_MS, this.#scheduler);
    } finally {
      const now = this.#scheduler.now();
      if (now - begun > MAY_HAVE_SLEPT_MS) this.#isBehind = true;
      this.#awakeAt = now;
    }
  }
}
