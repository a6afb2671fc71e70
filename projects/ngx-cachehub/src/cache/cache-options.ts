/** What an entry follows; given per call, per entity, or for the whole hub. */
export interface CacheOptions<T = unknown> {
  /** For how many ms a loaded value counts as fresh. Default 0. */
  staleTime?: number;
  /** How many ms a value is kept after its last observer left. Default 5 min. */
  gcTime?: number;
  /** For `invalidate({tag})`. */
  tags?: readonly string[];
  /** How often a failed load is tried again. Default 2. */
  retry?: number | false;
  /** A value that is equal to the current one notifies nobody. Default: deep equality of plain data. */
  equal?(a: T, b: T): boolean;
  /** Whether the entry is kept on the device, with `withPersistence`; its `include` goes before. Default: as the hub says. */
  persist?: boolean;
  /** Reloads an observed key this often, in ms, jittered by 10 %. Default: never. */
  refreshIntervalMs?: number;
}

/**
 * When a read loads, and what it shows meanwhile.
 *
 * - `stale-while-revalidate`: what is there, and loads when it is missing or stale.
 * - `cache-first`: what is there, however old; loads only when there is nothing.
 * - `network-first`: what it loads; what is there if the load fails.
 * - `cache-only`: what is there, now and later; never loads.
 * - `network-only`: what it loads, nothing older.
 */
export type FetchPolicy =
  'cache-first' | 'stale-while-revalidate' | 'network-first' | 'cache-only' | 'network-only';

/** What one read asks for, beside what its entry follows. */
export interface FetchOptions<T = unknown> extends CacheOptions<T> {
  /** Default 'stale-while-revalidate'. */
  policy?: FetchPolicy;
  /** Keeps a server subscription of the key's entity while the key is observed. Default false. */
  realtime?: boolean;
}
