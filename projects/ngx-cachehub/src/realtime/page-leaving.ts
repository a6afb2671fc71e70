import type { CacheHubScheduler } from '../providers/scheduler';
import { listenToPage } from './page-signals';

/** Tells each time that the page may stop without hearing of what it asked for: it is hidden, frozen, or on its way into the history or to its end. */
export function listenToLeaving(page: Document, leave: () => void): () => void {
  return listenToPage(page, (event) => {
    if (event === 'hidden' || event === 'frozen') leave();
  });
}

/** The turn of the event loop in which a page learns that it may stop. */
export class LeavingMoment {
  readonly #scheduler: CacheHubScheduler;
  readonly #listeners: (() => void)[] = [];
  #stopTimer: (() => void) | undefined = undefined;

  constructor(scheduler: CacheHubScheduler) {
    this.#scheduler = scheduler;
  }

  get isNow(): boolean {
    return this.#stopTimer !== undefined;
  }

  /** `run` is called as it begins, for as long as the listener lives. */
  listen(run: () => void): void {
    this.#listeners.push(run);
  }

  begin(): void {
    this.#stopTimer ??= this.#scheduler.setTimer(() => (this.#stopTimer = undefined), 0);
    for (const run of this.#listeners) run();
  }

  /** There is none any more, and nothing ticks. */
  end(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }
}
