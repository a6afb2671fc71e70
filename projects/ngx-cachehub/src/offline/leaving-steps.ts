import type { CacheHubScheduler } from '../providers/scheduler';

/** The turn of the event loop with which a page may stop, and what is begun in it without waiting for what is under way. */
export class LeavingSteps {
  readonly #scheduler: CacheHubScheduler;
  readonly #steps: Promise<void>[] = [];
  #stopTimer: (() => void) | undefined = undefined;

  constructor(scheduler: CacheHubScheduler) {
    this.#scheduler = scheduler;
  }

  get isNow(): boolean {
    return this.#stopTimer !== undefined;
  }

  begin(): void {
    this.#stopTimer ??= this.#scheduler.setTimer(() => (this.#stopTimer = undefined), 0);
  }

  /** When all is asked for that this moment's code asks for. */
  add(step: () => Promise<void>): void {
    this.#steps.push(Promise.resolve().then(step));
  }

  /** The next of them, as long as there is one. */
  next(): Promise<void> | undefined {
    return this.#steps.shift();
  }

  /** Nothing ticks any more. */
  close(): void {
    this.#stopTimer?.();
  }
}
