import { inject, Injector } from '@angular/core';
import type { OfflineAction, OutboxStore, ɵStoreReporter } from 'ngx-cachehub';
import { CACHE_HUB_CONFIG, ɵdecodeAction, ɵSTORE_REPORTER } from 'ngx-cachehub';
import { partitionOf } from './database-config';
import { decodeStoredAction } from './decode-stored-action';
import type { HubDatabase, StoredRecord } from './hub-database';
import { injectHubDatabase } from './hub-database-token';
import { storageFailure } from './storage-failure';
import { WriteLane } from './write-lane';

const STORE = 'actions';

/**
 * An outbox in IndexedDB: one record per action, written with strict durability and read back
 * before a call resolves. Call it in an injection context below `provideCacheHubIndexedDb()`, as
 * `withOffline({ storage: indexedDbOutbox })` does.
 *
 * Its promises reject with 'storage-failed', whose details are `StorageFailureDetails`.
 *
 * @throws CacheHubError 'not-configured' without `provideCacheHubIndexedDb()`.
 */
export function indexedDbOutbox(): OutboxStore {
  // The reporter is a part of the hub, which may be under construction now.
  const injector = inject(Injector);
  return new IndexedDbOutbox(injectHubDatabase(), inject(CACHE_HUB_CONFIG).id, () =>
    injector.get(ɵSTORE_REPORTER),
  );
}

type ActionRecord =
  | { readonly id: string; readonly partition: string; readonly action: OfflineAction }
  // In no partition: nobody loads it. It is there so that several go in one step.
  | { readonly id: string; readonly gone: 1 };

class IndexedDbOutbox implements OutboxStore {
  readonly #database: HubDatabase;
  readonly #hubId: string;
  readonly #reporter: () => ɵStoreReporter;
  readonly #lane = new WriteLane<ActionRecord>((records) => this.#write(records));

  constructor(database: HubDatabase, hubId: string, reporter: () => ɵStoreReporter) {
    this.#database = database;
    this.#hubId = hubId;
    this.#reporter = reporter;
  }

  load(userKey: string | null): Promise<readonly OfflineAction[]> {
    return this.#lane.run(async () => {
      const records = await this.#database.readPartition(STORE, this.#partition(userKey));
      const actions: OfflineAction[] = [];
      for (const record of records) {
        const { action, faults } = decodeStoredAction(record, userKey);
        if (action !== undefined) actions.push(action);
        for (const fault of faults) this.#reporter().recordSkipped({ store: 'outbox', ...fault });
      }
      return actions.sort((a, b) => a.seq - b.seq);
    });
  }

  async put(actions: readonly OfflineAction[]): Promise<void> {
    if (actions.length === 0) return;
    await this.#lane.put(
      actions.map(copyOf).map((action) => ({
        id: action.id,
        partition: this.#partition(action.userKey),
        action,
      })),
    );
  }

  async delete(ids: readonly string[]): Promise<void> {
    const [first] = ids;
    if (first === undefined) return;
    if (ids.length === 1) return this.#lane.run(() => this.#database.delete(STORE, first));
    await this.#lane.put(ids.map((id) => ({ id, gone: 1 })));
    await this.#lane.run(() => this.#database.deleteAll(STORE, 'gone', 1));
  }

  clear(userKey: string | null): Promise<void> {
    return this.#lane.run(() =>
      this.#database.deleteAll(STORE, 'partition', this.#partition(userKey)),
    );
  }

  #write(records: readonly ActionRecord[]): Promise<void> {
    const stamp = this.#database.nextStamp();
    const stamped: readonly (ActionRecord & StoredRecord)[] = records.map((record) => ({
      ...record,
      stamp,
    }));
    return this.#database.put(STORE, stamped, records.at(-1)?.id ?? '');
  }

  #partition(userKey: string | null): string {
    return partitionOf(this.#hubId, userKey);
  }
}

/** Now, since what waits in the lane could be changed meanwhile; and an action's own fields only. */
function copyOf(action: OfflineAction): OfflineAction {
  const decoded = ɵdecodeAction(action);
  if (decoded.kind === 'action') return decoded.action;
  throw storageFailure(`store an action whose ${decoded.message}`, undefined, 'not-storable');
}
