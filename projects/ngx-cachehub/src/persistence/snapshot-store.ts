/** One cached entry, as it is kept on the device. */
export interface StoredEntry {
  /** Absolute. The hub's own bookkeeping stands under keys that begin with 'ɵ'. */
  readonly key: string;
  readonly value: unknown;
  /** ms since the epoch, with a fraction that tells the page which wrote it from others. */
  readonly updatedAt: number;
  readonly version?: number;
  readonly schemaVersion: number;
}

/** Where cached entries are kept. One `write` is atomic: its puts and deletes happen together or not at all. */
export interface SnapshotStore {
  /** The user's entries. A record that cannot be read is skipped and reported. */
  load(userKey: string | null): Promise<readonly StoredEntry[]>;
  write(
    puts: readonly StoredEntry[],
    deletes: readonly string[],
    userKey: string | null,
  ): Promise<void>;
  clear(userKey: string | null): Promise<void>;
}
