import { READY, Recency } from '../core/entries';
import { routeKey, type KeyRoute } from '../core/keys';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import type { EntityRegistry } from '../entities/entity-registry';
import type { ResolvedCacheHubConfig } from '../providers/cache-hub-config';
import { CacheEntry } from './cache-entry';
import type { FetchOptions } from './cache-options';
import { mergeOptions, type EntryOptions } from './entry-options';
import type { PushedRows } from './pushed-rows';

/** All entries of a hub: by key, by tag, and the unobserved ones by their last use. */
export class EntryBook {
  readonly #config: ResolvedCacheHubConfig;
  readonly #registry: EntityRegistry;
  readonly #onSize: (entries: number) => void;
  readonly #byKey = new Map<string, CacheEntry>();
  readonly #byTag = new Map<string, Set<CacheEntry>>();
  readonly #byEntity = new Map<string, Set<CacheEntry>>();
  readonly idle = new Recency();
  /** Keys without an entry as yet; set by the part that takes patches. */
  pushed: PushedRows | undefined = undefined;
  readonly #base: EntryOptions;
  readonly #byDefinition = new WeakMap<
    AnyEntityDefinition,
    { readonly detail: EntryOptions; readonly list: EntryOptions }
  >();

  constructor(
    config: ResolvedCacheHubConfig,
    registry: EntityRegistry,
    onSize: (entries: number) => void,
  ) {
    this.#config = config;
    this.#registry = registry;
    this.#onSize = onSize;
    this.#base = {
      staleTime: config.staleTime,
      gcTime: config.gcTime,
      retry: config.retry,
      persist: undefined,
      tags: [],
      equal: undefined,
      refreshIntervalMs: undefined,
    };
  }

  get size(): number {
    return this.#byKey.size + (this.pushed?.size ?? 0);
  }

  get(key: string): CacheEntry | undefined {
    return this.#byKey.get(key);
  }

  all(): IterableIterator<CacheEntry> {
    return this.#byKey.values();
  }

  /** The entries under one name, whether they have a value or are still to get one. */
  ofEntity(entity: string): readonly CacheEntry[] {
    return [...(this.#byEntity.get(entity) ?? [])];
  }

  tagged(tag: string): Iterable<CacheEntry> {
    return this.#byTag.get(tag) ?? [];
  }

  /** The key's entry, made where there is none; `options` are laid over those that it has. */
  ensure<T>(key: string, options?: FetchOptions<T>): CacheEntry {
    let entry = this.#byKey.get(key);
    if (entry === undefined) {
      const route = routeKey(key);
      const entity = route.kind === 'plain' ? undefined : route.entity;
      const given = mergeOptions(this.optionsOf(route.kind, entity), options);
      entry = new CacheEntry(key, route, given);
      this.#byKey.set(key, entry);
      const pushed = this.pushed?.take(key);
      if (pushed !== undefined) {
        entry.state = READY;
        entry.freshness = pushed.freshness;
        entry.updatedAt = pushed.updatedAt;
      }
      this.idle.touch(key);
      if (entry.entity !== undefined) addTo(this.#byEntity, entry.entity, entry);
      this.#index(entry);
      this.sizeChanged();
    } else if (options !== undefined) {
      const before = entry.options.tags;
      entry.options = mergeOptions(entry.options, options);
      if (entry.options.tags !== before) {
        this.#unindex(entry, before);
        this.#index(entry);
      }
    }
    return entry;
  }

  delete(entry: CacheEntry): void {
    this.#byKey.delete(entry.key);
    this.idle.delete(entry.key);
    if (entry.entity !== undefined) removeFrom(this.#byEntity, entry.entity, entry);
    this.#unindex(entry, entry.options.tags);
    this.sizeChanged();
  }

  /** Nothing is known of any key any more. */
  clear(): void {
    for (const index of [this.#byKey, this.#byTag, this.#byEntity, this.idle]) index.clear();
    this.pushed = undefined;
    this.sizeChanged();
  }

  /** What an entry follows to which nobody gave options of its own. */
  optionsOf(kind: KeyRoute['kind'], entity: string | undefined): EntryOptions {
    const definition = entity === undefined ? undefined : this.#registry.get(entity);
    if (definition === undefined) return this.#base;
    let known = this.#byDefinition.get(definition);
    if (known === undefined) {
      const detail = mergeOptions(this.#base, definition);
      // An entity's `equal` compares rows, and a list is none.
      known = { detail, list: { ...detail, equal: undefined } };
      this.#byDefinition.set(definition, known);
    }
    return kind === 'detail' ? known.detail : known.list;
  }

  /** Tells how many keys there are now. */
  sizeChanged(): void {
    this.#onSize(this.size);
  }

  /** The key was used: of those that nobody observes it is the last to go. */
  touch(key: string): void {
    if (this.idle.has(key)) this.idle.touch(key);
  }

  /** K6: the least recently used unobserved entries above `maxEntries`. */
  takeExcess(isPinned: (key: string) => boolean): string[] {
    const excess = this.size - this.#config.maxEntries;
    return excess > 0 ? this.idle.takeOldest(excess, isPinned) : [];
  }

  #index(entry: CacheEntry): void {
    for (const tag of entry.options.tags) addTo(this.#byTag, tag, entry);
  }

  #unindex(entry: CacheEntry, tags: readonly string[]): void {
    for (const tag of tags) removeFrom(this.#byTag, tag, entry);
  }
}

type Index = Map<string, Set<CacheEntry>>;

function addTo(index: Index, name: string, entry: CacheEntry): void {
  const entries = index.get(name);
  if (entries === undefined) index.set(name, new Set([entry]));
  else entries.add(entry);
}

function removeFrom(index: Index, name: string, entry: CacheEntry): void {
  const entries = index.get(name);
  entries?.delete(entry);
  if (entries?.size === 0) index.delete(name);
}
