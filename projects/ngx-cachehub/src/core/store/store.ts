import type { EntityModel } from '../entities';
import type { FetchToken } from '../gate';
import type { RuleBook } from '../lists';
import type { ChangeSet } from './change-set';
import { KeyReader } from './key-reader';
import { KeyWriter } from './key-writer';
import { Observers } from './observers';
import type { StoreCounters } from './store-counters';
import type { StoreOptions } from './store-options';
import { Tables } from './tables';
import { flushTurnInPlace } from './turn-flush';

/** A write that may be refused. */
export type Acceptance = ChangeSet & { readonly accepted: boolean };

/**
 * The one owner of everything cached: rows, lists over them, plain values, and the layers above.
 *
 * No clock, no I/O, no callbacks: every write returns what it changed, and the caller tells whom it concerns
 * when all tables are up to date. A value that was handed out never changes.
 */
export class Store {
  readonly counters: StoreCounters;
  /** For the store's own parts, as `writer` and `flush`. */
  readonly tables = new Tables();
  readonly writer: KeyWriter;
  readonly #reader: KeyReader;
  readonly #observers: Observers;

  constructor(readonly options: StoreOptions) {
    const { tables } = this;
    this.counters = tables.counters;
    this.#reader = new KeyReader(tables, options.freeze);
    this.writer = new KeyWriter(tables, this.#reader);
    this.#observers = new Observers(tables);
  }

  /** Tells the store of an entity; one that was never defined has `id`, `version`, dense versions and no list rules. `rules` reads those that the model has. */
  define(model: EntityModel, rules?: RuleBook): void {
    const space = this.tables.space(model.name);
    space.defineInPlace(model, rules);
    // What was kept as it was, for want of a model, may be rows now.
    for (const [key, cell] of [...space.plain]) {
      const context = this.tables.context(space, this.tables.tick(), 0);
      this.writer.writeFetchedInPlace(context, key, cell.value);
    }
    this.flush();
  }

  /** True for an entity that is defined, or of which something is cached. */
  isHeld(entity: string): boolean {
    const space = this.tables.spaces.get(entity);
    return space !== undefined && (space.defined || !space.isEmpty);
  }

  // ── reading ──

  has(key: string): boolean {
    return this.#reader.read(key) !== undefined;
  }

  /** True where the key has a value, be it one that a layer hides. */
  keeps(key: string): boolean {
    return this.has(key) || this.#reader.rowOf(key)?.isDetail === true;
  }

  /** What shows under the key; the same reference until it changes. Undefined: nothing. */
  read(key: string): unknown {
    return this.#reader.read(key);
  }

  /** Every key that shows something. */
  *keys(): IterableIterator<string> {
    for (const name of this.tables.spaces.keys()) yield* this.#reader.keysOf(name);
  }

  /** The keys under one name, by the index of names. */
  keysOf(namespace: string): IterableIterator<string> {
    return this.#reader.keysOf(namespace);
  }

  /** How many keys are cached. */
  get size(): number {
    return this.#reader.size;
  }

  /** The version of a detail's server state. */
  version(key: string): number | undefined {
    const row = this.#reader.rowOf(key);
    return row === undefined || row.version < 0 ? undefined : row.version;
  }

  /** True where a local change or a layer shows. */
  isLocal(key: string): boolean {
    return this.isLayered(key) || this.#reader.rowOf(key)?.overlaid === true;
  }

  /** True where a layer lies over the key or its row. */
  isLayered(key: string): boolean {
    const row = this.#reader.rowOf(key);
    if (row !== undefined && row.stack !== null) return true;
    return this.tables.layers?.liesOver(key) === true;
  }

  /** True where the row behind a detail misses a change, or one that an unobserved list shows. */
  missesChange(key: string): boolean {
    return this.#reader.missesChange(key);
  }

  /** The observed lists that show something outdated of a row: whom to ask where its detail is not loaded. */
  listsShowing(entity: string, id: string): readonly string[] {
    return this.#reader.listsBehind(entity, id);
  }

  // ── observing ──

  /** The key's first observer. Brings a cold list up to date. */
  observe(key: string): ChangeSet {
    this.#observers.observeInPlace(key);
    return this.flush();
  }

  /** The key's last observer left. */
  unobserve(key: string): void {
    this.#observers.unobserveInPlace(key);
  }

  // ── loads ──

  /** A load begins: what is pushed from now on is newer than its answer. Always ended by `endFetch`. */
  beginFetch(key: string): FetchToken {
    const token: FetchToken = { key, tick: this.tables.tick() };
    this.tables.spaceOf(key).flights.begin(token);
    return token;
  }

  endFetch(token: FetchToken): void {
    const space = this.tables.spaceOf(token.key);
    space.flights.end(token);
    this.tables.dropIdleSpaceInPlace(space);
  }

  /**
   * A load's answer, through the gate row by row. Discarded where the key was written or dropped since the load
   * began, or where it is a row that was deleted since.
   */
  acceptFetch(token: FetchToken, value: unknown, now: number): Acceptance {
    const { tables } = this;
    const space = tables.spaceOf(token.key);
    if (space.flights.isDiscarded(token)) return { ...this.flush(), accepted: false };
    const context = tables.context(space, token.tick, now);
    const { accepted, list } = this.writer.writeFetchedInPlace(context, token.key, value);
    tables.turn.source = 'network';
    tables.layers?.hearAnswerInPlace(context, list);
    space.table.tombstones.prune(now, space.flights.oldest);
    return { ...this.flush(), accepted };
  }

  /** The server says that there is nothing under the key (404, 410). */
  acceptGone(token: FetchToken, now: number): ChangeSet {
    const space = this.tables.spaceOf(token.key);
    if (!space.flights.isDiscarded(token)) {
      this.tables.turn.source = 'network';
      this.writer.writeGoneInPlace(this.tables.context(space, token.tick, now), token.key);
    }
    return this.flush();
  }

  // ── local writes ──

  /** The app's own value. A row of an older version than the known one is refused. */
  set(key: string, value: unknown, now = 0): Acceptance {
    this.tables.spaceOf(key).flights.discard(key);
    const accepted = this.writer.writeInPlace(key, value, now);
    return { ...this.flush(), accepted };
  }

  /**
   * Drops keys. Rows stay as long as a list, a view or a layer shows them. `entity`: the keys are all that it has, and
   * what only a view kept of it goes too.
   */
  remove(keys: Iterable<string>, entity?: string): ChangeSet {
    const { tables } = this;
    if (entity !== undefined) tables.views?.unholdAllInPlace(entity);
    const touched = new Set<string>();
    for (const key of keys) {
      const space = tables.spaceOf(key);
      touched.add(space.name);
      space.flights.discard(key);
      this.writer.removeInPlace(tables.context(space, tables.tick(), 0), key);
    }
    const changes = this.flush();
    for (const name of touched) tables.dropIdleSpaceInPlace(tables.space(name));
    return changes;
  }

  /** Lets go of keys that nobody uses any more; what a view shows stays. */
  evict(keys: readonly string[]): ChangeSet {
    const { views } = this.tables;
    return this.remove(views === undefined ? keys : keys.filter((key) => !views.keepInPlace(key)));
  }

  /** Drops everything cached; layers and tombstones stay. */
  clear(): ChangeSet {
    for (const space of this.tables.spaces.values()) space.flights.discardAll();
    this.tables.views?.unholdAllInPlace();
    return this.remove([...this.keys(), ...this.#reader.hiddenKeys()]);
  }

  /** Ends a turn: what it changed, for those whom it concerns. */
  flush(): ChangeSet {
    return flushTurnInPlace(this.tables, this.options.bulkCreateThreshold);
  }
}
