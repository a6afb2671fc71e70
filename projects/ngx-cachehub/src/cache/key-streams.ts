import { untracked, type Signal } from '@angular/core';
import { Observable } from 'rxjs';
import { errorOf, openingMove } from '../core/entries';
import type { RealtimePort } from '../providers/realtime-port';
import type { CacheEntry } from './cache-entry';
import type { FetchOptions, FetchPolicy } from './cache-options';
import type { CacheState } from './cache-state';
import type { EngineContext } from './engine-context';
import type { EntryLife } from './entry-life';
import { FetchObserver, hubIsDestroyed, StateObserver, ValueObserver } from './key-observers';
import { SignalObserver } from './key-signal';
import type { AnySource } from './source';

const DEFAULT_POLICY = 'stale-while-revalidate';

/** What the streams need of their engine. */
export interface StreamPorts {
  readonly isDestroyed: () => boolean;
  readonly realtime: () => RealtimePort | null;
  /** The entry has a subscription. */
  readonly onHeld: (entry: CacheEntry) => void;
}

/** The ways to watch a key: by values, by loads, by state, by signal. */
export class KeyStreams {
  readonly #context: EngineContext;
  readonly #life: EntryLife;
  readonly #ports: StreamPorts;
  readonly #signals = new WeakMap<CacheEntry, SignalObserver>();
  readonly #finalizers: FinalizationRegistry<SignalObserver>;
  readonly #signalEntries = new Map<SignalObserver, CacheEntry>();

  constructor(context: EngineContext, life: EntryLife, ports: StreamPorts) {
    this.#context = context;
    this.#life = life;
    this.#ports = ports;
    this.#finalizers = new FinalizationRegistry((observer) => this.#releaseSignal(observer));
  }

  /** Read-through and live (K2). */
  fetch(key: string, source: AnySource, options: FetchOptions): Observable<unknown> {
    return new Observable((subscriber) => {
      if (this.#ports.isDestroyed()) {
        subscriber.error(hubIsDestroyed());
        return undefined;
      }
      const { book, notifier, journal } = this.#context;
      const entry = book.ensure(key, options);
      const policy = this.#policyNow(key, options);
      // What is never to load leaves the source of others alone.
      if (policy !== 'cache-only') entry.source = source;
      this.#life.sync(entry);
      const hasValue = this.#context.store.has(key);
      const moveNow = () => openingMove(policy, { hasValue, isFresh: this.#life.isFresh(entry) });
      const move = moveNow();
      const observer = new FetchObserver(subscriber, move, policy, () => entry.options.equal);
      let release: (() => void) | undefined;
      subscriber.add(() => {
        release?.();
        notifier.turn(() => this.#life.detach(entry, observer));
      });
      notifier.turn(() => {
        this.#life.attach(entry, observer);
        // Observed first: a stream that begins here asks for what it finds observed.
        if (options.realtime === true) release = this.#hold(entry);
        // What happens up to here is shown by `open`.
        observer.since = notifier.newest;
      });
      observer.open(this.#context.store.read(key));
      // Fresh by its age alone, it may be older than the stream.
      const { load } = move.load === 'none' ? moveNow() : move;
      // `take(1)` on a cached value wants no load.
      if (subscriber.closed || load === 'none') {
        if (load === 'none' && hasValue) journal.counters.hits++;
        if (!hasValue) this.#context.disk?.read(key);
        return undefined;
      }
      if (!hasValue) journal.counters.misses++;
      notifier.turn(() => this.#load(entry, load === 'renew'));
      return undefined;
    });
  }

  /** The value now and later, undefined included; never loads. */
  get(key: string): Observable<unknown> {
    return new Observable((subscriber) => {
      const entry = this.#context.book.ensure(key);
      const observer = new ValueObserver(subscriber, () => entry.options.equal);
      this.#watch(entry, observer, subscriber);
      observer.since = this.#context.notifier.newest;
      observer.open(this.#context.store.read(key));
      return undefined;
    });
  }

  state(key: string): Observable<CacheState<unknown>> {
    return new Observable((subscriber) => {
      const entry = this.#context.book.ensure(key);
      const observer = new StateObserver(subscriber, () => {
        this.#life.armStale(entry);
        return this.stateOf(entry);
      });
      this.#watch(entry, observer, subscriber);
      observer.next();
      return undefined;
    });
  }

  signal(key: string): Signal<unknown> {
    return untracked(() => {
      const entry = this.#context.book.ensure(key);
      const known = this.#signals.get(entry)?.signal;
      if (known !== undefined) return known;
      const value = this.#context.store.read(key);
      const { observer, signal } = SignalObserver.create(value, this.#finalizers);
      this.#signals.set(entry, observer);
      this.#signalEntries.set(observer, entry);
      this.#context.notifier.turn(() => this.#life.attach(entry, observer));
      return signal;
    });
  }

  stateOf(entry: CacheEntry): CacheState<unknown> {
    const data = this.#context.store.read(entry.key);
    const isFetching = this.#life.isFetching(entry);
    const error = errorOf(entry.state);
    const known = error instanceof Error ? error : undefined;
    if (data === undefined) {
      const status = isFetching ? 'loading' : known === undefined ? 'idle' : 'error';
      return { status, data, error: known, isStale: false, isFetching, updatedAt: 0 };
    }
    const status = isFetching
      ? 'reloading'
      : this.#context.store.isLocal(entry.key)
        ? 'local'
        : 'resolved';
    const isStale = !this.#life.isFresh(entry);
    return { status, data, error: known, isStale, isFetching, updatedAt: entry.updatedAt };
  }

  /** The network answered a moment ago, on the server: nobody asks it again for what the page shows. */
  #policyNow(key: string, { policy = DEFAULT_POLICY }: FetchOptions): FetchPolicy {
    const entry = this.#context.isTakingOver ? this.#context.book.get(key) : undefined;
    const isAnswered = entry !== undefined && this.#life.isFresh(entry);
    return isAnswered && policy.startsWith('network') ? DEFAULT_POLICY : policy;
  }

  #watch(
    entry: CacheEntry,
    observer: ValueObserver | StateObserver,
    subscriber: { add(teardown: () => void): void; complete(): void },
  ): void {
    if (this.#ports.isDestroyed()) {
      subscriber.complete();
      return;
    }
    const { notifier } = this.#context;
    subscriber.add(() => notifier.turn(() => this.#life.detach(entry, observer)));
    notifier.turn(() => this.#life.attach(entry, observer));
  }

  /** K3: a load under way is shared. */
  #load(entry: CacheEntry, renew: boolean): void {
    if (this.#life.isFetching(entry)) {
      entry.isDemanded ||= renew;
      this.#context.journal.counters.deduped++;
      return;
    }
    if (entry.state.mode === 'following' && !renew) return;
    entry.isDemanded = renew;
    this.#life.dispatch(entry, { type: 'load' });
  }

  #hold(entry: CacheEntry): (() => void) | undefined {
    const release =
      entry.entity === undefined ? undefined : this.#ports.realtime()?.hold(entry.entity);
    if (release !== undefined) this.#ports.onHeld(entry);
    return release;
  }

  #releaseSignal(observer: SignalObserver): void {
    const entry = this.#signalEntries.get(observer);
    this.#signalEntries.delete(observer);
    if (entry === undefined || this.#ports.isDestroyed()) return;
    this.#context.notifier.turn(() => this.#life.detach(entry, observer));
  }
}
