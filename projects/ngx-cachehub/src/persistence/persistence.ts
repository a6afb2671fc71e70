import { DOCUMENT, inject, Injectable, Injector, runInInjectionContext } from '@angular/core';
import type { OnDestroy } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { CacheEntry } from '../cache/cache-entry';
import type { DiskPort } from '../cache/disk-port';
import type { KeyDirectory } from '../cache/target-keys';
import { EntityRegistry } from '../entities/entity-registry';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CLIENT_ID } from '../providers/client-id';
import { REALTIME_PORT, type RealtimePort } from '../providers/realtime-port';
import { listenToLeaving } from '../realtime/page-leaving';
import { USER_SESSION, type SessionListener } from '../session/user-session';
import { memorySnapshots } from './memory-snapshots';
import { PERSISTENCE_OPTIONS } from './resolve-persistence-options';
import { RestoreFirst } from './restore-first';
import { UserCopies } from './user-copies';

/**
 * Keeps the chosen entries on the device: taken up when a user is known, written some time after they
 * changed, let go of when they are dropped. One user's copies are never read under another.
 */
@Injectable()
export class Persistence implements DiskPort, SessionListener, OnDestroy {
  readonly #engine = inject(CacheEngine);
  readonly #options = inject(PERSISTENCE_OPTIONS);
  readonly #config = inject(CACHE_HUB_CONFIG);
  readonly #registry = inject(EntityRegistry);
  readonly #injector = inject(Injector);
  readonly #clientId = inject(CLIENT_ID);
  readonly #stops: (() => void)[] = [];
  #copies: UserCopies | undefined = undefined;
  #isDegraded = false;
  #isDestroyed = false;
  #port: RealtimePort | null | undefined = undefined;
  readonly #storage = this.#openStorage();
  /** By entry: the app's own choice is asked for once. */
  readonly #choices = new WeakMap<CacheEntry, boolean>();

  constructor() {
    const { context, turns } = this.#engine;
    if (context.isServer) return;
    context.disk = this;
    turns.life.gateLoads(
      new RestoreFirst({
        read: (key, then) => this.read(key, then),
        has: (key) => context.store.has(key),
        abandon: (entry) => turns.life.dispatch(entry, { type: 'abandon' }),
      }),
    );
    const page = inject(DOCUMENT);
    this.#stops.push(
      turns.afterEach(() => this.#copies?.changed()),
      context.zone.runOutsideAngular(() =>
        // Nothing may depend on it: a page can end without a word.
        listenToLeaving(page, () => void this.flush()),
      ),
      inject(USER_SESSION).listen(this),
    );
  }

  // ── the user ──

  leave(): void {
    this.#copies?.close();
    this.#copies = undefined;
  }

  enter(userKey: string | null): void {
    const engine = this.#engine;
    const options = this.#options;
    const registry = this.#registry;
    const storage = this.#storage;
    this.#copies = new UserCopies({
      engine,
      options,
      registry,
      storage,
      userKey,
      page: this.#clientId,
      isChosen: (entry) => this.#isChosen(entry),
      isWanted: (key) => options.include === undefined || this.#isIncluded(key),
      realtime: () => this.#realtime(),
      onHealth: (failure) => this.#noteHealth(failure),
    });
    this.#copies.open();
  }

  // ── the cache ──

  read(key: string, then?: () => void): boolean {
    return this.#copies?.read(key, then) ?? false;
  }

  evicted(key: string): void {
    this.#copies?.evicted(key);
  }

  dropped(keys: Iterable<string>): void {
    this.#copies?.dropped(keys);
  }

  cleared(): void {
    this.#copies?.cleared();
  }

  note(name: string, value: unknown): void {
    this.#copies?.note(name, value);
  }

  noted(name: string): unknown {
    return this.#copies?.noted(name);
  }

  notes(prefix: string): Iterable<readonly [name: string, value: unknown]> {
    return this.#copies?.notes(prefix) ?? [];
  }

  get isRead(): boolean {
    return this.#copies?.isRead === true;
  }

  mayKeep(key: string, persist: boolean | undefined): boolean {
    if (persist === false) return false;
    if (this.#options.include !== undefined) return this.#isIncluded(key);
    return persist ?? this.#config.persist;
  }

  defined(entity: string): void {
    this.#copies?.defined(entity);
  }

  everywhere(directory: KeyDirectory): KeyDirectory {
    const left = () => [...(this.#copies?.left() ?? [])];
    return {
      ...directory,
      keys: () => new Set([...directory.keys(), ...left()]),
      keysOf: (name) => {
        const ofName = left().filter((key) => key.startsWith(`${name}:`));
        return new Set([...directory.keysOf(name), ...ofName]);
      },
    };
  }

  flush(): Promise<void> {
    return this.#copies?.flush() ?? Promise.resolve();
  }

  /** Before the engine's own end, which leaves nothing to be written. */
  ngOnDestroy(): void {
    this.#isDestroyed = true;
    for (const stop of this.#stops) stop();
    this.leave();
  }

  // ── inside ──

  /** `include` decides where it is given; else whoever said `persist` last, for an entry, its entity or the hub. */
  #isChosen(entry: CacheEntry): boolean {
    const { persist } = entry.options;
    if (persist === false) return false;
    if (this.#options.include === undefined) {
      return persist ?? (this.#config.persist || this.#copies?.has(entry.key) === true);
    }
    const known = this.#choices.get(entry);
    if (known !== undefined) return known;
    const isIncluded = this.#isIncluded(entry.key);
    this.#choices.set(entry, isIncluded);
    return isIncluded;
  }

  #isIncluded(key: string): boolean {
    try {
      return this.#options.include?.(key) === true;
    } catch (error) {
      this.#engine.journal.report(error, { key });
      return false;
    }
  }

  /** Asked for late, so that it is made when it is needed; at the end there is nothing to ask any more. */
  #realtime(): RealtimePort | null {
    if (this.#port === undefined && !this.#isDestroyed) {
      this.#port = this.#injector.get(REALTIME_PORT, null);
    }
    return this.#port ?? null;
  }

  #openStorage() {
    const { storage } = this.#options;
    const { journal, isServer } = this.#engine.context;
    if (isServer) return memorySnapshots();
    if (storage === undefined) {
      journal.log(
        'warn',
        'persistence',
        "Expected 'storage' for withPersistence; got none. What is cached will not survive a reload.",
      );
      return memorySnapshots();
    }
    try {
      return runInInjectionContext(this.#injector, storage);
    } catch (error) {
      this.#noteHealth(error);
      return memorySnapshots();
    }
  }

  /** P5: told once per outage; the cache goes on in memory. */
  #noteHealth(failure: unknown): void {
    const { journal } = this.#engine;
    if (failure === undefined) {
      if (this.#isDegraded) journal.log('info', 'persistence', 'The device stores again.');
      this.#isDegraded = false;
      return;
    }
    if (this.#isDegraded) return;
    this.#isDegraded = true;
    const reason = failure instanceof Error ? failure.message : 'it gave no reason';
    journal.log('warn', 'persistence', `The device does not store: ${reason}`);
    journal.emit({
      type: 'storage-degraded',
      source: 'storage',
      details: { store: 'snapshots', reason },
    });
  }
}
