import type { SnapshotStore } from '../persistence/snapshot-store';

/** What `withPersistence` takes. */
export interface PersistenceOptions {
  /** Where entries are kept; runs in an injection context. Default: memory, which no reload outlives; `indexedDbSnapshots` keeps them on the device. */
  storage?: () => SnapshotStore;
  /** An entry that was last known to be right longer ago is dropped. Default 30 days. */
  maxAgeMs?: number;
  /** The shape of what is stored, where its entity names none. Default 1. */
  schemaVersion?: number;
  /** Where given, decides for every key; `persist: false` takes an entry out all the same. */
  include?: (key: string) => boolean;
  /** What changes within this time is written together. Default 1,000 ms. */
  writeDelayMs?: number;
}
