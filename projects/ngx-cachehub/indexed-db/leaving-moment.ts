import type { CacheHubScheduler } from 'ngx-cachehub';

/** The turn of the event loop in which a page learns that it may stop, and hear no answer any more. */
export class LeavingMoment {
  readonly #scheduler: CacheHubScheduler;
  readonly #listeners: (() => void)[] = [];
  #stop: (() => void) | undefined = undefined;

  constructor(scheduler: CacheHubScheduler) {
    this.#scheduler = scheduler;
  }

  get isNow(): boolean {
    return this.#stop !== undefined;
  }

  /** Told as it begins, for as long as the database lives. */
  listen(run: () => void): void {
    this.#listeners.push(run);
  }

  begin(): void {
    this.#stop ??= this.#scheduler.setTimer(() => (this.#stop = undefined), 0);
    for (const run of this.#listeners) run();
  }

  /** The database goes. */
  end(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
