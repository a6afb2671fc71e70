/** Why an answer or a patch about this row is refused: the row is deleted, at this version, since then. */
export interface Tombstone {
  /** The delete's version, or the newest that was known of the row where the delete had none; −1 for neither. */
  readonly version: number;
  /** False where the delete itself had no version: then time decides above `version`. */
  readonly exact: boolean;
  /** Logical time of the delete. */
  readonly stamp: number;
  /** Wall time in ms. */
  readonly at: number;
  /** The server's word of the delete may repeat an older one: what a load brings that began before may be newer. */
  readonly mayRepeat?: boolean;
}

/** How long a delete is remembered at the least, in ms. */
export const TOMBSTONE_MS = 5 * 60_000;
/** How many deletes an entity remembers; beyond it the oldest are forgotten. */
export const MAX_TOMBSTONES = 10_000;

/**
 * The deletes of one entity, bounded in number and in time. One stays when its row comes back by a newer word:
 * what is older than the delete is still older when the row has been let go.
 */
export class Tombstones {
  readonly #byId = new Map<string, Tombstone>();
  /** Grows with every delete. */
  revision = 0;

  get size(): number {
    return this.#byId.size;
  }

  entries(): IterableIterator<[string, Tombstone]> {
    return this.#byId.entries();
  }

  get(id: string): Tombstone | undefined {
    return this.#byId.get(id);
  }

  add(id: string, tombstone: Tombstone): void {
    this.revision++;
    const known = this.#byId.get(id);
    // Deleted and set again, so that the map's order stays the order of deletes.
    this.#byId.delete(id);
    this.#byId.set(id, known === undefined ? tombstone : joined(known, tombstone));
    if (this.#byId.size <= MAX_TOMBSTONES) return;
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest);
      break;
    }
  }

  /** Remembers a delete once more that was let go of, until the function returned is called. One that is remembered stands. */
  recall(id: string, tombstone: Tombstone): () => void {
    if (this.#byId.has(id)) return () => undefined;
    this.#byId.set(id, tombstone);
    return () => this.#byId.delete(id);
  }

  /** The word of this delete may have been an old one. */
  doubt(id: string): void {
    const known = this.#byId.get(id);
    if (known !== undefined) this.#byId.set(id, { ...known, mayRepeat: true });
  }

  /** Whether a load that began at `stamp`, and whose row the delete buries, may say more than the delete does. */
  mayBeOutrun(id: string, stamp: number): boolean {
    const tombstone = this.#byId.get(id);
    return tombstone?.mayRepeat === true && stamp <= tombstone.stamp;
  }

  /** Forgets what is old, unless a load that began before the delete is still under way. */
  prune(now: number, oldestLoad: number | undefined): void {
    for (const [id, tombstone] of this.#byId) {
      if (now - tombstone.at < TOMBSTONE_MS) return;
      if (oldestLoad !== undefined && oldestLoad <= tombstone.stamp) return;
      this.#byId.delete(id);
    }
  }

  /** True when a row of this version, known since `stamp`, is older than the delete. */
  buries(id: string, version: number | undefined, stamp: number): boolean {
    const tombstone = this.#byId.get(id);
    if (tombstone === undefined) return false;
    if (version === undefined || tombstone.version < 0) return stamp <= tombstone.stamp;
    return version <= tombstone.version || (!tombstone.exact && stamp <= tombstone.stamp);
  }

  clear(): void {
    this.#byId.clear();
  }
}

/** A row that is deleted twice was deleted at the newest version that either names: a second delete opens no door. */
function joined(known: Tombstone, next: Tombstone): Tombstone {
  if (next.version >= known.version) return next;
  return { ...next, version: known.version, exact: known.exact && next.exact };
}
