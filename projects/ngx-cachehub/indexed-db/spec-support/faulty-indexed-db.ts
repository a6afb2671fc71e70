import { forceCloseDatabase, IDBFactory as FakeFactory } from 'fake-indexeddb';

/** What a transaction of the fake has beside its public face. */
interface FakeTransaction extends IDBTransaction {
  _abort(name: string): void;
}

/** What goes wrong with the next write transactions, or openings; 'none' where nothing does. */
export type Fault =
  | { readonly kind: 'none' }
  /** The requests succeed, the commit does not. */
  | { readonly kind: 'abort-at-commit'; readonly name: string }
  /** A request of the transaction fails. */
  | { readonly kind: 'request-error' }
  /** The browser takes the connection away while the write runs. */
  | { readonly kind: 'close-mid-way' }
  /** The connection is gone, and every use of it says so, until it is opened anew. */
  | { readonly kind: 'dead-handle' }
  /** The page hears no answers any more; what is left to it is never committed. */
  | { readonly kind: 'deaf' }
  /** Openings are not answered until `release`. */
  | { readonly kind: 'slow-open' }
  | { readonly kind: 'open-error'; readonly name: string };

/** An IndexedDB on which things go wrong: the first `times` times that they can. */
export class FaultyIndexedDb {
  /** The one below, on which nothing goes wrong. */
  readonly whole: IDBFactory = new FakeFactory();
  readonly factory: IDBFactory;
  /** The modes and durabilities that were asked for, in order. */
  readonly asked: string[] = [];
  opened = 0;
  private fault: Fault = { kind: 'none' };
  private left = 0;
  private held: (() => void)[] = [];

  constructor() {
    this.factory = new Proxy(this.whole, {
      get: (target, key) => {
        if (key === 'open') return (name: string, version?: number) => this.open(name, version);
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  inject(fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.fault = fault;
    this.left = times;
  }

  /** Answers what `slow-open` held back. */
  release(): void {
    this.inject({ kind: 'none' });
    for (const answer of this.held.splice(0)) answer();
  }

  private take<K extends Fault['kind']>(...kinds: K[]): Extract<Fault, { kind: K }> | undefined {
    const { fault } = this;
    if (this.left === 0 || !(kinds as string[]).includes(fault.kind)) return undefined;
    this.left--;
    return fault as Extract<Fault, { kind: K }>;
  }

  private open(name: string, version?: number): IDBOpenDBRequest {
    this.opened++;
    const fault = this.take('open-error', 'slow-open');
    if (fault?.kind === 'open-error') return failedOpening(fault.name);
    const request = this.whole.open(name, version);
    request.addEventListener('success', () => this.spoil(request.result));
    return fault === undefined ? request : this.holdBack(request);
  }

  private holdBack(request: IDBOpenDBRequest): IDBOpenDBRequest {
    return new Proxy(request, {
      get: (target, key): unknown => Reflect.get(target, key),
      set: (target, key, handler: unknown) => {
        if (key !== 'onsuccess' || typeof handler !== 'function') {
          return Reflect.set(target, key, handler);
        }
        target.onsuccess = (event) => {
          this.held.push(() => void Reflect.apply(handler, target, [event]));
        };
        return true;
      },
    });
  }

  private spoil(database: IDBDatabase): void {
    const begin = database.transaction.bind(database);
    let isDead = false;
    database.transaction = (stores, mode, options) => {
      this.asked.push(`${mode} ${options?.durability ?? 'default'}`);
      if (this.take('dead-handle') !== undefined) isDead = true;
      if (isDead)
        throw new DOMException('The database connection is closing.', 'InvalidStateError');
      const transaction = begin(stores, mode, options) as FakeTransaction;
      if (mode === 'readwrite') this.spoilTransaction(database, transaction);
      return transaction;
    };
  }

  private spoilTransaction(database: IDBDatabase, transaction: FakeTransaction): void {
    const fault = this.take('abort-at-commit', 'request-error', 'close-mid-way', 'deaf');
    if (fault === undefined) return;
    const storeOf = transaction.objectStore.bind(transaction);
    if (fault.kind === 'abort-at-commit') {
      abortAtCommit(transaction, fault.name);
      return;
    }
    transaction.objectStore = (name) => {
      const store = storeOf(name);
      const put = store.put.bind(store);
      store.put = (value: unknown) => {
        const request = put(value);
        if (fault.kind === 'request-error') return store.add(value);
        if (fault.kind === 'deaf') return mute(store, request);
        request.addEventListener('success', () => {
          transaction._abort('AbortError');
          forceCloseDatabase(database as never);
        });
        return request;
      };
      if (fault.kind === 'deaf') deafen(store);
      return store;
    };
  }
}

/** Also to what goes through an index. */
function deafen(store: IDBObjectStore): void {
  const indexOf = store.index.bind(store);
  store.index = (name) => {
    const index = indexOf(name);
    const open = index.openCursor.bind(index);
    index.openCursor = (...range) => mute(store, open(...range));
    return index;
  };
}

/** Every request succeeds first, however early the commit was asked for. */
function abortAtCommit(transaction: FakeTransaction, name: string): void {
  const storeOf = transaction.objectStore.bind(transaction);
  let running = 0;
  const watched = <T>(request: IDBRequest<T>): IDBRequest<T> => {
    running++;
    request.addEventListener('success', () => {
      if (--running === 0) queueMicrotask(() => transaction._abort(name));
    });
    return request;
  };
  transaction.commit = () => undefined;
  transaction.objectStore = (of) => {
    const store = storeOf(of);
    const put = store.put.bind(store);
    const remove = store.delete.bind(store);
    store.put = (value: unknown) => watched(put(value));
    store.delete = (key) => watched(remove(key));
    return store;
  };
}

/** A request that is never answered, of a transaction that ends only if it is aborted, or committed. */
function mute<T>(store: IDBObjectStore, request: IDBRequest<T>): IDBRequest<T> {
  let isOver = false;
  const { transaction } = store;
  const commit = transaction.commit.bind(transaction);
  transaction.commit = () => {
    isOver = true;
    commit();
  };
  transaction.addEventListener('abort', () => (isOver = true));
  const goOn = () => {
    if (!isOver) store.count().onsuccess = goOn;
  };
  request.addEventListener('success', goOn);
  return new EventTarget() as IDBRequest<T>;
}

function failedOpening(name: string): IDBOpenDBRequest {
  const request = Object.assign(new EventTarget(), {
    error: new DOMException('The database could not be opened.', name),
    onerror: undefined as ((event: Event) => void) | undefined,
  });
  queueMicrotask(() => request.onerror?.(new Event('error')));
  return request as unknown as IDBOpenDBRequest;
}
