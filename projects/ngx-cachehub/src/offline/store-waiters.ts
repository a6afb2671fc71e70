import type { OfflineAction } from '../core/outbox/offline-action';

interface Waiter {
  readonly put: readonly OfflineAction[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Who waits until the device has what it was not yet given. */
export class StoreWaiters {
  #waiting: Waiter[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  wait(put: readonly OfflineAction[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ put, resolve, reject });
    });
  }

  /** All of them: the device is given now what they wait for. */
  take(): readonly Waiter[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** What they wait for is not there yet. */
  giveBack(waiters: readonly Waiter[]): void {
    this.#waiting = [...waiters, ...this.#waiting];
  }

  /**
   * Another tab has newer forms of these. Who waits for one is not told that it is stored: what was folded into it is
   * not. Returns what was waited for.
   */
  refuse(ids: readonly string[]): readonly OfflineAction[] {
    const outrun = new Set(ids);
    const ofOutrun = ({ put }: Waiter) => put.filter(({ id }) => outrun.has(id));
    const refused = this.#waiting.filter((waiter) => ofOutrun(waiter).length > 0);
    this.#waiting = this.#waiting.filter((waiter) => !refused.includes(waiter));
    const error = new Error('Another tab has written a newer form of it.');
    for (const { reject } of refused) reject(error);
    return refused.flatMap(ofOutrun);
  }
}
