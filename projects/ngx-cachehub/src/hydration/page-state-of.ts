import type { CacheEngine } from '../cache/cache-engine';
import type { CacheEntry } from '../cache/cache-entry';
import { isMarked } from '../core/entries';
import { StoreSnapshots } from '../core/store/store-snapshots';
import { deepEqual } from '../core/values';
import type { PageEntry, PageStanding, PageState } from './page-state';
import { PagePositions } from './page-positions';

/** What a page carries of a hub: the server's word, as far as JSON can say it, of keys that may leave the memory. */
export function pageStateOf(engine: CacheEngine, user: string | null): PageState {
  const { book, store, journal } = engine.context;
  const snapshots = new StoreSnapshots(store);
  const carried: (readonly [entry: CacheEntry, value: unknown])[] = [];
  for (const entry of book.all()) {
    const { key, options } = entry;
    const snapshot = options.persist === false ? undefined : snapshots.of(key, undefined);
    if (snapshot === undefined) continue;
    if (isJson(snapshot.value)) carried.push([entry, snapshot.value]);
    else {
      const message = `Expected '${key}' to hold what JSON can say; it holds more, and is loaded again in the browser.`;
      journal.log('warn', 'hydration', message);
    }
  }
  const positions = new PagePositions(carried.map(([entry]) => entry));
  const entries = carried.map(([entry, value]): PageEntry => {
    const isDoubted = isMarked(entry.freshness) || store.missesChange(entry.key);
    const standing: PageStanding = positions.covers(entry) ? 'at-position' : 'read';
    return [entry.key, value, entry.updatedAt, isDoubted ? 'doubted' : standing];
  });
  return { user, entries, positions: positions.byEntity() };
}

/** What JSON would change, a date for instance, would not be the same value in the browser. */
function isJson(value: unknown): boolean {
  try {
    const text: unknown = JSON.stringify(value);
    return typeof text === 'string' && deepEqual(JSON.parse(text), value);
  } catch {
    // It contains itself, or a bigint.
    return false;
  }
}
