import type { CacheEntry } from '../cache/cache-entry';
import { readSyncPosition } from '../entities/sync-position';
import type { StreamPosition } from '../protocol';

/**
 * Up to where a page's values are right, by entity. Each was read at a position of its own: what comes after
 * the first of them may be missing in one, so that is where the stream has to go on. What it brings twice,
 * the versions tell.
 */
export class PagePositions {
  readonly #first = new Map<string, StreamPosition>();

  constructor(entries: readonly CacheEntry[]) {
    for (const { entity, syncPosition } of entries) {
      const at = readSyncPosition(syncPosition);
      if (entity === undefined || at === undefined) continue;
      const known = this.#first.get(entity);
      // Another epoch began while the page was rendered: what was read in the first one is read again.
      if (known === undefined || known.epoch !== at.epoch || at.seq < known.seq) {
        this.#first.set(entity, at);
      }
    }
  }

  /** Whether the value has all that happened up to the position of its entity. */
  covers({ entity, syncPosition }: CacheEntry): boolean {
    const at = readSyncPosition(syncPosition);
    if (entity === undefined || at === undefined) return false;
    const first = this.#first.get(entity);
    return first?.epoch === at.epoch && first.seq <= at.seq;
  }

  byEntity(): Readonly<Record<string, StreamPosition>> {
    return Object.fromEntries(this.#first);
  }
}
