import type { CacheHubScheduler, ɵLeavingMoment as LeavingMoment } from 'ngx-cachehub';
import { CacheHubError } from 'ngx-cachehub';
import type { NgxIndexedDBService } from 'ngx-indexed-db';
import type { Observable } from 'rxjs';
import type { CommitBarrier } from './commit-barrier';
import type { StoreName } from './database-config';
import { Lease } from './lease';
import type { LogRenewal } from './log-renewal';
import { isConnectionLost, storageFailure } from './storage-failure';
import type { StrictConnections } from './strict-connections';
import { stampOf, UnchangedRecords } from './unchanged-records';

/** A record as it is stored, in its partition. */
export interface StoredRecord {
  readonly stamp: string;
}

interface Put {
  readonly what: string;
  readonly store: StoreName;
  readonly records: readonly StoredRecord[];
  readonly key: IDBValidKey;
}

/** What the database is made of. */
export interface HubDatabaseParts {
  readonly name: string;
  readonly connections: StrictConnections;
  readonly log: LogRenewal;
  readonly leaving: LeavingMoment;
  /** Made at the first call: its constructor opens the database. */
  readonly service: () => NgxIndexedDBService;
  readonly scheduler: CacheHubScheduler;
  readonly barrier: CommitBarrier;
  readonly timeLimitMs: number;
  /** Runs outside of the Angular zone. */
  readonly outside: <T>(run: () => T) => T;
}

const MAX_RETRIES = 3;
const FIRST_RETRY_MS = 50;

/**
 * The hub's own database: calls of ngx-indexed-db whose promises hold. Each has a time limit; one that was
 * given up before it began never does; a lost connection is opened anew; a write resolves when it is
 * committed, and needs no page for that when it was asked for. Failures are CacheHubError 'storage-failed' with
 * `StorageFailureDetails`.
 */
export class HubDatabase {
  readonly #parts: HubDatabaseParts;
  #isEnded = false;
  #running = 0;
  #stamps = 0;
  readonly #writer: string;

  constructor(parts: HubDatabaseParts) {
    this.#parts = parts;
    this.#writer = parts.scheduler.uuid();
  }

  /** Another number with each connection: another one may be to another database. */
  get connection(): number {
    return this.#parts.connections.losses;
  }

  get leaving(): LeavingMoment {
    return this.#parts.leaving;
  }

  get name(): string {
    return this.#parts.name;
  }

  /** A stamp that no other write has, of this tab or another. */
  nextStamp(): string {
    return `${this.#writer}:${++this.#stamps}`;
  }

  /** Writes all records or none. They carry one stamp, and there is at least one. */
  put(store: StoreName, records: readonly StoredRecord[], key: IDBValidKey): Promise<void> {
    return this.#write(`store ${records.length} record(s)`, (what) =>
      this.#put({ what, store, records, key }, new Lease(records.length)),
    );
  }

  /**
   * As `put`, and only where the records are as expected: resolves false, with nothing written, where they are not. Is
   * not committed before it has read them: a page that ends meanwhile takes it along.
   *
   * @param stamps Of each record as this page knows it.
   */
  async putUnchanged(
    store: StoreName,
    records: readonly StoredRecord[],
    key: IDBValidKey,
    stamps: ReadonlyMap<string, unknown>,
  ): Promise<boolean> {
    const unchanged = new UnchangedRecords({ store, stamps, own: records.at(-1)?.stamp ?? '' });
    await this.#write(`store ${records.length} record(s)`, async (what) => {
      try {
        await this.#put({ what, store, records, key }, new Lease(undefined, unchanged));
      } catch (error) {
        if (!unchanged.isOutrun) throw error;
      }
    });
    return !unchanged.isOutrun;
  }

  /**
   * What stands in a store, of all partitions and in no order. Read by one request, for which no page has to
   * wait; by the index of a partition, ngx-indexed-db asks for one record after the other.
   */
  readAll(store: StoreName): Promise<readonly unknown[]> {
    return this.#operation(`read ${store}`, async (what) => {
      const all = (service: NgxIndexedDBService) => service.getAll<unknown>(store);
      return (await this.#call(what, all, new Lease(1))) ?? [];
    });
  }

  /** One record; undefined where it is not there. */
  read(store: StoreName, key: IDBValidKey): Promise<unknown> {
    return this.#operation('read a record', (what) => this.#readRecord(what, store, key));
  }

  /** Deletes one record. ngx-indexed-db answers this one at the commit. */
  delete(store: StoreName, key: IDBValidKey): Promise<void> {
    return this.#write('delete a record', async (what) => {
      await this.#call(what, (service) => service.deleteByKey(store, key), new Lease(1));
    });
  }

  /** Deletes all records of an index's value, in one transaction. */
  deleteAll(store: StoreName, index: 'partition' | 'gone', value: IDBValidKey): Promise<void> {
    return this.#write(`delete by ${index}`, async (what) => {
      const lease = new Lease();
      await this.#call(what, (service) => service.deleteAllByIndex(store, index, value), lease);
      // It answers before the commit.
      await this.#limited(lease.ended);
      if (lease.error !== undefined) throw storageFailure(what, lease.error);
      if (!lease.isCommitted) throw storageFailure(what, undefined, 'not-committed');
    });
  }

  /** The page may stop: what is to be written waits for nothing from now on. */
  leave(): void {
    this.#parts.log.end();
    this.#parts.leaving.begin();
  }

  /** What runs is finished; then the connection closes. */
  end(): void {
    this.#isEnded = true;
    this.#parts.log.end();
    this.#parts.leaving.end();
    this.#closeAtEnd();
  }

  async #put({ what, store, records, key }: Put, lease: Lease): Promise<void> {
    const write = this.#call(what, (service) => service.bulkPut(store, [...records]), lease);
    // Asked for now, so that it waits behind the write's commit where the data is, and not here.
    const barrier = this.#parts.barrier({
      store,
      key,
      stamp: records.at(-1)?.stamp ?? '',
      readStamp: async () => stampOf(await this.#readRecord(what, store, key)),
      isCommitted: () => lease.isCommitted,
    });
    const [, isThere] = await Promise.all([write, barrier]);
    // Why it is not there is told with the end of the transaction, if at all.
    if (!isThere) await this.#limited(lease.ended);
    if (lease.error !== undefined) throw storageFailure(what, lease.error);
    if (!isThere) throw storageFailure(what, undefined, 'not-committed');
  }

  #readRecord(what: string, store: StoreName, key: IDBValidKey): Promise<unknown> {
    const read = (service: NgxIndexedDBService) => service.getByKey<unknown>(store, key);
    return this.#call(what, read, new Lease(1));
  }

  #write(what: string, run: (what: string) => Promise<void>): Promise<void> {
    return this.#operation(what, async () => {
      const { underWay } = this.#parts.log;
      if (underWay !== undefined) await underWay;
      await run(what);
    });
  }

  async #operation<T>(what: string, run: (what: string) => Promise<T>): Promise<T> {
    if (this.#isEnded) {
      throw new CacheHubError(
        'destroyed',
        `Expected to ${what}; the injector of the database has ended.`,
      );
    }
    this.#running++;
    this.#parts.outside(() => this.#parts.log.begin());
    try {
      return await this.#retrying(() => run(what));
    } finally {
      this.#running--;
      this.#closeAtEnd();
    }
  }

  async #retrying<T>(run: () => Promise<T>): Promise<T> {
    for (let retry = 0; ; retry++) {
      try {
        return await run();
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        // On the old connection the same would fail again.
        this.#parts.connections.drop();
        if (retry === MAX_RETRIES) throw error;
        await this.#wait(FIRST_RETRY_MS * 2 ** retry);
      }
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.scheduler.setTimer(resolve, ms));
  }

  /** Resolves with the promise, and with the time limit at the latest. */
  #limited(promise: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#parts.scheduler.setTimer(resolve, this.#parts.timeLimitMs);
      void promise.then(() => {
        stop();
        resolve();
      });
    });
  }

  /** One call of ngx-indexed-db: its last value. The lease knows what becomes of its transaction. */
  #call<T>(
    what: string,
    run: (service: NgxIndexedDBService) => Observable<T>,
    lease = new Lease(),
  ): Promise<T | undefined> {
    const { connections, scheduler, timeLimitMs, outside } = this.#parts;
    // Its constructor opens the database, which is no part of the call.
    const service = outside(() => this.#parts.service());
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        stop();
        reject(storageFailure(what, lease.error ?? error));
      };
      const stop = scheduler.setTimer(() => {
        const reason = connections.isBlocked ? 'blocked' : 'timeout';
        lease.revoke();
        connections.drop();
        reject(storageFailure(what, undefined, reason));
      }, timeLimitMs);
      lease.onFailure(fail);
      let value: T | undefined;
      outside(() =>
        connections.during(lease, () => {
          try {
            run(service).subscribe({
              next: (next) => (value = next),
              error: fail,
              complete: () => {
                stop();
                resolve(value);
              },
            });
          } catch (error) {
            fail(error);
          }
        }),
      );
    });
  }

  #closeAtEnd(): void {
    if (this.#isEnded && this.#running === 0) this.#parts.connections.drop();
  }
}
