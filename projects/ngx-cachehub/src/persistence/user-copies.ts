import type { CacheEngine } from '../cache/cache-engine';
import type { CacheEntry } from '../cache/cache-entry';
import { StoreSnapshots } from '../core/store/store-snapshots';
import type { EntityRegistry } from '../entities/entity-registry';
import type { RealtimePort } from '../providers/realtime-port';
import { CopyRestorer } from './copy-restorer';
import { canBeCopied, CopyWriter } from './copy-writer';
import { DeviceCopies } from './device-copies';
import type { ResolvedPersistenceOptions } from './resolve-persistence-options';
import type { SnapshotStore } from './snapshot-store';
import { withinTime } from './within-time';
import { WriteBehind } from './write-behind';

/** Longer than this no load waits for the device, in ms. */
export const RESTORE_WAIT_MS = 1_000;

export interface UserCopiesPorts {
  readonly engine: CacheEngine;
  readonly options: ResolvedPersistenceOptions;
  readonly registry: EntityRegistry;
  readonly storage: SnapshotStore;
  readonly userKey: string | null;
  /** Names this page among all that write to the device. */
  readonly page: string;
  readonly isChosen: (entry: CacheEntry) => boolean;
  readonly isWanted: (key: string) => boolean;
  readonly realtime: () => RealtimePort | null;
  readonly onHealth: (failure: unknown) => void;
}

/** What the device holds of one user, from when they are known until they leave. */
export class UserCopies {
  readonly #ports: UserCopiesPorts;
  readonly #copies = new DeviceCopies();
  readonly #snapshots: StoreSnapshots;
  readonly #writer: CopyWriter;
  readonly #restorer: CopyRestorer;
  readonly #behind: WriteBehind;
  /** Those who wait for what is being read. */
  #waiters: (() => void)[] = [];
  /** Copies that are being read once more. */
  #wanted = new Set<string>();
  #state: 'reading' | 'late' | 'open' | 'closed' = 'reading';
  #isKnown = false;
  #began: number | undefined = undefined;
  #stopWaiting: (() => void) | undefined = undefined;

  constructor(ports: UserCopiesPorts) {
    this.#ports = ports;
    const { engine, options, registry, storage, userKey, onHealth } = ports;
    const copies = this.#copies;
    const { context } = engine;
    const { scheduler } = context;
    this.#snapshots = new StoreSnapshots(context.store);
    const schemaVersionOf = (entity: string | undefined) =>
      (entity === undefined ? undefined : registry.get(entity)?.schemaVersion) ??
      options.schemaVersion;
    const shared = {
      copies,
      snapshots: this.#snapshots,
      schemaVersionOf,
      realtime: ports.realtime,
    };
    this.#writer = new CopyWriter({
      ...shared,
      context,
      page: ports.page,
      maxAgeMs: options.maxAgeMs,
      isChosen: ports.isChosen,
      isInDoubt: (entry) => engine.invalidation.isInDoubt(entry),
      onUnstorable: (key) => this.#skip(key, 'it holds something that cannot be copied'),
    });
    this.#restorer = new CopyRestorer({
      ...shared,
      engine,
      judgeContext: () => ({ ...options, registry, now: scheduler.now() }),
      isWanted: ports.isWanted,
      onSkipped: (key, reason) => this.#skip(key, reason),
    });
    this.#behind = new WriteBehind({
      store: storage,
      userKey,
      scheduler,
      onHealth,
      prepare: () => this.#prepare(),
      take: () => this.#writer.take(),
    });
  }

  /** Reads what the device holds; writes what has changed meanwhile. */
  open(): void {
    const { engine } = this.#ports;
    engine.isRestoring.set(true);
    this.#stopWaiting = engine.context.scheduler.setTimer(() => {
      if (this.#state === 'reading') this.#state = 'late';
      this.#release();
    }, RESTORE_WAIT_MS);
    void this.#behind.flush();
  }

  /** The user leaves: what they changed is written as theirs, and nothing is read any more. */
  close(): void {
    this.#behind.close(this.#isKnown || this.#copies.isCleared ? 'write' : 'nothing');
    this.#state = 'closed';
    this.#stopWaiting?.();
    this.#waiters = [];
    this.#ports.engine.isRestoring.set(false);
  }

  changed(): void {
    this.#behind.soon(this.#ports.options.writeDelayMs);
  }

  read(key: string, then: (() => void) | undefined): boolean {
    if (this.#state === 'reading') {
      if (then !== undefined) this.#waiters.push(then);
      return true;
    }
    if (this.#state !== 'open' || !this.#copies.isAlone(key)) return false;
    if (then !== undefined) this.#waiters.push(then);
    if (this.#wanted.size === 0) void this.#readAgain();
    this.#wanted.add(key);
    return true;
  }

  has(key: string): boolean {
    return this.#copies.byKey.has(key);
  }

  evicted(key: string): void {
    this.#writer.keep(key);
    this.#copies.evict(key);
  }

  dropped(keys: Iterable<string>): void {
    this.#copies.drop(keys);
    this.#behind.soon(0);
  }

  cleared(): void {
    this.#copies.clear();
    this.#wanted.clear();
    this.#behind.soon(0);
  }

  note(name: string, value: unknown): void {
    // One that cannot be copied would keep everything else from the device.
    if (!canBeCopied(value)) return;
    this.#copies.notes.set(name, value);
    this.#copies.unsaid.add(name);
    this.changed();
  }

  noted(name: string): unknown {
    return this.#copies.notes.get(name);
  }

  notes(prefix: string): Iterable<readonly [name: string, value: unknown]> {
    return [...this.#copies.notes].filter(
      ([name, value]) => name.startsWith(prefix) && value !== undefined,
    );
  }

  get isRead(): boolean {
    return this.#isKnown;
  }

  defined(entity: string): void {
    if (!this.#isKnown) return;
    const waited = this.#restorer.judgeAgain(entity);
    for (const key of waited) this.read(key, undefined);
  }

  *left(): IterableIterator<string> {
    for (const key of this.#copies.alone) if (this.#copies.byKey.has(key)) yield key;
  }

  flush(): Promise<void> {
    return this.#behind.flush();
  }

  /** Until it is known what the device holds, nothing is written over it. */
  async #prepare(): Promise<void> {
    if (this.#isKnown) return;
    // Of the first attempt: what came while the device could not be read is newer than what it has.
    const moment = (this.#began ??= this.#snapshots.moment());
    try {
      // Cleared before it was read: there is nothing to know.
      const records = this.#copies.isCleared ? [] : await this.#load();
      if (this.#state === 'closed') return;
      this.#isKnown = true;
      if (!this.#copies.isCleared) this.#restorer.restoreAll(records, moment);
    } finally {
      if (this.#state !== 'closed') this.#opened();
    }
  }

  #opened(): void {
    this.#state = 'open';
    this.#stopWaiting?.();
    this.#ports.engine.isRestoring.set(false);
    this.#release();
  }

  async #readAgain(): Promise<void> {
    const moment = this.#snapshots.moment();
    let records: readonly unknown[] = [];
    try {
      records = await this.#load();
    } catch (error) {
      this.#ports.onHealth(error);
    }
    const keys = new Set([...this.#wanted].filter((key) => this.#copies.isAlone(key)));
    this.#wanted = new Set();
    if (this.#state === 'closed') return;
    this.#restorer.restoreSome(records, keys, moment);
    this.#release();
  }

  #load(): Promise<readonly unknown[]> {
    const { storage, userKey, engine } = this.#ports;
    return withinTime(engine.context.scheduler, () => storage.load(userKey));
  }

  #release(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    this.#ports.engine.context.notifier.turn(() => {
      for (const run of waiters) run();
    });
  }

  #skip(key: string, reason: string): void {
    const { journal } = this.#ports.engine;
    journal.log('warn', 'persistence', `A stored record was skipped: ${reason}`, { key });
    journal.emit({ type: 'record-skipped', source: 'storage', key, details: { reason } });
  }
}
