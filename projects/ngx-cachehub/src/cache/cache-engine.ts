import {
  DestroyRef,
  EnvironmentInjector,
  inject,
  Injectable,
  NgZone,
  PendingTasks,
  PLATFORM_ID,
  signal,
  untracked,
  type Signal,
} from '@angular/core';
import { isPlatformServer } from '@angular/common';
import { known } from '../core/entries';
import type { Patch } from '../core/gate';
import type { Layer, LayerAck } from '../core/overlay';
import type { BatchOutcome, ChangeSet } from '../core/store/change-set';
import { Store } from '../core/store/store';
import { EntityRegistry } from '../entities/entity-registry';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import type { CacheEventInput } from '../providers/cache-event';
import type { HubCounters } from '../providers/cache-metrics';
import { CLIENT_ID } from '../providers/client-id';
import type { LogLevel } from '../providers/log-record';
import { REALTIME_PORT, type RealtimePort } from '../providers/realtime-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { AlarmClock } from './alarm-clock';
import { BROWSER_SIGNALS } from './browser-signals';
import type { CacheEntry } from './cache-entry';
import type { CacheOptions, FetchOptions } from './cache-options';
import type { CacheState } from './cache-state';
import { Coverages } from './coverages';
import { isDevMode } from './dev-mode';
import type { EngineContext } from './engine-context';
import { EntryBook } from './entry-book';
import { EntryLife } from './entry-life';
import { HubJournal } from './hub-journal';
import { Invalidation } from './invalidation';
import { KeyStreams } from './key-streams';
import { LOAD_INTERCEPTOR } from './load-interceptor';
import { Notifier } from './notifier';
import { describePatches } from './patch-events';
import type { KeyDirectory } from './target-keys';

/** Pages that return at one moment do not refetch at one moment. */
const RETURN_SPREAD_MS = 500;

/**
 * One hub's engine: the store, the life of its keys, and whom to tell. Everything that reads or
 * writes goes through it: the service and its scopes, pushes, optimistic layers.
 *
 * Every public method is one turn: tables first, then observers, each key once.
 */
@Injectable({ providedIn: 'root' })
export class CacheEngine {
  readonly streams: KeyStreams;
  readonly invalidation: Invalidation;
  /** Every key that has a value or is about to get one. */
  readonly directory: KeyDirectory;
  /** How many keys are being loaded. */
  readonly fetching: Signal<number>;
  private readonly injector = inject(EnvironmentInjector);
  private readonly context: EngineContext;
  private readonly life: EntryLife;
  private readonly fetchingCount = signal(0);
  private readonly settledListeners = new Set<(ids: readonly string[]) => void>();
  private turns = 0;
  private isDestroyed = false;
  private port: RealtimePort | null | undefined = undefined;

  constructor() {
    const context = this.createContext();
    this.context = context;
    this.fetching = this.fetchingCount.asReadonly();
    this.life = new EntryLife(context, {
      absorb: (changes) => this.absorb(changes),
      isPinned: (key) => this.isPinned(key),
      onFetchingChange: (change) =>
        untracked(() => this.fetchingCount.update((count) => count + change)),
    });
    this.streams = new KeyStreams(context, this.life, {
      isDestroyed: () => this.isDestroyed,
      realtime: () => this.realtime(),
    });
    this.invalidation = new Invalidation(context, this.life, (keys) => this.drop(keys));
    this.directory = {
      keys: () => union(context.store.keys(), context.book.all()),
      keysOf: (name) => union(context.store.keysOf(name), context.book.ofEntity(name)),
      tagged: (tag) => context.book.tagged(tag),
    };
    context.registry.attach((model) => context.store.define(model));
    this.listenToReturns();
    inject(DestroyRef).onDestroy(() => this.destroy());
  }

  // ── reading ──

  read(key: string): unknown {
    const entry = this.context.book.get(key);
    if (entry !== undefined && !entry.isObserved) this.context.book.idle.touch(key);
    return this.context.store.read(key);
  }

  has(key: string): boolean {
    return this.context.store.has(key);
  }

  keys(): Iterable<string> {
    return this.context.store.keys();
  }

  keysOf(namespace: string): Iterable<string> {
    return this.context.store.keysOf(namespace);
  }

  /** What is known of the key now. */
  stateOf(key: string): CacheState<unknown> {
    const { book } = this.context;
    const known = book.get(key);
    const entry = known ?? book.ensure(key);
    this.life.sync(entry);
    const state = this.streams.stateOf(entry);
    // A question makes no entry.
    if (known === undefined) this.life.retire(entry);
    return state;
  }

  /** True when the key's value may be shown without asking again, under `options`. */
  isFresh<T>(key: string, options?: FetchOptions<T>): boolean {
    if (!this.has(key)) return false;
    const entry = this.context.book.ensure(key, options);
    this.life.sync(entry);
    return this.life.isFresh(entry);
  }

  isHeld(entity: string): boolean {
    return this.context.store.isHeld(entity);
  }

  // ── local writes ──

  /** False when the gate refused the value: what is known is newer (K7a). */
  set<T>(key: string, value: T, options?: CacheOptions<T>): boolean {
    if (this.isDestroyed) return false;
    const { store, book, notifier, journal } = this.context;
    return notifier.turn(() => {
      const entry = book.ensure(key, options);
      const current = store.read(key);
      const { equal } = entry.options;
      if (equal !== undefined && current !== undefined && equal(current, value)) {
        this.confirm(entry);
        return true;
      }
      const result = store.set(key, value);
      this.absorb(result);
      if (result.accepted) {
        this.confirm(entry);
        entry.updatedAt = this.context.scheduler.now();
        journal.emit({ type: 'set', key, source: 'local' });
      }
      this.life.retire(entry);
      this.enforceLimit();
      return result.accepted;
    });
  }

  /** Drops keys; what a `fetch` observes is loaded again (K7b). */
  remove(keys: readonly string[]): void {
    this.context.notifier.turn(() => this.drop(keys));
  }

  clear(): void {
    const { store, book, notifier } = this.context;
    notifier.turn(() => {
      const changes = store.clear();
      for (const entry of [...book.all()]) this.dropEntry(entry);
      this.absorb(changes);
    });
  }

  // ── pushes ──

  /** One batch in one turn; observers were told when it returns. */
  applyPatches(patches: readonly Patch[], source: 'realtime' | 'local'): BatchOutcome {
    const { store, notifier, journal, scheduler } = this.context;
    return notifier.turn(() => {
      const outcome = store.applyPatches(patches, scheduler.now());
      journal.counters.patchesApplied += outcome.applied;
      journal.counters.patchesIgnored += outcome.ignored;
      journal.counters.gaps += outcome.gaps;
      this.absorb(outcome);
      if (journal.isWatched) {
        for (const event of describePatches(patches, outcome, source)) journal.emit(event);
      }
      this.tellSettledLayers();
      return outcome;
    });
  }

  /** All that is cached of the entity may be out of date; observed keys refetch, spread over `spreadMs`. */
  markEntityStale(entity: string, options: { readonly spreadMs?: number } = {}): void {
    this.context.notifier.turn(() => this.invalidation.markEntityStale(entity, options.spreadMs));
  }

  markStale(key: string): void {
    this.context.notifier.turn(() => this.invalidation.markKey(key));
  }

  invalidateLists(entity: string): void {
    this.invalidation.invalidateLists(entity);
  }

  /** A healthy, gap-free subscription of the entity began or went on, or is interrupted. */
  onCoverageChange(entity: string, covered: boolean): void {
    const { coverages, notifier, scheduler, book } = this.context;
    notifier.turn(() => {
      if (covered) {
        const turn = ++this.turns;
        if (coverages.begin(entity, turn)) this.invalidation.onCovered(entity, turn);
      } else {
        coverages.interrupt(entity, scheduler.now());
      }
      for (const entry of book.ofEntity(entity)) notifier.touch(entry, 'state');
    });
  }

  /** Nobody holds the entity's subscription any more: the next one begins anew. */
  onCoverageEnd(entity: string): void {
    this.context.coverages.end(entity);
  }

  /** Has observed keys loaded again, as polling does; those of `entity` where given. */
  refetchObserved(options: { readonly entity?: string; readonly spreadMs?: number } = {}): void {
    const { book, notifier } = this.context;
    const entries = options.entity === undefined ? book.all() : book.ofEntity(options.entity);
    notifier.turn(() => {
      for (const entry of entries) this.life.refetches.request(entry, options.spreadMs);
    });
  }

  // ── layers ──

  addLayer(layer: Layer): void {
    this.context.notifier.turn(() => this.absorb(this.context.store.addLayer(layer)));
  }

  dropLayer(id: string): void {
    this.context.notifier.turn(() => this.absorb(this.context.store.dropLayer(id)));
  }

  confirmLayer(id: string, ack: LayerAck): void {
    const { store, notifier, scheduler } = this.context;
    notifier.turn(() => {
      this.absorb(store.confirmLayer(id, ack, scheduler.now()));
      this.tellSettledLayers();
    });
  }

  hasLayer(id: string): boolean {
    for (const layer of this.context.store.layerIds()) if (layer === id) return true;
    return false;
  }

  layerKeys(id: string): readonly string[] {
    return this.context.store.layerKeys(id);
  }

  /** Layers that the server's own words ended. The function returned ends the listening. */
  onLayersSettled(run: (ids: readonly string[]) => void): () => void {
    this.settledListeners.add(run);
    return () => this.settledListeners.delete(run);
  }

  // ── telling ──

  get journal(): HubJournal {
    return this.context.journal;
  }

  get metrics(): HubCounters {
    return this.context.journal.counters;
  }

  emit(event: CacheEventInput): void {
    this.context.journal.emit(event);
  }

  log(level: LogLevel, scope: string, message: string, details?: unknown): void {
    this.context.journal.log(level, scope, message, details);
  }

  // ── inside ──

  private createContext(): EngineContext {
    const config = inject(CACHE_HUB_CONFIG);
    const scheduler = inject(CACHE_HUB_SCHEDULER);
    const zone = inject(NgZone);
    const registry = inject(EntityRegistry);
    const isServer = isPlatformServer(inject(PLATFORM_ID));
    const journal = new HubJournal(scheduler, config.logger);
    const store = new Store({
      freeze: isDevMode(),
      bulkCreateThreshold: config.realtime?.bulkCreateThreshold ?? 10,
      clientId: inject(CLIENT_ID),
    });
    return {
      config,
      store,
      scheduler,
      zone,
      registry,
      isServer,
      journal,
      book: new EntryBook(config, registry),
      clock: new AlarmClock(scheduler, !isServer),
      coverages: new Coverages(),
      tasks: inject(PendingTasks),
      interceptor: inject(LOAD_INTERCEPTOR, { optional: true }),
      nextTurn: () => ++this.turns,
      notifier: new Notifier({
        read: (key) => store.read(key),
        zone,
        onObserverError: (key, error) => this.report(error, key),
        onFlushed: (emissions) => {
          journal.counters.flushes++;
          journal.counters.notifications += emissions;
          journal.counters.entries = this.context.book.size;
          journal.bump();
        },
      }),
    };
  }

  /** Takes up what a turn of the store changed: presence, notices, doubts, lives of their own for what was pushed. */
  private absorb(changes: ChangeSet): void {
    const { book, notifier, scheduler, store } = this.context;
    const now = scheduler.now();
    for (const key of changes.removed) {
      const entry = book.get(key);
      if (entry === undefined) continue;
      this.life.sync(entry);
      if (!entry.isObserved && !store.has(key)) this.life.forget(entry);
    }
    for (const key of changes.changed) {
      const entry = book.get(key);
      if (entry === undefined) continue;
      this.life.sync(entry);
      entry.updatedAt = now;
      notifier.touch(entry, 'fresh');
    }
    for (const key of changes.added) this.adopt(key);
    this.invalidation.follow(changes.stale);
    for (const { entity, error } of changes.errors) this.report(error, undefined, entity);
  }

  /** A row that a push stored whole: as good as loaded, and collected like everything else. */
  private adopt(key: string): void {
    const { book, scheduler } = this.context;
    if (book.get(key) !== undefined) return;
    const entry = book.ensure(key);
    this.life.sync(entry);
    entry.freshness = known(entry.freshness, ++this.turns, scheduler.now());
    entry.updatedAt = scheduler.now();
    this.life.retire(entry);
    this.enforceLimit();
  }

  /** The app's own value stands: nothing is in doubt, and a load under way is older. */
  private confirm(entry: CacheEntry): void {
    entry.freshness = known(entry.freshness, ++this.turns, this.context.scheduler.now());
    this.life.dispatch(entry, { type: 'written' });
  }

  private drop(keys: readonly string[]): void {
    if (keys.length === 0) return;
    const changes = this.context.store.remove(keys);
    for (const key of keys) {
      const entry = this.context.book.get(key);
      if (entry !== undefined) this.dropEntry(entry);
    }
    this.absorb(changes);
  }

  private dropEntry(entry: CacheEntry): void {
    if (!entry.isObserved) {
      this.life.forget(entry);
      return;
    }
    this.life.reset(entry);
    const keepsLoaded = [...entry.observers].some((observer) => observer.keepsLoaded);
    this.life.dispatch(entry, {
      type: 'dropped',
      reload: keepsLoaded && entry.source !== undefined,
    });
    this.context.notifier.touch(entry, 'fresh');
  }

  /** A layer shows under the key: it is never collected or evicted. */
  private isPinned(key: string): boolean {
    const { store } = this.context;
    for (const id of store.layerIds()) if (store.layerKeys(id).includes(key)) return true;
    return false;
  }

  private enforceLimit(): void {
    const { book } = this.context;
    for (const key of book.takeExcess((candidate) => this.isPinned(candidate))) {
      const entry = book.get(key);
      if (entry !== undefined) this.life.evict(entry);
    }
  }

  private tellSettledLayers(): void {
    const ids = this.context.store.takeSettledLayers();
    if (ids.length === 0) return;
    for (const run of this.settledListeners) run(ids);
  }

  private report(error: unknown, key?: string, entity?: string): void {
    const message = error instanceof Error ? error.message : String(error);
    this.context.journal.log('error', 'observer', message);
    this.context.journal.emit({
      type: 'error',
      ...(key !== undefined && { key }),
      ...(entity !== undefined && { entity }),
      details: { message },
    });
  }

  /** Asked for late: the realtime side is built on the engine. */
  private realtime(): RealtimePort | null {
    this.port ??= this.injector.get(REALTIME_PORT, null);
    return this.port;
  }

  private listenToReturns(): void {
    const { config, isServer, notifier } = this.context;
    if (isServer) return;
    const signals = inject(BROWSER_SIGNALS);
    const refetch = () => notifier.turn(() => this.invalidation.refetchStale(RETURN_SPREAD_MS));
    const destroyRef = inject(DestroyRef);
    this.context.zone.runOutsideAngular(() => {
      if (config.refetchOnFocus) destroyRef.onDestroy(signals.onShown(refetch));
      if (config.refetchOnReconnect) destroyRef.onDestroy(signals.onOnline(refetch));
    });
  }

  /** N3: nothing of the hub outlives its injector. */
  private destroy(): void {
    this.isDestroyed = true;
    const { book, clock, journal } = this.context;
    clock.stop();
    for (const entry of [...book.all()]) {
      const observers = [...entry.observers];
      entry.observers.clear();
      this.life.forget(entry);
      for (const observer of observers) observer.end();
    }
    journal.end();
  }
}

function union(keys: Iterable<string>, entries: Iterable<CacheEntry>): Set<string> {
  const all = new Set(keys);
  for (const { key } of entries) all.add(key);
  return all;
}
