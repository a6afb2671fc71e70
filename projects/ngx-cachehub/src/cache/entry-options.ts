import {
  anyOf,
  checkOptions,
  count,
  duration,
  flag,
  fn,
  interval,
  list,
  oneOf,
  orFalse,
} from '../providers/option-rules';
import type { CacheOptions, FetchOptions } from './cache-options';

/** What one entry follows, with nothing left open. */
export interface EntryOptions {
  readonly staleTime: number;
  readonly gcTime: number;
  readonly retry: number;
  readonly tags: readonly string[];
  readonly equal: ((a: unknown, b: unknown) => boolean) | undefined;
  readonly refreshIntervalMs: number | undefined;
  /** Undefined where nobody said. */
  readonly persist: boolean | undefined;
}

const RULES = {
  staleTime: duration,
  gcTime: duration,
  tags: list,
  retry: orFalse(count(0)),
  equal: fn,
  persist: flag,
  refreshIntervalMs: anyOf(interval, (value) => (value === Infinity ? undefined : 'Infinity')),
  policy: oneOf(
    'cache-first',
    'stale-while-revalidate',
    'network-first',
    'cache-only',
    'network-only',
  ),
  realtime: flag,
} as const;

/**
 * Lays `given` over `base`; what is undefined changes nothing.
 *
 * @throws CacheHubError 'invalid-config' that names the option.
 */
export function mergeOptions<T>(
  base: EntryOptions,
  given: FetchOptions<T> | undefined,
): EntryOptions {
  if (given === undefined) return base;
  // A bound query carries its key and source, a definition its rules: only the options are judged.
  const { staleTime, gcTime, tags, retry, persist, refreshIntervalMs, policy, realtime } = given;
  const options = { staleTime, gcTime, tags, retry, persist, refreshIntervalMs, policy, realtime };
  const functions: { readonly equal?: unknown } = given;
  checkOptions('fetch', { ...options, equal: functions.equal }, RULES);
  const equal = given.equal?.bind(given);
  return {
    staleTime: staleTime ?? base.staleTime,
    gcTime: gcTime ?? base.gcTime,
    retry: retry === undefined ? base.retry : retry === false ? 0 : retry,
    tags: tags ?? base.tags,
    equal: equal === undefined ? base.equal : forgetTypes(equal),
    refreshIntervalMs:
      refreshIntervalMs === Infinity ? undefined : (refreshIntervalMs ?? base.refreshIntervalMs),
    persist: persist ?? base.persist,
  };
}

/** Values of one key have one type, which the engine does not know. */
function forgetTypes<T>(equal: (a: T, b: T) => boolean): (a: unknown, b: unknown) => boolean {
  // The caller of a key states its type.
  return (a, b) => equal(a as T, b as T);
}

/** Options that a namespace or an entity gives to all its entries, under those of a call. */
export function withDefaults<T>(
  options: FetchOptions<T> | undefined,
  defaults: CacheOptions | undefined,
): FetchOptions<T> | undefined {
  if (defaults === undefined) return options;
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
