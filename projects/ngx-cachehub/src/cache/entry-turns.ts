import { known } from '../core/entries';
import type { ChangeSet } from '../core/store/change-set';
import type { CacheEntry } from './cache-entry';
import type { CoverageDoubts } from './coverage-doubts';
import type { EngineContext } from './engine-context';
import { EntryLife } from './entry-life';
import { Invalidation } from './invalidation';
import type { PushedLife } from './pushed-life';

/** Takes up what a turn of the store changed, and keeps the entries in step with it. */
export class EntryTurns {
  readonly #context: EngineContext;
  readonly life: EntryLife;
  readonly invalidation: Invalidation;
  /** How rows are kept that nobody asked for; set by the part that takes them. */
  pushed: PushedLife | undefined = undefined;
  /** Where streams cover entities, what those put in doubt; set by the part that takes pushes. */
  doubts: CoverageDoubts | undefined = undefined;
  readonly #listeners = new Set<() => void>();

  constructor(context: EngineContext, onFetchingChange: (change: 1 | -1) => void) {
    this.#context = context;
    this.life = new EntryLife(context, {
      absorb: (changes) => this.absorb(changes),
      isPinned: (key) => context.store.isLayered(key),
      onFetchingChange,
    });
    this.invalidation = new Invalidation(context, this.life, (keys) => this.drop(keys, 'stay'));
  }

  /** Presence, notices, doubts, and a life of its own for what was pushed. */
  absorb(changes: ChangeSet): void {
    const { book, notifier, scheduler, store, journal } = this.#context;
    const now = scheduler.now();
    for (const key of changes.removed) {
      const entry = book.get(key);
      if (entry !== undefined) this.life.sync(entry);
      if (entry?.isObserved === true || store.keeps(key)) continue;
      if (entry === undefined) this.pushed?.forget(key);
      else this.life.forget(entry);
    }
    for (const key of changes.changed) {
      const entry = book.get(key);
      if (entry === undefined) continue;
      this.life.sync(entry);
      entry.updatedAt = now;
      notifier.touch(entry, 'fresh');
    }
    this.#adopt(changes.added);
    this.invalidation.follow(changes.stale);
    for (const { entity, error } of changes.errors) journal.report(error, { entity });
    for (const run of this.#listeners) run();
  }

  /** Has `run` called when a turn's changes were taken up. The function returned ends that. */
  afterEach(run: () => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** The app's own value stands: nothing is in doubt, and a load under way is older. */
  confirm(entry: CacheEntry): void {
    this.#know(entry);
    this.life.dispatch(entry, { type: 'written' });
  }

  /**
   * `copies`: what becomes of those on the device. One that is only in doubt was never more than stale. `entity`: the
   * keys are all that it has, and what no key names goes as well.
   */
  drop(keys: readonly string[], copies: 'go' | 'stay' = 'go', entity?: string): void {
    if (keys.length === 0 && entity === undefined) return;
    const { disk, journal } = this.#context;
    if (copies === 'go') disk?.dropped(keys);
    else for (const key of keys) disk?.evicted(key);
    const { store, book } = this.#context;
    const details = { reason: copies === 'go' ? 'removed' : 'in-doubt' };
    for (const key of keys) journal.emit({ type: 'evict', key, source: 'local', details });
    const changes = store.remove(keys, entity);
    this.#dropEntries(keys.map((key) => book.get(key)));
    this.absorb(changes);
  }

  dropAll(): void {
    this.#context.disk?.cleared();
    const changes = this.#context.store.clear();
    this.#context.journal.emit({ type: 'evict', source: 'local', details: { reason: 'cleared' } });
    this.#dropEntries([...this.#context.book.all()]);
    this.absorb(changes);
  }

  /** All of it was another user's: nothing is left of it, and nothing is loaded yet. */
  startAnew(): void {
    const entries = [...this.#context.book.all()];
    for (const entry of entries) {
      for (const observer of entry.observers) observer.startAnew?.();
      entry.refetchedAt = -Infinity;
    }
    this.#dropEntries(entries, 'wait');
  }

  /** Loads what a `fetch` observes, for the user who is there now. */
  reloadObserved(): void {
    for (const entry of this.#context.book.all()) {
      if (isKeptLoaded(entry)) this.life.dispatch(entry, { type: 'load' });
    }
  }

  /** K6: the least recently used entries above `maxEntries` go. */
  enforceLimit(): void {
    const { book, store } = this.#context;
    const lone: string[] = [];
    for (const key of book.takeExcess((candidate) => store.isLayered(candidate))) {
      const entry = book.get(key);
      if (entry === undefined) lone.push(key);
      else this.life.evict(entry, 'limit');
    }
    if (lone.length > 0) this.pushed?.evict(lone, 'limit');
  }

  /** Rows that a push stored whole: as good as loaded, and collected like everything else. */
  #adopt(keys: readonly string[]): void {
    const { book, nextTurn, scheduler } = this.#context;
    const lone = keys.filter((key) => book.get(key) === undefined);
    if (lone.length === 0) return;
    const time = { turn: nextTurn(), at: scheduler.now() };
    for (const key of lone) if (this.pushed?.keep(key, time) !== true) this.#adoptAlone(key);
    this.enforceLimit();
  }

  #adoptAlone(key: string): void {
    const entry = this.#context.book.ensure(key);
    this.life.sync(entry);
    this.#know(entry);
    entry.updatedAt = this.#context.scheduler.now();
    this.life.retire(entry);
  }

  #know(entry: CacheEntry): void {
    const { nextTurn, scheduler } = this.#context;
    entry.freshness = known(entry.freshness, nextTurn(), scheduler.now());
  }

  /** Those whom nobody observes first: a load that begins may find pushes to apply, and they make keys anew. */
  #dropEntries(
    entries: readonly (CacheEntry | undefined)[],
    then: 'reload' | 'wait' = 'reload',
  ): void {
    const observed: CacheEntry[] = [];
    for (const entry of entries) {
      if (entry?.isObserved === true) observed.push(entry);
      else if (entry !== undefined) this.life.forget(entry);
    }
    for (const entry of observed) this.life.reset(entry);
    for (const entry of observed) {
      const reload = then === 'reload' && isKeptLoaded(entry);
      this.life.dispatch(entry, { type: 'dropped', reload });
      this.life.sync(entry);
      this.#context.notifier.touch(entry, 'fresh');
    }
  }
}

function isKeptLoaded({ observers, source }: CacheEntry): boolean {
  return source !== undefined && [...observers].some(({ keepsLoaded }) => keepsLoaded);
}
