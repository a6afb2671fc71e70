import type { DBConfig } from 'ngx-indexed-db';

export const DEFAULT_DATABASE_NAME = 'ngx-cachehub';
/** Raised with any change of the stores below. */
const DATABASE_VERSION = 1;

/** A store of the database, and what its records are found by. */
export type StoreName = 'actions' | 'entries';

const BY_PARTITION = { name: 'partition', keypath: 'partition', options: { unique: false } };
/** Only records that are marked as gone have the field, and stand in the index. */
const BY_GONE = { name: 'gone', keypath: 'gone', options: { unique: false } };

/** One store for actions, one for entries; one record for each, under a key of its own. */
export function databaseConfig(name: string, version = DATABASE_VERSION): DBConfig {
  return {
    name,
    version,
    objectStoresMeta: [
      {
        store: 'actions',
        storeConfig: { keyPath: 'id', autoIncrement: false },
        storeSchema: [BY_PARTITION, BY_GONE],
      },
      {
        store: 'entries',
        storeConfig: { keyPath: ['partition', 'key'], autoIncrement: false },
        storeSchema: [BY_PARTITION, BY_GONE],
      },
    ],
  };
}

/**
 * A queued action is a promise to a person: its writes wait for the disk. A lost copy of an entry costs
 * a request, and a page that goes must not hold the store for as long as a disk takes.
 */
export function durabilityOf(stores: string | readonly string[]): IDBTransactionDurability {
  return [stores].flat().every((store) => store === 'entries') ? 'relaxed' : 'strict';
}

/** What belongs together on the device: a hub's data of one user. Nobody is not a user named 'null'. */
export function partitionOf(hubId: string, userKey: string | null): string {
  return JSON.stringify([hubId, userKey]);
}

export function inPartition(partition: string, records: readonly unknown[]): readonly unknown[] {
  return records.filter(
    (record) =>
      typeof record === 'object' &&
      record !== null &&
      'partition' in record &&
      record.partition === partition,
  );
}
