import type { EntitySubscription } from '../core/connection';
import type { CacheHubScheduler } from '../providers/scheduler';

/** A line that loses many events asks for each stream this often, not once per hole. */
const PAUSE_MS = 250;

/** Keeps the resumes of one stream apart: the first at once, those after it when the pause is over. */
export class ResumePacer {
  readonly #scheduler: CacheHubScheduler;
  readonly #resume: (held: EntitySubscription) => void;
  readonly #last = new WeakMap<EntitySubscription, number>();
  readonly #timers = new Map<EntitySubscription, () => void>();

  constructor(scheduler: CacheHubScheduler, resume: (held: EntitySubscription) => void) {
    this.#scheduler = scheduler;
    this.#resume = resume;
  }

  request(held: EntitySubscription): void {
    if (this.#timers.has(held)) return;
    const now = this.#scheduler.now();
    const wait = (this.#last.get(held) ?? -Infinity) + PAUSE_MS - now;
    if (wait <= 0) {
      this.#last.set(held, now);
      this.#resume(held);
      return;
    }
    const stop = this.#scheduler.setTimer(() => {
      this.#timers.delete(held);
      this.#last.set(held, this.#scheduler.now());
      this.#resume(held);
    }, wait);
    this.#timers.set(held, stop);
  }

  /** The next line asks for everything by itself. */
  stop(): void {
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
  }
}
