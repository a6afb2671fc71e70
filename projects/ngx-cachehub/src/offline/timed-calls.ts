import type { CacheHubScheduler } from '../providers/scheduler';
import { withinTimeLimit } from './within-time-limit';

/** No call of a store may hold the queue up longer, in ms. */
export const STORE_TIME_LIMIT_MS = 10_000;
/** A call that took longer, in ms: its page may have slept in it. */
const MAY_HAVE_SLEPT_MS = 2_000;

/** Calls of the device: each ends within a time limit, and it is known whether the page may have slept in one. */
export class TimedCalls {
  readonly #scheduler: CacheHubScheduler;
  #mayHaveSlept = false;

  constructor(scheduler: CacheHubScheduler) {
    this.#scheduler = scheduler;
  }

  /** What the page knows is as old as its last moment awake, as far as can be told. */
  get mayHaveSlept(): boolean {
    return this.#mayHaveSlept;
  }

  forgetSleep(): void {
    this.#mayHaveSlept = false;
  }

  /** As the call settles; rejects where that takes more than `STORE_TIME_LIMIT_MS`. */
  async run<T>(call: Promise<T>): Promise<T> {
    const begun = this.#scheduler.now();
    try {
      return await withinTimeLimit(call, STORE_TIME_LIMIT_MS, this.#scheduler);
    } finally {
      if (this.#scheduler.now() - begun > MAY_HAVE_SLEPT_MS) this.#mayHaveSlept = true;
    }
  }
}
