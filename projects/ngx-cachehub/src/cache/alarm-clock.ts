import { DeadlineQueue } from '../core/queues/deadline-queue';
import type { CacheHubScheduler } from '../providers/scheduler';

/** Something to be done at a time; its identity is its name in the clock. */
export interface Alarm {
  ring(): void;
}

/** All deadlines of a hub on one timer. Switched off on the server platform, where nothing ticks. */
export class AlarmClock {
  readonly #scheduler: CacheHubScheduler;
  readonly #isOn: boolean;
  readonly #deadlines = new DeadlineQueue<Alarm>();
  #cancelTimer: (() => void) | undefined = undefined;
  #armedFor = Infinity;

  constructor(scheduler: CacheHubScheduler, isOn: boolean) {
    this.#scheduler = scheduler;
    this.#isOn = isOn;
  }

  /** Replaces the alarm's time. Infinity is never. */
  set(alarm: Alarm, at: number): void {
    if (!this.#isOn) return;
    if (at === Infinity) {
      this.cancel(alarm);
      return;
    }
    this.#deadlines.set(alarm, at);
    this.#arm();
  }

  cancel(alarm: Alarm): void {
    if (this.#deadlines.delete(alarm)) this.#arm();
  }

  isSet(alarm: Alarm): boolean {
    return this.#deadlines.get(alarm) !== undefined;
  }

  stop(): void {
    this.#deadlines.clear();
    this.#arm();
  }

  #arm(): void {
    const next = this.#deadlines.next() ?? Infinity;
    // A timer that fires too early finds nothing due and is set again: cheaper than replacing it.
    if (next >= this.#armedFor && next !== Infinity) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#armedFor = next;
    if (next === Infinity) return;
    this.#cancelTimer = this.#scheduler.setTimer(() => {
      this.#cancelTimer = undefined;
      this.#armedFor = Infinity;
      this.#ringDue();
    }, next - this.#scheduler.now());
  }

  #ringDue(): void {
    const now = this.#scheduler.now();
    try {
      for (let due = this.#deadlines.takeDue(now); due; due = this.#deadlines.takeDue(now)) {
        due.ring();
      }
    } finally {
      this.#arm();
    }
  }
}
