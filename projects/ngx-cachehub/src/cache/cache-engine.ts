import {
  DestroyRef,
  EnvironmentInjector,
  inject,
  Injectable,
  runInInjectionContext,
  signal,
  untracked,
  type Signal,
  type Type,
} from '@angular/core';
import type { CacheEventInput } from '../providers/cache-event';
import type { HubCounters } from '../providers/cache-metrics';
import type { LogLevel } from '../providers/log-record';
import { EntityPart } from '../entities/entity-part';
import { OFFLINE_PORT } from '../providers/offline-port';
import { REALTIME_PORT, type RealtimePort } from '../providers/realtime-port';
import { BROWSER_SIGNALS } from './browser-signals';
import type { CacheEntry } from './cache-entry';
import type { CacheOptions, FetchOptions } from './cache-options';
import type { CacheState } from './cache-state';
import { createEngineContext } from './create-engine-context';
import { EntryTurns } from './entry-turns';
import type { HubJournal } from './hub-journal';
import type { Invalidation } from './invalidation';
import { KeyStreams } from './key-streams';
import type { KeyDirectory } from './target-keys';

/** Pages that return at one moment do not refetch at one moment. */
const RETURN_SPREAD_MS = 500;

/**
 * One hub's engine: the store, the life of its keys, and whom to tell. Everything that reads or
 * writes goes through it: the service and its scopes, and parts that not every app uses.
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
  /** Counts the users who left: what was shown before is nobody's to keep. */
  readonly users = signal(0);
  /** True while what is stored on the device is being read; set by whoever reads it. */
  readonly isRestoring = signal(false);
  /** For the engine's own parts only. */
  readonly context = createEngineContext();
  readonly turns: EntryTurns;
  readonly #injector = inject(EnvironmentInjector);
  readonly #fetchingCount = signal(0);
  readonly #parts = new Map<Type<object>, object>();
  #isDestroyed = false;
  #port: RealtimePort | null | undefined = undefined;

  constructor() {
    const { context } = this;
    this.fetching = this.#fetchingCount.asReadonly();
    this.turns = new EntryTurns(context, (change) =>
      untracked(() => this.#fetchingCount.update((count) => count + change)),
    );
    this.invalidation = this.turns.invalidation;
    this.streams = new KeyStreams(context, this.turns.life, {
      isDestroyed: () => this.#isDestroyed,
      realtime: () => this.#realtime(),
      onHeld: (entry) => this.turns.doubts?.catchUp(entry),
    });
    this.directory = {
      keys: () => union(context.store.keys(), context.book.all()),
      keysOf: (name) => union(context.store.keysOf(name), context.book.ofEntity(name)),
      tagged: (tag) => context.book.tagged(tag),
    };
    context.registry.attach((model, rules, definition) => {
      context.store.define(model, rules);
      const part = definition.ɵcollection;
      if (part instanceof EntityPart) part.begin(context, definition);
      context.disk?.defined(model.name);
    });
    this.#listenToReturns();
    inject(DestroyRef).onDestroy(() => this.#destroy());
  }

  // ── reading ──

  /** The directory, and the keys of which only the device has a copy. */
  get everywhere(): KeyDirectory {
    return this.context.disk?.everywhere(this.directory) ?? this.directory;
  }

  read(key: string): unknown {
    this.context.book.touch(key);
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
    this.turns.life.sync(entry);
    const state = this.streams.stateOf(entry);
    // A question makes no entry.
    if (known === undefined) this.turns.life.retire(entry);
    return state;
  }

  /** True when the key's value may be shown without asking again, under `options`. */
  isFresh<T>(key: string, options?: FetchOptions<T>): boolean {
    if (!this.has(key)) return false;
    const entry = this.context.book.ensure(key, options);
    this.turns.life.sync(entry);
    return this.turns.life.isFresh(entry);
  }

  isObserved(key: string): boolean {
    return this.context.book.get(key)?.isObserved === true;
  }

  // ── local writes ──

  /** False when the gate refused the value: what is known is newer (K7a). `how` is for the journal. */
  set<T>(key: string, value: T, options?: CacheOptions<T>, how: 'set' | 'update' = 'set'): boolean {
    if (this.#isDestroyed) return false;
    const { store, book, notifier, journal } = this.context;
    return notifier.turn(() => {
      const entry = book.ensure(key, options);
      const current = store.read(key);
      const { equal } = entry.options;
      if (equal !== undefined && current !== undefined && equal(current, value)) {
        this.turns.confirm(entry);
        return true;
      }
      const result = store.set(key, value);
      this.turns.absorb(result);
      if (result.accepted) {
        this.turns.confirm(entry);
        entry.updatedAt = this.context.scheduler.now();
        journal.emit({ type: 'set', key, source: 'local', details: { how } });
      } else {
        journal.emit({
          type: 'error',
          key,
          source: 'local',
          details: { what: how, code: 'older' },
        });
      }
      this.turns.life.retire(entry);
      this.turns.enforceLimit();
      return result.accepted;
    });
  }

  /** Drops keys, all that `entity` has where it is given; what a `fetch` observes is loaded again (K7b). */
  remove(keys: readonly string[], entity?: string): void {
    this.context.notifier.turn(() => this.turns.drop(keys, 'go', entity));
  }

  clear(): void {
    this.context.notifier.turn(() => this.turns.dropAll());
  }

  /** What was dropped is gone from the device too; the queue as well where that is wanted. */
  async settleClear(discardQueue: boolean): Promise<void> {
    const queue = discardQueue ? this.#injector.get(OFFLINE_PORT, null) : null;
    await Promise.all([this.context.disk?.flush(), queue?.discardAll()]);
  }

  // ── doubts ──

  markStale(key: string): void {
    this.context.notifier.turn(() => this.invalidation.markKey(key));
  }

  invalidateLists(entity: string): void {
    this.invalidation.invalidateLists(entity);
  }

  /** Has observed keys loaded again, as polling does: those of `entity` where given, none of the entities `except`. */
  refetchObserved(
    options: {
      readonly entity?: string;
      readonly except?: ReadonlySet<string>;
      readonly spreadMs?: number;
    } = {},
  ): void {
    const { book, notifier } = this.context;
    const { entity: only, except, spreadMs } = options;
    const entries = only === undefined ? book.all() : book.ofEntity(only);
    notifier.turn(() => {
      for (const entry of entries) {
        const isPulled = entry.entity !== undefined && except?.has(entry.entity) === true;
        if (!isPulled) this.turns.life.refetches.request(entry, spreadMs);
      }
    });
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

  /**
   * The hub's one instance of a part that not every app uses, made at first need. The engine knows
   * no part by name: what an app does not import is not in its bundle.
   */
  part<T extends object>(type: Type<T>): T {
    const known = this.#parts.get(type);
    if (known instanceof type) return known;
    const part = runInInjectionContext(this.#injector, () => new type());
    this.#parts.set(type, part);
    return part;
  }

  // ── inside ──

  /** Asked for late: the realtime side is built on the engine. */
  #realtime(): RealtimePort | null {
    this.#port ??= this.#injector.get(REALTIME_PORT, null);
    return this.#port;
  }

  #listenToReturns(): void {
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
  #destroy(): void {
    this.#isDestroyed = true;
    const { book, clock, journal } = this.context;
    // Deadlines and indexes go as a whole: taken out of them one by one, 100,000 rows would hold up the page.
    for (const entry of [...book.all()]) {
      const observers = entry.isObserved ? [...entry.observers] : [];
      entry.observers.clear();
      this.turns.life.end(entry);
      for (const observer of observers) observer.end();
    }
    clock.stop();
    book.clear();
    journal.end();
  }
}

function union(keys: Iterable<string>, entries: Iterable<CacheEntry>): Set<string> {
  const all = new Set(keys);
  for (const { key } of entries) all.add(key);
  return all;
}
