import {
  ageFrom,
  isFetching,
  isFresh,
  isMarked,
  markDirty,
  step,
  UNKNOWN,
  type EntryEffect,
  type EntryEvent,
} from '../core/entries';
import type { ChangeSet } from '../core/store/change-set';
import { refuseKey } from '../core/store/refuse-key';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheEntry, EntryAlarms } from './cache-entry';
import type { EngineContext } from './engine-context';
import { EntryLoads } from './entry-loads';
import type { EntryObserver } from './entry-observer';
import type { LoadGate } from './load-gate';
import { Refetches } from './refetches';

/** What the life of keys needs of the engine. */
export interface LifePorts {
  readonly absorb: (changes: ChangeSet) => void;
  readonly isPinned: (key: string) => boolean;
  readonly onFetchingChange: (change: 1 | -1) => void;
}

/** Carries each key through its life: events in, effects done, observers and deadlines kept. */
export class EntryLife {
  readonly #context: EngineContext;
  readonly #ports: LifePorts;
  readonly refetches: Refetches;
  readonly #loads: EntryLoads;

  constructor(context: EngineContext, ports: LifePorts) {
    this.#context = context;
    this.#ports = ports;
    this.refetches = new Refetches(context, this);
    this.#loads = new EntryLoads(context, {
      dispatch: (entry, event) => this.dispatch(entry, event),
      absorb: ports.absorb,
    });
  }

  dispatch(entry: CacheEntry, event: EntryEvent): void {
    const before = entry.state;
    const { state, effects } = step(before, event);
    if (state === before && effects.length === 0) return;
    entry.state = state;
    const was = isFetching(before);
    const is = isFetching(state);
    if (was !== is) this.#ports.onFetchingChange(is ? 1 : -1);
    this.#context.notifier.touch(entry, 'state');
    for (const effect of effects) this.#perform(entry, effect);
  }

  /** The store knows whether there is a value; pushes and layers do not tell of keys that nobody observes. */
  sync(entry: CacheEntry): void {
    const { mode } = entry.state;
    const believed =
      mode !== 'empty' && mode !== 'failed' && mode !== 'loading' && mode !== 'waiting';
    const held = this.#context.store.keeps(entry.key);
    if (held !== believed) this.dispatch(entry, { type: held ? 'appeared' : 'vanished' });
  }

  /** From now on loads begin when `gate`, too, says so. */
  gateLoads(gate: LoadGate): void {
    this.#loads.addGate(gate);
  }

  isFetching(entry: CacheEntry): boolean {
    return isFetching(entry.state);
  }

  isFresh(entry: CacheEntry): boolean {
    const { store, coverages, scheduler } = this.#context;
    if (isMarked(entry.freshness) || store.missesChange(entry.key)) return false;
    if (entry.state.mode === 'following') return true;
    const coverage = coverages?.of(entry.entity);
    return isFresh(entry.freshness, entry.options.staleTime, coverage, scheduler.now());
  }

  markStale(entry: CacheEntry): void {
    const wasFresh = !isMarked(entry.freshness);
    entry.freshness = markDirty(entry.freshness);
    if (wasFresh) this.#context.notifier.touch(entry, 'state');
  }

  attach(entry: CacheEntry, observer: EntryObserver): void {
    const isFirst = !entry.isObserved;
    entry.observers.add(observer);
    if (!isFirst) return;
    this.#context.book.idle.delete(entry.key);
    if (entry.alarms !== undefined) this.#context.clock.cancel(entry.alarms.collect);
    this.#ports.absorb(this.#context.store.observe(entry.key));
    this.sync(entry);
    this.refetches.armRefresh(entry);
  }

  detach(entry: CacheEntry, observer: EntryObserver): void {
    if (!entry.observers.delete(observer) || entry.isObserved) return;
    this.dispatch(entry, { type: 'abandon' });
    this.refetches.cancel(entry);
    if (entry.alarms !== undefined) {
      this.#context.clock.cancel(entry.alarms.refresh);
      this.#context.clock.cancel(entry.alarms.stale);
    }
    this.#settle(entry);
    this.#context.store.unobserve(entry.key);
    this.retire(entry);
  }

  /** Nobody observes the key: without a value it is nothing, with one it is kept for `gcTime`. */
  retire(entry: CacheEntry): void {
    const { store, book, clock, scheduler } = this.#context;
    if (entry.isObserved) return;
    if (!store.keeps(entry.key)) {
      this.forget(entry);
      return;
    }
    book.idle.touch(entry.key);
    clock.set(this.alarms(entry).collect, scheduler.now() + entry.options.gcTime);
  }

  /** Nothing is known of the key any more; its observers stay. */
  reset(entry: CacheEntry): void {
    entry.freshness = UNKNOWN;
    entry.updatedAt = 0;
    this.refetches.cancel(entry);
  }

  /** What is under way for the entry is under way no more. */
  end(entry: CacheEntry): void {
    this.#loads.end(entry, 'abort');
    this.#settle(entry);
  }

  /** The entry is gone, with all that belongs to it. Its value is the store's affair. */
  forget(entry: CacheEntry): void {
    this.end(entry);
    const { alarms } = entry;
    if (alarms !== undefined) {
      const { collect, retry, refetch, refresh, stale } = alarms;
      for (const alarm of [collect, retry, refetch, refresh, stale]) {
        this.#context.clock.cancel(alarm);
      }
    }
    this.#context.book.delete(entry);
  }

  /** Shows the change from fresh to stale when nothing but time makes it. */
  armStale(entry: CacheEntry): void {
    const { staleTime } = entry.options;
    if (staleTime <= 0 || staleTime === Infinity || !this.isFresh(entry)) return;
    const from = ageFrom(entry.freshness, this.#context.coverages?.of(entry.entity));
    const at = Math.max(from + staleTime, this.#context.scheduler.now());
    this.#context.clock.set(this.alarms(entry).stale, at);
  }

  alarms(entry: CacheEntry): EntryAlarms {
    const inTurn = (run: () => void) => ({ ring: () => this.#context.notifier.turn(run) });
    return (entry.alarms ??= {
      collect: inTurn(() => this.#collect(entry)),
      retry: inTurn(() => this.dispatch(entry, { type: 'retry' })),
      refetch: inTurn(() => this.refetches.start(entry)),
      refresh: inTurn(() => this.#refresh(entry)),
      stale: inTurn(() => this.#context.notifier.touch(entry, 'state')),
    });
  }

  #refresh(entry: CacheEntry): void {
    this.refetches.start(entry);
    this.refetches.armRefresh(entry);
  }

  #collect(entry: CacheEntry): void {
    if (entry.isObserved) return;
    if (this.#ports.isPinned(entry.key)) {
      this.retire(entry);
      return;
    }
    this.evict(entry, 'unused');
  }

  /** `reason`: nobody observed it for long, or there were too many. */
  evict(entry: CacheEntry, reason: 'unused' | 'limit'): void {
    this.#context.disk?.evicted(entry.key);
    this.forget(entry);
    this.#ports.absorb(this.#context.store.evict([entry.key]));
    this.#context.journal.emit({ type: 'evict', key: entry.key, details: { reason } });
  }

  #perform(entry: CacheEntry, effect: EntryEffect): void {
    const { clock, scheduler, store, notifier } = this.#context;
    switch (effect.do) {
      case 'start':
        this.#holdTask(entry);
        // It answers every doubt up to now: the refetch that was to do so is this one.
        this.refetches.cancel(entry);
        this.#loads.start(entry);
        return;
      case 'stop':
        this.#loads.end(entry, 'abort');
        return;
      case 'close':
        this.#loads.end(entry, 'release');
        return;
      case 'retry-in':
        clock.set(this.alarms(entry).retry, scheduler.now() + effect.ms);
        return;
      case 'cancel-retry':
        clock.cancel(this.alarms(entry).retry);
        return;
      case 'answered':
        if (entry.alarms !== undefined) clock.cancel(entry.alarms.retry);
        return;
      case 'fail-waiting':
        notifier.touch(entry, 'state', toError(effect.error));
        return;
      case 'delete':
        entry.freshness = UNKNOWN;
        if (entry.load !== undefined) {
          this.#ports.absorb(store.acceptGone(entry.load.token, scheduler.now()));
        }
        // What was pushed meanwhile stays, and is asked for again.
        this.sync(entry);
        notifier.touch(entry, 'fresh');
        return;
      case 'purge':
        entry.freshness = UNKNOWN;
        this.#ports.absorb(refuseKey(store, entry.key));
        this.#context.disk?.dropped([entry.key]);
        notifier.touch(entry, 'fresh');
        return;
      case 'settle':
        this.#settleLoad(entry);
        return;
    }
  }

  /** C9: the application is stable only when what it first shows is there. */
  #holdTask(entry: CacheEntry): void {
    if (entry.state.mode === 'loading') entry.releaseTask ??= this.#context.tasks.add();
  }

  /** K8: a load that an event overtook is repeated once after the last event. */
  #settleLoad(entry: CacheEntry): void {
    const overtaken = isMarked(entry.freshness) && entry.freshness.dirty > entry.sawDirty;
    const repeats = overtaken && (entry.isPutOff || this.refetches.request(entry));
    entry.releaseTask?.();
    entry.releaseTask = undefined;
    if (!repeats) this.#settle(entry);
  }

  #settle(entry: CacheEntry): void {
    entry.releaseTask?.();
    entry.releaseTask = undefined;
    const { settled } = entry;
    if (settled.length === 0) return;
    entry.settled = [];
    for (const done of settled) done();
  }
}

function toError(error: unknown): Error {
  return error instanceof Error
    ? error
    : new CacheHubError('fetch-failed', 'Expected an error; got something else.', error);
}
