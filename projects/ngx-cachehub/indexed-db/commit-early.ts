const COUNTED = new Set<string | symbol>(['get', 'getAll', 'put', 'delete']);

/**
 * A transaction whose number of requests is known, so that it is committed with the last of them and
 * not after that one's answer. A page that is put into the history, frozen or ended hears no answers
 * any more: left to itself its transaction keeps other tabs from the store for as long as the page is
 * kept, and is aborted with it. What is committed is written without the page. It cannot be left until
 * the page goes: between its requests and their answers a transaction takes no commit (it is not active).
 */
export class CountedRequests {
  readonly #transaction: IDBTransaction;
  #left: number;

  /** @param left How many `get`, `getAll`, `put` and `delete` it makes, without waiting in between. */
  constructor(transaction: IDBTransaction, left: number) {
    this.#transaction = transaction;
    this.#left = left;
  }

  objectStore(name: string): IDBObjectStore {
    return new Proxy(this.#transaction.objectStore(name), {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          // One that throws was not made: whoever called it aborts.
          const request: unknown = Reflect.apply(value, target, args);
          if (COUNTED.has(key)) this.#made();
          return request;
        };
      },
    });
  }

  #made(): void {
    this.#left--;
    if (this.#left === 0) this.#transaction.commit();
  }
}

export function commitSafely(transaction: IDBTransaction): void {
  unlessEnded(() => transaction.commit());
}

export function abortSafely(transaction: IDBTransaction): void {
  unlessEnded(() => transaction.abort());
}

function unlessEnded(end: () => void): void {
  try {
    end();
  } catch (error) {
    // It has ended, or its end is under way: there is nothing left to end.
    if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
  }
}
