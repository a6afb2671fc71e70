import {
  EnvironmentInjector,
  inject,
  Injectable,
  Injector,
  runInInjectionContext,
  type Signal,
} from '@angular/core';
import type { Observable } from 'rxjs';
import type { CacheCollection } from '../collection/cache-collection';
import { assertEntityName, type CacheKey, type EntityId } from '../core/keys';
import { CollectionPort } from '../entities/collection-port';
import type { EntityDefinition } from '../entities/entity-definition';
import type { CacheEvent } from '../providers/cache-event';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheMetrics } from '../providers/cache-metrics';
import type { LoggerOptions } from '../providers/log-record';
import { CacheEngine } from './cache-engine';
import type { CacheOptions, FetchOptions } from './cache-options';
import type { CacheState } from './cache-state';
import { firstOf } from './key-observers';
import type { BoundQuery } from './define-query';
import { withDefaults } from './entry-options';
import type { InvalidateTarget } from './invalidate-target';
import { HUB_PATH } from './hub-path';
import { eventsBelow } from './scope-events';
import type { AnySource, CacheLoader, LoadContext } from './source';
import type { KeyDirectory } from './target-keys';
import { toQuery } from './to-query';

/** The hub: a keyed store that loads, shares, keeps fresh, and follows what the server pushes. */
@Injectable({ providedIn: 'root' })
export class CacheHubService {
  /** How many keys are being loaded. */
  readonly fetching: Signal<number>;
  /** True while what is stored on the device is being read. */
  readonly isRestoring: Signal<boolean>;
  /** What happens, as it happens. */
  readonly events$: Observable<CacheEvent>;
  /** Work done, in counters. */
  readonly metrics: Signal<CacheMetrics>;

  readonly #engine = inject(CacheEngine);
  readonly #injector = inject(EnvironmentInjector);
  readonly #path = inject(HUB_PATH);
  /** The hub that sees everything. */
  #root: CacheHubService = this;

  constructor() {
    this.fetching = this.#engine.fetching;
    this.isRestoring = this.#engine.isRestoring.asReadonly();
    this.events$ = eventsBelow(this.#path, this.#engine.journal.events$);
    this.metrics = this.#engine.journal.metrics;
  }

  /**
   * Read-through, live, deduplicated: emits what is cached, loads when missing or stale, then
   * every later value of the key. Errors with 'fetch-failed' ('forbidden' for 403,
   * 'unauthenticated' for 401) only while it has shown nothing; the original is in `details`. Completes with the hub.
   */
  fetch<T>(query: BoundQuery<T>): Observable<T>;
  fetch<T>(
    key: CacheKey,
    source: Observable<T> | CacheLoader<T>,
    options?: FetchOptions<T>,
  ): Observable<T>;
  fetch<T>(
    keyOrQuery: CacheKey | BoundQuery<T>,
    source?: Observable<T> | CacheLoader<T>,
    options?: FetchOptions<T>,
  ): Observable<T> {
    return this.#open(toQuery(keyOrQuery, source, options));
  }

  /** Live value of the key now and later, undefined while there is none; never loads. */
  get<T>(key: CacheKey): Observable<T | undefined> {
    return this.#engine.streams.get(this.#path.absolute(key)) as Observable<T | undefined>;
  }

  /** As `get`, as a signal that all who ask share; the key is observed while the signal can be reached. */
  getSignal<T>(key: CacheKey): Signal<T | undefined> {
    return this.#engine.streams.signal(this.#path.absolute(key)) as Signal<T | undefined>;
  }

  /** What is cached now. */
  getValue<T>(key: CacheKey): T | undefined {
    return this.#engine.read(this.#path.absolute(key)) as T | undefined;
  }

  /** True when the key has a value, `null` included. Keeps nothing alive. */
  has(key: CacheKey): boolean {
    return this.#engine.has(this.#path.absolute(key));
  }

  /** What is known of the key, now and later; never loads. */
  state<T>(key: CacheKey): Observable<CacheState<T>> {
    return this.#engine.streams.state(this.#path.absolute(key)) as Observable<CacheState<T>>;
  }

  /** What is known of the key now. */
  stateOf<T>(key: CacheKey): CacheState<T> {
    return this.#engine.stateOf(this.#path.absolute(key)) as CacheState<T>;
  }

  /**
   * Puts a value in place, as fresh as if it were loaded. A row of an entity with an older version
   * than the known one is refused. `undefined` is no value and changes nothing: `remove` drops.
   */
  set<T>(key: CacheKey, value: T, options?: CacheOptions<T>): void {
    const absolute = this.#path.absolute(key);
    if (value === undefined) {
      this.#engine.log(
        'warn',
        'set',
        `Expected a value for '${absolute}'; got undefined. Use remove().`,
      );
      return;
    }
    this.#engine.set(absolute, value, withDefaults(options, this.#path.defaults));
  }

  /** Functional update of a present key; false, and the updater is not run, when the key is absent. Returning `undefined` leaves the entry alone. */
  update<T>(key: CacheKey, updater: (current: T) => T | undefined): boolean {
    const absolute = this.#path.absolute(key);
    const current = this.#engine.read(absolute);
    if (current === undefined) return false;
    const next = updater(current as T);
    if (next !== undefined) this.#engine.set(absolute, next, undefined, 'update');
    return true;
  }

  /** The keys that have a value: all, those with a prefix, or those that a RegExp matches. */
  keys(pattern?: RegExp | { readonly prefix: string }): string[] {
    const held: KeyDirectory = {
      keys: () => this.#engine.keys(),
      keysOf: (namespace) => this.#engine.keysOf(namespace),
      tagged: () => [],
    };
    const target = pattern ?? { prefix: this.#path.prefix };
    const keys =
      pattern === undefined && this.#path.prefix === ''
        ? [...held.keys()]
        : this.#path.keysOf(target, held);
    return keys.map((key) => this.#path.relative(key) ?? key);
  }

  /** Marks matching entries stale; observed ones refetch (coalesced), unobserved ones on their next read. Never rejects; resolves when the refetches settled. */
  invalidate(target: InvalidateTarget): Promise<void> {
    return this.#engine.invalidation.invalidate(this.#keysFor(target));
  }

  /** Drops matching entries, in memory and on the device; observers see `undefined`, and what a `fetch` observes is loaded again. */
  remove(target: InvalidateTarget): void {
    const keys = this.#path.keysOf(target, this.#engine.everywhere);
    this.#engine.remove(keys, this.#path.wholeEntityOf(target));
  }

  /**
   * Drops what is cached, in memory at once; resolves when it is gone from the device too, or that
   * has failed. The user's queue of unsent writes stays unless `discardQueue`, which is the whole
   * hub's to say: a scope leaves it alone.
   */
  clear(options: { discardQueue?: boolean } = {}): Promise<void> {
    const { prefix } = this.#path;
    if (prefix !== '') this.remove({ prefix });
    else this.#engine.clear();
    return this.#engine.settleClear(prefix === '' && options.discardQueue === true);
  }

  /** Loads what is missing or stale and keeps it; resolves when that settled, also when it failed. */
  prefetch<T>(query: BoundQuery<T>): Promise<void>;
  prefetch<T>(
    key: CacheKey,
    source: Observable<T> | CacheLoader<T>,
    options?: FetchOptions<T>,
  ): Promise<void>;
  prefetch<T>(
    keyOrQuery: CacheKey | BoundQuery<T>,
    source?: Observable<T> | CacheLoader<T>,
    options?: FetchOptions<T>,
  ): Promise<void> {
    // A failure is told by `state` and `events$`, and met again by whoever reads the key.
    return this.#one(toQuery(keyOrQuery, source, options)).then(
      () => undefined,
      () => undefined,
    );
  }

  /** One value, for resolvers and guards: the cached one when fresh, else what it loads; rejects when the load fails, and with 'fetch-failed' where 'cache-only' finds nothing. */
  ensure<T>(query: BoundQuery<T>): Promise<T>;
  ensure<T>(
    key: CacheKey,
    source: Observable<T> | CacheLoader<T>,
    options?: FetchOptions<T>,
  ): Promise<T>;
  ensure<T>(
    keyOrQuery: CacheKey | BoundQuery<T>,
    source?: Observable<T> | CacheLoader<T>,
    options?: FetchOptions<T>,
  ): Promise<T> {
    return this.#one(toQuery(keyOrQuery, source, options));
  }

  /** From what level on records reach the log's sink. */
  setLogLevel(level: LoggerOptions['level']): void {
    this.#engine.journal.setLevel(level);
  }

  /**
   * The same store under one key prefix; `defaults` are the options of its entries.
   *
   * @throws CacheHubError 'invalid-key' for a name that is empty or contains ':'.
   */
  namespace(name: string, defaults?: CacheOptions): CacheScope {
    assertEntityName(name);
    const injector = Injector.create({
      parent: this.#injector,
      providers: [{ provide: HUB_PATH, useValue: this.#path.below(name, defaults) }],
    });
    const inside = runInInjectionContext(injector, () => new CacheHubService());
    inside.#root = this.#root;
    return Object.assign(inside, { name, hub: this.#root });
  }

  /**
   * One entity as a live, writable table: by its definition, or by the name of one that is known. Of a scope only
   * its own.
   *
   * @throws CacheHubError 'not-configured' for a name that nobody defined, 'invalid-key' for another scope's.
   */
  collection<T extends object, Id extends EntityId = EntityId>(
    entity: string | EntityDefinition<T, Id>,
  ): CacheCollection<T, Id> {
    const { registry } = this.#engine.context;
    const name = registry.nameOf(entity);
    this.#path.assertHolds(name);
    // The row type is the caller's word, as in `getValue`.
    const definition: EntityDefinition<T, Id> | undefined = registry.get(name);
    const part = definition?.ɵcollection;
    if (definition !== undefined && part instanceof CollectionPort) {
      return part.open(this.#engine, definition);
    }
    throw new CacheHubError(
      'not-configured',
      `Expected '${name}' to be an entity that defineEntity('${name}') made, given here, to provideCacheHub or to provideCacheEntities; got none.`,
    );
  }

  #open<T>({ key, source, ...options }: BoundQuery<T>): Observable<T> {
    const absolute = this.#path.absolute(key);
    const given = withDefaults(options, this.#path.defaults) ?? {};
    return this.#engine.streams.fetch(absolute, this.#seenFromHere(source), given) as Observable<T>;
  }

  #one<T>(query: BoundQuery<T>): Promise<T> {
    const options = withDefaults(query, this.#path.defaults);
    const key = this.#path.absolute(query.key);
    if (query.policy === 'cache-only' && !this.#engine.has(key)) {
      const message = `Expected '${key}' to have a value, since 'cache-only' never loads; it has none.`;
      return Promise.reject(new CacheHubError('fetch-failed', message));
    }
    const policy =
      query.policy === undefined || query.policy === 'stale-while-revalidate'
        ? this.#engine.isFresh(key, options)
          ? 'cache-first'
          : 'network-only'
        : query.policy;
    return firstOf(this.#open({ ...query, policy }));
  }

  /** A loader is told the key as the hub that it was given to names it. */
  #seenFromHere<T>(source: Observable<T> | CacheLoader<T>): AnySource {
    if (typeof source !== 'function' || this.#path.prefix === '') return source;
    return (context: LoadContext) =>
      source({ ...context, key: this.#path.relative(context.key) ?? context.key });
  }

  #keysFor(target: InvalidateTarget): string[] {
    return this.#path.keysOf(target, this.#engine.directory);
  }
}

/**
 * The hub as its namespace sees it: keys are relative (`detail-42`), and nothing outside is
 * reachable except by `hub`. A key that begins with the namespace already (`customers:detail-42`)
 * means the same entry.
 */
export interface CacheScope extends CacheHubService {
  readonly name: string;
  /** The whole hub. */
  readonly hub: CacheHubService;
}
