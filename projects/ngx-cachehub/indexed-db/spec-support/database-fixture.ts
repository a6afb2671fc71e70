import type { Provider } from '@angular/core';
import {
  createEnvironmentInjector,
  EnvironmentInjector,
  runInInjectionContext,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { CacheEvent, OfflineAction, OutboxStore, SnapshotStore } from 'ngx-cachehub';
import { CACHE_HUB_SCHEDULER, CacheHubService, provideCacheHub } from 'ngx-cachehub';
import {
  indexedDbOutbox,
  indexedDbSnapshots,
  provideCacheHubIndexedDb,
} from 'ngx-cachehub/indexed-db';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FaultyIndexedDb } from './faulty-indexed-db';

export const TIME_LIMIT_MS = 10_000;
const MAX_TURNS = 400;
const TURN_MS = 10;

/** One storage, and the tabs that have it open. */
export class DatabaseFixture {
  readonly storage = new FaultyIndexedDb();
  readonly scheduler = new VirtualScheduler();
  readonly events: CacheEvent[] = [];

  constructor(...providers: Provider[]) {
    // What stands there is of another test's database.
    localStorage.clear();
    Object.defineProperty(window, 'indexedDB', {
      configurable: true,
      value: this.storage.factory,
    });
    TestBed.configureTestingModule({
      providers: [
        provideCacheHub({ logger: { level: 'silent' } }),
        provideCacheHubIndexedDb({ timeLimitMs: TIME_LIMIT_MS }),
        { provide: CACHE_HUB_SCHEDULER, useValue: this.scheduler },
        providers,
      ],
    });
    TestBed.inject(CacheHubService).events$.subscribe((event) => this.events.push(event));
  }

  outbox(): OutboxStore {
    return TestBed.runInInjectionContext(indexedDbOutbox);
  }

  snapshots(): SnapshotStore {
    return TestBed.runInInjectionContext(indexedDbSnapshots);
  }

  /** Another tab, or this one after a reload: another connection to the same storage. */
  tab(...providers: Provider[]): EnvironmentInjector {
    return createEnvironmentInjector(
      [provideCacheHubIndexedDb({ timeLimitMs: TIME_LIMIT_MS }), providers],
      TestBed.inject(EnvironmentInjector),
    );
  }

  outboxOfTab(tab = this.tab()): OutboxStore {
    return runInInjectionContext(tab, indexedDbOutbox);
  }

  snapshotsOfTab(tab = this.tab()): SnapshotStore {
    return runInInjectionContext(tab, indexedDbSnapshots);
  }

  /** What became of it, while the clock goes on in small steps. */
  async outcome<T>(promise: Promise<T>): Promise<unknown> {
    let outcome: { readonly is: unknown } | undefined;
    promise.then(
      (value) => (outcome = { is: value ?? 'done' }),
      (error: unknown) => (outcome = { is: error }),
    );
    for (let turn = 0; turn < MAX_TURNS && outcome === undefined; turn++) {
      await this.turn();
      await this.scheduler.advance(TURN_MS);
    }
    return outcome === undefined ? 'pending' : outcome.is;
  }

  /** Lets the storage work, while the clock stands still. */
  async turns(count = 20): Promise<void> {
    for (let turn = 0; turn < count; turn++) await this.turn();
  }

  /** What stands in the storage beside the database's identity, read past everything under test. */
  async raw(store: 'actions' | 'entries'): Promise<readonly unknown[]> {
    const database = await answer(this.storage.whole.open('ngx-cachehub'));
    const all: readonly unknown[] = await answer(
      database.transaction(store).objectStore(store).getAll(),
    );
    database.close();
    return all.filter((record) => !(record as object).hasOwnProperty('storeId'));
  }

  /** Writes a record past everything under test. */
  async plant(store: 'actions' | 'entries', record: unknown): Promise<void> {
    const database = await answer(this.storage.whole.open('ngx-cachehub'));
    await answer(database.transaction(store, 'readwrite').objectStore(store).put(record));
    database.close();
  }

  private turn(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve));
  }
}

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no reason'));
  });
}

export function actionOf(seq: number, changes: Partial<OfflineAction> = {}): OfflineAction {
  return {
    id: `id-${seq}`,
    type: 'rename',
    payload: { name: `name ${seq}` },
    idempotencyKey: `key-${seq}`,
    lane: 'customers:c1',
    createdAt: 1_700_000_000_000 + seq,
    seq,
    attempts: 0,
    nextAttemptAt: null,
    status: 'queued',
    sent: false,
    userKey: null,
    schemaVersion: 1,
    ...changes,
  };
}
