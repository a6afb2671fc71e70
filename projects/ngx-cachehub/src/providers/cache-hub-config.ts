import { InjectionToken, type Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { CacheOptions } from '../cache/cache-options';
import type { Source } from '../cache/source';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import type { CacheHubFeatureKind } from './features';
import type { LoggerOptions } from './log-record';
import {
  anyOf,
  checkOptions,
  count,
  duration,
  flag,
  fn,
  group,
  list,
  oneOf,
  orFalse,
  text,
} from './option-rules';
import type { OfflineOptions } from './offline-options';
import type { PollingOptions } from './polling-options';
import type { RealtimeOptions } from './realtime-options';

/** What `provideCacheHub` takes; every option has a default. */
export interface CacheHubConfig extends Pick<
  CacheOptions,
  'staleTime' | 'gcTime' | 'retry' | 'persist'
> {
  /** Separates storage, channel, TransferState key and devtools label of several hubs. Default 'default'. */
  id?: string;
  /** Partition of everything stored on the device; a change of user wipes the previous user's memory view and switches partitions. */
  userKey?: () => Signal<string | null> | Observable<string | null>;
  /** Above it the least recently used entry that nobody observes is dropped. Default 10,000. */
  maxEntries?: number;
  /** Refetches stale observed entries when the page is shown again. Default true. */
  refetchOnFocus?: boolean;
  /** Refetches stale observed entries when the browser is online again. Default true. */
  refetchOnReconnect?: boolean;
  /** An entity without an adapter uses `restAdapter(baseUrl + '/' + name)`. */
  baseUrl?: string | (() => string);
  /** The user's token, for the socket; any new emission is a change of token. HTTP keeps its own interceptors. */
  token?: () => Source<string | null>;
  /** How long an optimistic write may stay unconfirmed (30 s), and how many at once (100). */
  optimistic?: { timeoutMs?: number; maxPending?: number };
  /** Known from the start; `provideCacheEntities` adds those of a lazy route. */
  entities?: readonly AnyEntityDefinition[];
  /** Default: level 'warn', to the console. */
  logger?: LoggerOptions;
}

/** The configuration with its defaults filled in, frozen. */
export interface ResolvedCacheHubConfig extends Readonly<CacheHubConfig> {
  readonly id: string;
  readonly staleTime: number;
  readonly gcTime: number;
  readonly retry: number;
  readonly persist: boolean;
  readonly maxEntries: number;
  readonly refetchOnFocus: boolean;
  readonly refetchOnReconnect: boolean;
  readonly optimistic: { readonly timeoutMs: number; readonly maxPending: number };
  readonly entities: readonly AnyEntityDefinition[];
  readonly logger: Readonly<LoggerOptions>;
  /** Which features are on. */
  readonly features: ReadonlySet<CacheHubFeatureKind>;
  readonly realtime?: Readonly<RealtimeOptions>;
  readonly offline?: Readonly<OfflineOptions>;
  readonly polling?: Readonly<PollingOptions>;
}

/** What features add to the resolved configuration. */
export type FeatureConfig = Pick<
  ResolvedCacheHubConfig,
  'features' | 'realtime' | 'offline' | 'polling'
>;

/** Resolved configuration, frozen: defaults filled in, which features are on, and their options. */
export const CACHE_HUB_CONFIG = new InjectionToken<ResolvedCacheHubConfig>('CACHE_HUB_CONFIG', {
  providedIn: 'root',
  factory: () => resolveConfig({}, { features: new Set() }),
});

const RULES = {
  staleTime: duration,
  gcTime: duration,
  retry: orFalse(count(0)),
  persist: flag,
  id: text,
  userKey: fn,
  maxEntries: count(1, 'or-infinity'),
  refetchOnFocus: flag,
  refetchOnReconnect: flag,
  baseUrl: anyOf((value) => (typeof value === 'string' ? undefined : 'a string'), fn),
  token: fn,
  optimistic: group({ timeoutMs: duration, maxPending: count(1, 'or-infinity') }),
  entities: list,
  logger: group({ level: oneOf('debug', 'info', 'warn', 'error', 'silent'), sink: fn }),
} as const;

/** @throws CacheHubError 'invalid-config' that names the option. */
export function resolveConfig(
  config: CacheHubConfig,
  features: FeatureConfig,
): ResolvedCacheHubConfig {
  checkOptions('provideCacheHub', config, RULES);
  return Object.freeze({
    ...config,
    id: config.id ?? 'default',
    staleTime: config.staleTime ?? 0,
    gcTime: config.gcTime ?? 5 * 60_000,
    retry: config.retry === false ? 0 : (config.retry ?? 2),
    persist: config.persist ?? false,
    maxEntries: config.maxEntries ?? 10_000,
    refetchOnFocus: config.refetchOnFocus ?? true,
    refetchOnReconnect: config.refetchOnReconnect ?? true,
    optimistic: Object.freeze({
      timeoutMs: config.optimistic?.timeoutMs ?? 30_000,
      maxPending: config.optimistic?.maxPending ?? 100,
    }),
    entities: Object.freeze([...(config.entities ?? [])]),
    logger: Object.freeze({ ...config.logger, level: config.logger?.level ?? 'warn' }),
    ...features,
  });
}
