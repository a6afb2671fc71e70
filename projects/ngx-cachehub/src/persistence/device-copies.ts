import type { RememberedDelete, Snapshot } from '../core/store/store-snapshots';
import type { StoredPosition } from './bookkeeping';
import type { StoredEntry } from './snapshot-store';

/** What the device holds of one key, as far as this page knows. */
export interface DeviceCopy {
  /** What it was made from; undefined where the memory's value is another. */
  readonly snapshot: Snapshot | undefined;
  readonly updatedAt: number;
  readonly schemaVersion: number;
}

/** A record to be written, and what is known of the device once it is. */
export type CopyToPut = readonly [key: string, copy: DeviceCopy, record: StoredEntry];

/** What the device remembers of the deletes of an entity. */
export interface DeviceDeletes {
  /** The count of the tables up to which they are known. */
  revision: number;
  readonly byId: Map<string, RememberedDelete>;
}

/** What the device holds of one user, as this page knows it: what has to be written is what differs. */
export class DeviceCopies {
  readonly byKey = new Map<string, DeviceCopy>();
  /** Keys that the memory let go of: where there is a copy, it is all that is left. */
  readonly alone = new Set<string>();
  /** Of keys that the memory let go of before they were written: what is still to be written. */
  readonly late = new Map<string, CopyToPut>();
  /** Keys that were dropped for good, and whose copies are still to go. */
  gone = new Set<string>();
  /** Everything is to go. */
  isCleared = false;
  readonly deletes = new Map<string, DeviceDeletes>();
  /** As last written. */
  readonly positions = new Map<string, StoredPosition>();
  /** What others keep beside the entries, by name. */
  readonly notes = new Map<string, unknown>();
  /** Those of them that the device does not have as they are. */
  readonly unsaid = new Set<string>();
  /** What could not be written: not tried again until it is another. */
  readonly unstorable = new Map<string, Snapshot>();

  /** The memory let go of the key. */
  evict(key: string): void {
    this.alone.add(key);
  }

  /** True where only the device has a value. */
  isAlone(key: string): boolean {
    return this.alone.has(key) && this.byKey.has(key);
  }

  drop(keys: Iterable<string>): void {
    for (const key of keys) {
      this.alone.delete(key);
      this.late.delete(key);
      this.gone.add(key);
    }
  }

  clear(): void {
    this.byKey.clear();
    this.alone.clear();
    this.late.clear();
    this.gone.clear();
    this.deletes.clear();
    this.positions.clear();
    this.notes.clear();
    this.unsaid.clear();
    this.isCleared = true;
  }
}
