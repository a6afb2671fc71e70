import { DestroyRef, inject, Injector } from '@angular/core';
import type {
  CacheHubScheduler,
  LostActions,
  OfflineAction,
  OutboxStore,
  ɵStoreReporter,
} from 'ngx-cachehub';
import {
  CACHE_HUB_CONFIG,
  CACHE_HUB_SCHEDULER,
  ɵdecodeAction,
  ɵSTORE_REPORTER,
} from 'ngx-cachehub';
import { inPartition, partitionOf } from './database-config';
import { decodeStoredAction } from './decode-stored-action';
import type { HubDatabase, StoredRecord } from './hub-database';
import { injectHubDatabase } from './hub-database-token';
import { storeIdIn } from './identity-record';
import { QueueWitness } from './queue-witness';
import { storageFailure } from './storage-failure';
import { StoreIdentity } from './store-identity';
import { stampOf } from './unchanged-records';
import { WITNESS_STORAGE, WitnessNotes } from './witness-notes';
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
  const reporter = () => injector.get(ɵSTORE_REPORTER);
  const database = injectHubDatabase();
  const outbox = new IndexedDbOutbox({
    database,
    hubId: inject(CACHE_HUB_CONFIG).id,
    scheduler: inject(CACHE_HUB_SCHEDULER),
    notes: new WitnessNotes(inject(WITNESS_STORAGE), database.name),
    reporter,
  });
  inject(DestroyRef).onDestroy(() => outbox.end());
  return outbox;
}

interface OutboxParts {
  readonly database: HubDatabase;
  readonly hubId: string;
  readonly scheduler: CacheHubScheduler;
  readonly notes: WitnessNotes;
  readonly reporter: () => ɵStoreReporter;
}

type ActionRecord =
  | { readonly id: string; readonly partition: string; readonly action: OfflineAction }
  // In no partition: nobody loads it. It is there so that several go in one step.
  | { readonly id: string; readonly gone: 1 };

class IndexedDbOutbox implements OutboxStore {
  readonly #parts: OutboxParts;
  readonly #lane: WriteLane<ActionRecord>;
  readonly #identity: StoreIdentity;
  readonly #witness: QueueWitness;
  /** Whose partitions these are. */
  readonly #users = new Map<string, string | null>();
  /** Of the records that were there at the last reading, and of what was written here since. */
  #stamps = new Map<string, unknown>();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    const { database, notes, scheduler, reporter } = parts;
    this.#lane = new WriteLane(async (records) => {
      await this.#write(records, 'whatever is there');
    }, database.leaving);
    this.#identity = new StoreIdentity(database);
    this.#witness = new QueueWitness({
      notes,
      identity: this.#identity,
      scheduler,
      onLost: (lost) => reporter().queueLost(lost),
      // Where it cannot be read, the next reading says it.
      onDoubt: (partition) =>
        void this.load(this.#users.get(partition) ?? null).catch(() => undefined),
    });
  }

  end(): void {
    this.#witness.end();
  }

  load(userKey: string | null): Promise<readonly OfflineAction[]> {
    const { database, reporter } = this.#parts;
    return this.#lane.run(async () => {
      const partition = this.#partition(userKey);
      const all = await this.#identity.readWith(() => database.readAll(STORE));
      const actions: OfflineAction[] = [];
      for (const record of inPartition(partition, all)) {
        const { action, faults } = decodeStoredAction(record, userKey);
        if (action !== undefined) actions.push(action);
        for (const fault of faults) reporter().recordSkipped({ store: 'outbox', ...fault });
      }
      this.#witness.read(partition, actions, storeIdIn(all));
      this.#stamps = stampsOf(all);
      return actions.sort((a, b) => a.seq - b.seq);
    });
  }

  async put(actions: readonly OfflineAction[]): Promise<void> {
    if (actions.length === 0) return;
    await this.#lane.put(this.#recordsOf(actions));
  }

  async putUnchanged(actions: readonly OfflineAction[]): Promise<boolean> {
    if (actions.length === 0) return true;
    const records = this.#recordsOf(actions);
    return this.#lane.run(() => this.#write(records, 'what is known'));
  }

  async delete(ids: readonly string[]): Promise<void> {
    const { database } = this.#parts;
    const [first] = ids;
    if (first === undefined) return;
    if (ids.length === 1) await this.#lane.run(() => database.delete(STORE, first));
    else await this.#lane.put(ids.map((id) => ({ id, gone: 1 })));
    for (const id of ids) this.#stamps.delete(id);
    this.#witness.removed(ids);
    if (ids.length > 1) await this.#lane.run(() => database.deleteAll(STORE, 'gone', 1));
  }

  async clear(userKey: string | null): Promise<void> {
    const { database } = this.#parts;
    const partition = this.#partition(userKey);
    await this.#lane.run(() => database.deleteAll(STORE, 'partition', partition));
    this.#witness.cleared(partition);
  }

  lost(userKey: string | null): LostActions | null {
    return this.#witness.lost(this.#partition(userKey));
  }

  forgetLost(userKey: string | null): void {
    this.#witness.forgetLost(this.#partition(userKey));
  }

  #recordsOf(actions: readonly OfflineAction[]): readonly ActionRecord[] {
    return actions.map(copyOf).map((action) => ({
      id: action.id,
      partition: this.#partition(action.userKey),
      action,
    }));
  }

  /** @param over Over what is there: false where that is not what is known, and nothing was written. */
  async #write(
    records: readonly ActionRecord[],
    over: 'whatever is there' | 'what is known',
  ): Promise<boolean> {
    const { database } = this.#parts;
    const stamp = database.nextStamp();
    const stamped: readonly (ActionRecord & StoredRecord)[] = records.map((record) => ({
      ...record,
      stamp,
    }));
    const told = [...actionsByPartition(records)].map(([partition, actions]) =>
      this.#witness.putting(partition, actions),
    );
    const key = records.at(-1)?.id ?? '';
    let isStored = false;
    try {
      if (over === 'what is known') {
        const known = new Map(records.map(({ id }) => [id, this.#stamps.get(id)]));
        isStored = await database.putUnchanged(STORE, stamped, key, known);
      } else {
        await database.put(STORE, stamped, key);
        isStored = true;
      }
    } finally {
      for (const tell of told) tell(isStored);
    }
    if (isStored) for (const { id } of records) this.#stamps.set(id, stamp);
    return isStored;
  }

  #partition(userKey: string | null): string {
    const partition = partitionOf(this.#parts.hubId, userKey);
    this.#users.set(partition, userKey);
    return partition;
  }
}

function actionsByPartition(records: readonly ActionRecord[]) {
  const actions = new Map<string, OfflineAction[]>();
  for (const record of records) {
    if ('gone' in record) continue;
    const own = actions.get(record.partition);
    if (own === undefined) actions.set(record.partition, [record.action]);
    else own.push(record.action);
  }
  return actions;
}

function stampsOf(records: readonly unknown[]): Map<string, unknown> {
  const stamps = new Map<string, unknown>();
  for (const record of records) {
    if (typeof record !== 'object' || record === null || !('id' in record)) continue;
    if (typeof record.id === 'string') stamps.set(record.id, stampOf(record));
  }
  return stamps;
}

/** Now, since what waits in the lane could be changed meanwhile; and an action's own fields only. */
function copyOf(action: OfflineAction): OfflineAction {
  const decoded = ɵdecodeAction(action);
  if (decoded.kind === 'action') return decoded.action;
  throw storageFailure(`store an action whose ${decoded.message}`, undefined, 'not-storable');
}
