import type { CacheEntry } from './cache-entry';

/** Decides when loads begin, where something has to come first. */
export interface LoadGate {
  /**
   * What comes first, in whatever order features are given: what the device has (0), the user's own
   * writes (1), the subscription (2).
   */
  readonly stage: 0 | 1 | 2;
  /** Runs `load`, now or later. */
  run(entry: CacheEntry, load: () => void): void;
  /** The entry's load is not wanted any more. */
  cancel(entry: CacheEntry): void;
}
