import type { CacheEntry } from './cache-entry';

/** Decides when loads begin, where something has to come first. */
export interface LoadGate {
  /** Runs `load`, now or later. */
  run(entry: CacheEntry, load: () => void): void;
  /** The entry's load is not wanted any more. */
  cancel(entry: CacheEntry): void;
}
