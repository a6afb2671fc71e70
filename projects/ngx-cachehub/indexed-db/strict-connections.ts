import type { DBConfig } from 'ngx-indexed-db';
import { identityRecord } from './identity-record';
import { Lease } from './lease';
import { LeasedOpenRequest } from './leased-open-request';

/**
 * The IDBFactory that ngx-indexed-db works with. That package opens and closes a connection for
 * each call, closes other calls' connections with its own, and asks for no durability. Here all
 * calls share one connection, which closes only where it has to: when a newer release upgrades the
 * database, or when the browser takes it away. Every write of an action is asked to be strict.
 */
export class StrictConnections implements IDBFactory {
  readonly #factory: () => IDBFactory | undefined;
  readonly #config: DBConfig;
  #opening: Promise<IDBDatabase> | undefined;
  #caller: Lease | undefined;
  #blocked = false;
  #losses = 0;
  readonly #newStoreId: () => string;

  /**
   * @param factory Undefined where the page has no IndexedDB.
   * @param newStoreId What a database that is made here is told from others by.
   */
  constructor(factory: () => IDBFactory | undefined, config: DBConfig, newStoreId: () => string) {
    this.#factory = factory;
    this.#config = config;
    this.#newStoreId = newStoreId;
  }

  /** Grows with each connection that is lost or given up: the next one may be to another database. */
  get losses(): number {
    return this.#losses;
  }

  /** True while another tab keeps this one from upgrading the database. */
  get isBlocked(): boolean {
    return this.#blocked;
  }

  /** What `call` opens before it returns belongs to `lease`. */
  during<T>(lease: Lease, call: () => T): T {
    this.#caller = lease;
    try {
      return call();
    } finally {
      this.#caller = undefined;
    }
  }

  open(): IDBOpenDBRequest {
    const lease = this.#caller ?? new Lease();
    const isOfCall = this.#caller !== undefined;
    const request = new LeasedOpenRequest();
    this.#connect().then(
      (database) => request.succeed(lease.connectionOf(database)),
      (error: unknown) => {
        lease.fail(error);
        // ngx-indexed-db opens once by itself, and nobody hears that promise: it stays pending.
        if (isOfCall) request.fail(asDomException(error));
      },
    );
    return request;
  }

  /** Closes after what runs; the next call opens anew. */
  drop(): void {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#losses++;
    this.#blocked = false;
    opening?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  deleteDatabase(name: string): IDBOpenDBRequest {
    return this.#real().deleteDatabase(name);
  }

  databases(): Promise<IDBDatabaseInfo[]> {
    return this.#real().databases();
  }

  cmp(first: unknown, second: unknown): number {
    return this.#real().cmp(first, second);
  }

  #connect(): Promise<IDBDatabase> {
    if (this.#opening !== undefined) return this.#opening;
    const opening = this.#openReal();
    this.#opening = opening;
    const forget = () => {
      if (this.#opening !== opening) return;
      this.#opening = undefined;
      this.#losses++;
    };
    opening.then((database) => {
      // A newer release must not wait for this one, whose next call will hear of it.
      database.onversionchange = () => {
        forget();
        database.close();
      };
      database.onclose = forget;
    }, forget);
    return opening;
  }

  #openReal(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = this.#real().open(this.#config.name, this.#config.version);
      request.onupgradeneeded = () => this.#createStores(request.result);
      request.onblocked = () => {
        this.#blocked = true;
      };
      request.onerror = () => reject(asDomException(request.error));
      request.onsuccess = () => {
        this.#blocked = false;
        const { result } = request;
        if (hasStores(result, this.#config)) return resolve(result);
        result.close();
        reject(new DOMException(`No such stores in ${this.#config.name}.`, 'NotFoundError'));
      };
    });
  }

  /** On any opening that upgrades, so that no opening can leave an empty database behind. */
  #createStores(database: IDBDatabase): void {
    for (const { store, storeConfig, storeSchema } of this.#config.objectStoresMeta) {
      if (database.objectStoreNames.contains(store)) continue;
      const made = database.createObjectStore(store, storeConfig);
      for (const { name, keypath, options } of storeSchema)
        made.createIndex(name, keypath, options);
      if (store === 'actions') made.put(identityRecord(this.#newStoreId()));
    }
  }

  #real(): IDBFactory {
    const factory = this.#factory();
    if (factory !== undefined) return factory;
    throw new DOMException('This page has no IndexedDB.', 'SecurityError');
  }
}

function hasStores(database: IDBDatabase, { objectStoresMeta }: DBConfig): boolean {
  return objectStoresMeta.every(({ store }) => database.objectStoreNames.contains(store));
}

function asDomException(error: unknown): DOMException {
  if (error instanceof DOMException) return error;
  const named = error instanceof Error ? error : new Error('The database could not be opened.');
  return new DOMException(named.message, named.name === 'Error' ? 'UnknownError' : named.name);
}
