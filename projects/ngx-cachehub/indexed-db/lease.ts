import { abortSafely, commitSafely, CountedRequests } from './commit-early';
import { durabilityOf } from './database-config';
import type { UnchangedRecords } from './unchanged-records';

/**
 * One call's hold on the shared connection. It knows what became of the call's transaction, which
 * ngx-indexed-db does not tell once its own observable has ended, and it can take the call back.
 */
export class Lease {
  readonly #requests: number;
  readonly #unchanged: UnchangedRecords | undefined;
  readonly #running = new Set<IDBTransaction>();
  #state: 'held' | 'committed' | 'failed' | 'revoked' = 'held';
  #failure: unknown;
  #listener: ((error: unknown) => void) | undefined;
  #end: () => void = () => undefined;
  /** Resolves when the call's transaction was committed or aborted, as far as that is ever told. */
  readonly ended = new Promise<void>((resolve) => (this.#end = resolve));

  /**
   * @param requests How many the call makes; without it what it makes hangs on answers.
   * @param unchanged What its transaction has to find.
   */
  constructor(requests = Number.POSITIVE_INFINITY, unchanged?: UnchangedRecords) {
    this.#requests = requests;
    this.#unchanged = unchanged;
  }

  /** True when the call's transaction is known to have been committed. */
  get isCommitted(): boolean {
    return this.#state === 'committed';
  }

  /** Why the call cannot succeed any more; undefined where nothing went wrong. */
  get error(): unknown {
    return this.#state === 'failed' ? this.#failure : undefined;
  }

  /** Told at once, or as soon as it happens, that the call cannot succeed any more. */
  onFailure(listener: (error: unknown) => void): void {
    this.#listener = listener;
    if (this.#state === 'failed') listener(this.#failure);
  }

  /** The opening or the transaction failed. The first reason counts. */
  fail(error: unknown): void {
    if (this.#state !== 'held') return;
    this.#state = 'failed';
    this.#failure = error;
    this.#end();
    this.#listener?.(error);
  }

  /**
   * What did not begin never does, and what runs is aborted. What was asked for as a whole by then is in the
   * browser's hands: it may take effect yet, before anything that is asked for later.
   */
  revoke(): void {
    if (this.#state === 'held') this.#state = 'revoked';
    for (const transaction of this.#running) abortSafely(transaction);
  }

  /** The shared connection as the call's own, whose end is not the connection's. */
  connectionOf(database: IDBDatabase): IDBDatabase {
    const transaction = (stores: string | string[], mode?: IDBTransactionMode) =>
      this.#begin(database, stores, mode);
    return new Proxy(database, {
      get: (target, key) => {
        if (key === 'transaction') return transaction;
        if (key === 'close') return stayOpen;
        return read(target, key);
      },
    });
  }

  #begin(
    database: IDBDatabase,
    stores: string | string[],
    mode: IDBTransactionMode = 'readonly',
  ): IDBTransaction {
    if (this.#state === 'revoked') {
      throw new DOMException('The call was given up before it began.', 'AbortError');
    }
    const transaction =
      mode === 'readwrite'
        ? database.transaction(stores, mode, { durability: durabilityOf(stores) })
        : database.transaction(stores, mode);
    const requests = new CountedRequests(transaction, this.#requests);
    this.#running.add(transaction);
    transaction.addEventListener('complete', () => {
      this.#running.delete(transaction);
      if (this.#state === 'held') this.#state = 'committed';
      this.#end();
    });
    transaction.addEventListener('abort', () => {
      this.#running.delete(transaction);
      this.fail(
        transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'),
      );
    });
    this.#unchanged?.check(transaction);
    return guarded(transaction, requests);
  }
}

/**
 * ngx-indexed-db aborts and commits what has ended already, and hands errors to a method without its
 * object: all of it throws inside of an event and reaches the page's error handlers. The lease hears
 * of failures itself.
 */
function guarded(transaction: IDBTransaction, requests: CountedRequests): IDBTransaction {
  const own = new Map<string | symbol, unknown>([
    ['abort', () => abortSafely(transaction)],
    ['commit', () => commitSafely(transaction)],
    ['objectStore', (name: string) => requests.objectStore(name)],
  ]);
  return new Proxy(transaction, {
    get: (target, key) => own.get(key) ?? read(target, key),
    set: (target, key, value) =>
      key === 'onerror' || key === 'onabort' || Reflect.set(target, key, value),
  });
}

function stayOpen(): void {
  // The pool closes its connection itself.
}

/** The browser's objects want themselves as `this`. */
function read(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
