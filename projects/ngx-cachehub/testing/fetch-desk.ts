import { Injectable } from '@angular/core';
import type { ɵLoadInterceptor } from 'ngx-cachehub';
import { Observable, type Subscriber } from 'rxjs';

/** One load that the test answers. */
export interface ExpectedFetch {
  /** Answers with a value; the load is complete. */
  flush(value: unknown): void;
  /** Fails the load, as a source would. */
  error(error: unknown): void;
  /** True once nobody waits for the answer any more. */
  readonly aborted: boolean;
}

/** Every load of the hub ends up here and waits for the test's answer: no source runs. */
@Injectable()
export class FetchDesk implements ɵLoadInterceptor {
  #open: HeldFetch[] = [];

  intercept(key: string): Observable<unknown> {
    return new Observable((subscriber) => {
      const held = new HeldFetch(key, subscriber);
      this.#open.push(held);
      return () => {
        held.end();
        this.#open = this.#open.filter((other) => other !== held);
      };
    });
  }

  /** Takes the one load of a key that waits. @throws Error when there is none, or more. */
  take(key: string): ExpectedFetch {
    const [found, ...more] = this.#waiting(key);
    if (found === undefined || more.length > 0) {
      throw new Error(
        `Expected one fetch of '${key}'; found ${more.length + (found ? 1 : 0)}. ${this.#list()}`,
      );
    }
    this.#open = this.#open.filter((other) => other !== found);
    return found;
  }

  /** @throws Error when a load of the key waits. */
  expectNone(key: string): void {
    const { length } = this.#waiting(key);
    if (length > 0) throw new Error(`Expected no fetch of '${key}'; found ${length}.`);
  }

  /** @throws Error when any load waits that no test took. */
  verify(): void {
    if (this.#open.length > 0) throw new Error(`Expected no open fetches. ${this.#list()}`);
  }

  #waiting(key: string): readonly HeldFetch[] {
    return this.#open.filter((held) => held.key === key);
  }

  #list(): string {
    const keys = this.#open.map(({ key }) => `'${key}'`).join(', ');
    return `Open fetches: ${keys === '' ? 'none' : keys}.`;
  }
}

class HeldFetch implements ExpectedFetch {
  readonly #subscriber: Subscriber<unknown>;
  #answer: 'none' | 'given' | 'aborted' = 'none';

  constructor(
    readonly key: string,
    subscriber: Subscriber<unknown>,
  ) {
    this.#subscriber = subscriber;
  }

  get aborted(): boolean {
    return this.#answer === 'aborted';
  }

  flush(value: unknown): void {
    this.#give(() => {
      this.#subscriber.next(value);
      this.#subscriber.complete();
    });
  }

  error(error: unknown): void {
    this.#give(() => this.#subscriber.error(error));
  }

  /** The subscription is over: by the answer, or because nobody waits. */
  end(): void {
    if (this.#answer === 'none') this.#answer = 'aborted';
  }

  #give(answer: () => void): void {
    if (this.#answer !== 'none') {
      throw new Error(
        `Expected a fetch of '${this.key}' that waits; it was ${this.aborted ? 'aborted' : 'answered already'}.`,
      );
    }
    this.#answer = 'given';
    answer();
  }
}
