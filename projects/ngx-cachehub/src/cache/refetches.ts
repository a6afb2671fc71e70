import { jitteredInterval, refetchAt, type EntryEvent } from '../core/entries';
import type { CacheEntry, EntryAlarms } from './cache-entry';
import type { EngineContext } from './engine-context';

/** The life of keys, as whoever has them loaded again needs it. */
export interface RefetchedLife {
  isFetching(entry: CacheEntry): boolean;
  alarms(entry: CacheEntry): EntryAlarms;
  dispatch(entry: CacheEntry, event: EntryEvent): void;
}

/**
 * The storm governor (I9): events ask for refetches, and each key has at most one per window, the
 * last of which starts after the last event.
 */
export class Refetches {
  readonly #context: EngineContext;
  readonly #life: RefetchedLife;
  /** Keys whose refetch starts when the present turn of the event loop ends. */
  readonly #due = new Set<CacheEntry>();
  #isScheduled = false;

  constructor(context: EngineContext, life: RefetchedLife) {
    this.#context = context;
    this.#life = life;
  }

  /** True when a refetch of the key is on its way, now or later. `spreadMs`: at most so much later, by chance. */
  request(entry: CacheEntry, spreadMs = 0): boolean {
    if (!entry.isObserved || entry.source === undefined) return false;
    // The load under way is overtaken: it is repeated when it settles.
    if (this.#life.isFetching(entry)) return true;
    if (this.isPending(entry)) return true;
    const { clock, scheduler, isServer } = this.#context;
    const now = scheduler.now();
    const spread = spreadMs > 0 ? spreadMs * scheduler.random() : 0;
    const at = refetchAt(now, entry.refetchedAt, spread);
    if (at > now && !isServer) clock.set(this.#life.alarms(entry).refetch, at);
    else this.#soon(entry);
    return true;
  }

  isPending(entry: CacheEntry): boolean {
    if (this.#due.has(entry)) return true;
    return entry.alarms !== undefined && this.#context.clock.isSet(entry.alarms.refetch);
  }

  cancel(entry: CacheEntry): void {
    this.#due.delete(entry);
    if (entry.alarms !== undefined) this.#context.clock.cancel(entry.alarms.refetch);
  }

  /** Its time has come. */
  start(entry: CacheEntry): void {
    this.#due.delete(entry);
    if (!entry.isObserved || entry.source === undefined || this.#life.isFetching(entry)) return;
    entry.refetchedAt = this.#context.scheduler.now();
    entry.isDemanded = true;
    this.#life.dispatch(entry, { type: 'load' });
  }

  /** Reloads an observed key every so often, where it asks for that. */
  armRefresh(entry: CacheEntry): void {
    const every = entry.options.refreshIntervalMs;
    if (every === undefined || !entry.isObserved) return;
    const { scheduler, clock } = this.#context;
    const at = scheduler.now() + jitteredInterval(every, scheduler.random());
    clock.set(this.#life.alarms(entry).refresh, at);
  }

  #soon(entry: CacheEntry): void {
    this.#due.add(entry);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // A hundred events of one turn are one refetch.
    this.#context.zone.runOutsideAngular(() => void Promise.resolve().then(() => this.#startDue()));
  }

  #startDue(): void {
    this.#isScheduled = false;
    this.#context.notifier.turn(() => {
      for (const entry of [...this.#due]) this.start(entry);
    });
  }
}
