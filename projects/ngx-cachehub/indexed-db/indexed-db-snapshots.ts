import { inject, Injector } from '@angular/core';
import type { SnapshotStore, StoredEntry, ɵStoreReporter } from 'ngx-cachehub';
import { CACHE_HUB_CONFIG, ɵSTORE_REPORTER } from 'ngx-cachehub';
import { inPartition, partitionOf } from './database-config';
import { decodeStoredEntry } from './decode-stored-entry';
import type { HubDatabase, StoredRecord } from './hub-database';
import { injectHubDatabase } from './hub-database-token';
import { storageFailure } from './storage-failure';
import { WriteLane } from './write-lane';

const STORE = 'entries';

/**
 * Cached entries in IndexedDB: one record per entry. Call it in an injection context below
 * `provideCacheHubIndexedDb()`, as `withPersistence({ storage: indexedDbSnapshots })` does.
 *
 * Its promises reject with 'storage-failed', whose details are `StorageFailureDetails`.
 *
 * @throws CacheHubError 'not-configured' without `provideCacheHubIndexedDb()`.
 */
export function indexedDbSnapshots(): SnapshotStore {
  const injector = inject(Injector);
  return new IndexedDbSnapshots(injectHubDatabase(), inject(CACHE_HUB_CONFIG).id, () =>
    injector.get(ɵSTORE_REPORTER),
  );
}

type EntryRecord =
  | { readonly partition: string; readonly key: string; readonly entry: StoredEntry }
  // A removal is written like a put, so that both happen in one step; swept out afterwards.
  | { readonly partition: string; readonly key: string; readonly gone: 1 };

class IndexedDbSnapshots implements SnapshotStore {
  readonly #database: HubDatabase;
  readonly #hubId: string;
  readonly #reporter: () => ɵStoreReporter;
  readonly #lane: WriteLane<EntryRecord>;

  constructor(database: HubDatabase, hubId: string, reporter: () => ɵStoreReporter) {
    this.#database = database;
    this.#lane = new WriteLane((records) => this.#writeRecords(records), database.leaving);
    this.#hubId = hubId;
    this.#reporter = reporter;
  }

  load(userKey: string | null): Promise<readonly StoredEntry[]> {
    return this.#lane.run(async () => {
      const all = await this.#database.readAll(STORE);
      const records = inPartition(this.#partition(userKey), all);
      const entries: StoredEntry[] = [];
      for (const record of records) {
        const { entry, faults } = decodeStoredEntry(record);
        if (entry !== undefined) entries.push(entry);
        for (const fault of faults) {
          this.#reporter().recordSkipped({ store: 'snapshots', ...fault });
        }
      }
      return entries;
    });
  }

  async write(
    puts: readonly StoredEntry[],
    deletes: readonly string[],
    userKey: string | null,
  ): Promise<void> {
    if (puts.length + deletes.length === 0) return;
    const partition = this.#partition(userKey);
    await this.#lane.put([
      ...copyOf(puts).map((entry) => ({ partition, key: entry.key, entry })),
      ...deletes.map((key) => ({ partition, key, gone: 1 as const })),
    ]);
    // The removal is done by now; a sweep that fails is made up for by the next.
    if (deletes.length > 0) await this.#sweep().catch(() => undefined);
  }

  clear(userKey: string | null): Promise<void> {
    return this.#lane.run(() =>
      this.#database.deleteAll(STORE, 'partition', this.#partition(userKey)),
    );
  }

  #sweep(): Promise<void> {
    return this.#lane.run(() => this.#database.deleteAll(STORE, 'gone', 1));
  }

  #writeRecords(records: readonly EntryRecord[]): Promise<void> {
    const stamp = this.#database.nextStamp();
    const stamped: readonly (EntryRecord & StoredRecord)[] = records.map((record) => ({
      ...record,
      stamp,
    }));
    const last = records.at(-1);
    return this.#database.put(STORE, stamped, [last?.partition ?? '', last?.key ?? '']);
  }

  #partition(userKey: string | null): string {
    return partitionOf(this.#hubId, userKey);
  }
}

function copyOf(entries: readonly StoredEntry[]): readonly StoredEntry[] {
  try {
    return structuredClone(entries);
  } catch (error) {
    throw storageFailure('store entries', error, 'not-storable');
  }
}
