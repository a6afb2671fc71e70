import type { ɵLeavingMoment as LeavingMoment } from 'ngx-cachehub';

interface WaitingPut<R> {
  readonly kind: 'put';
  readonly records: readonly R[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface WaitingWork {
  readonly kind: 'work';
  readonly run: () => Promise<void>;
}

/** Beyond it a burst is written in several steps. */
const MAX_RECORDS = 500;

/**
 * Calls of one store, one after the other. Puts that wait at the same time are written together:
 * a burst costs a few commits, and each of its calls still resolves when it is stored. As the page
 * leaves, puts do not wait for the answer to what is under way: the browser takes them in order.
 */
export class WriteLane<R> {
  readonly #write: (records: readonly R[]) => Promise<void>;
  #waiting: (WaitingPut<R> | WaitingWork)[] = [];
  #isBusy = false;
  readonly #leaving: LeavingMoment;

  /** @param write Writes all records or none. */
  constructor(write: (records: readonly R[]) => Promise<void>, leaving: LeavingMoment) {
    this.#write = write;
    this.#leaving = leaving;
    leaving.listen(() => this.#hurry());
  }

  put(records: readonly R[]): Promise<void> {
    return new Promise((done, failed) => this.#add({ kind: 'put', records, done, failed }));
  }

  /** After all that was asked for before it, and before all that is asked for after it. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) =>
      this.#add({ kind: 'work', run: () => work().then(resolve, reject) }),
    );
  }

  #add(item: WaitingPut<R> | WaitingWork): void {
    this.#waiting.push(item);
    if (!this.#isBusy) void this.#work();
    else if (this.#leaving.isNow) this.#hurry();
  }

  /** Asks for the puts that wait next. */
  #hurry(): void {
    for (let [next] = this.#waiting; next?.kind === 'put'; [next] = this.#waiting) {
      this.#waiting.shift();
      void this.#putFrom(next);
    }
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.kind === 'work') await next.run();
      else await this.#putFrom(next);
    }
    this.#isBusy = false;
  }

  #putFrom(first: WaitingPut<R>): Promise<void> {
    return this.#putTogether([first, ...this.#takePuts(MAX_RECORDS - first.records.length)]);
  }

  #takePuts(room: number): readonly WaitingPut<R>[] {
    const puts: WaitingPut<R>[] = [];
    for (const item of this.#waiting) {
      if (item.kind !== 'put' || item.records.length > room) break;
      room -= item.records.length;
      puts.push(item);
    }
    this.#waiting = this.#waiting.slice(puts.length);
    return puts;
  }

  async #putTogether(puts: readonly WaitingPut<R>[]): Promise<void> {
    try {
      await this.#write(puts.flatMap(({ records }) => records));
    } catch (error) {
      // One that cannot be stored must not take the others with it.
      if (puts.length > 1) for (const put of puts) await this.#putTogether([put]);
      else puts[0]?.failed(error);
      return;
    }
    for (const { done } of puts) done();
  }
}
