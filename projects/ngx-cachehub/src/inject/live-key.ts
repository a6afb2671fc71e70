import type { Signal, WritableSignal } from '@angular/core';
import { computed, signal } from '@angular/core';
import { Subscription } from 'rxjs';
import type { CacheHubService } from '../cache/cache-hub.service';
import type { CacheState } from '../cache/cache-state';
import type { BoundQuery } from '../cache/define-query';
import { fromSource } from '../cache/from-source';
import type { LoadContext } from '../cache/source';
import { asError } from '../providers/as-error';

/** One key that a component shows: its state as a signal, live from `start` to `stop`. */
export class LiveKey<T> {
  readonly #hub: CacheHubService;
  #query: BoundQuery<T>;
  readonly #current: WritableSignal<CacheState<T>>;
  /** What is cached may be shown: not, by the network's policies, before the load has given something. */
  readonly #admitted: WritableSignal<boolean>;
  readonly #failure = signal<Error | undefined>(undefined);
  #observed: Subscription | undefined;
  #load: Subscription | undefined;

  /** Right from the start: what is cached shows before the first effect runs. */
  readonly state: Signal<CacheState<T>>;

  constructor(hub: CacheHubService, query: BoundQuery<T>, isTakingOver: boolean) {
    this.#hub = hub;
    this.#query = query;
    const state = this.#expected();
    this.#current = signal(state);
    const { policy } = query;
    const asksNetwork = policy === 'network-only' || policy === 'network-first';
    // What the server rendered shows at once, whoever asked the network for it.
    this.#admitted = signal(
      !asksNetwork || (isTakingOver && state.data !== undefined && !state.isStale),
    );
    this.state = computed(() =>
      this.#admitted() ? this.#current() : withoutValue(this.#current(), this.#failure()),
    );
  }

  /** The newest source of one key is the one that loads. */
  use(query: BoundQuery<T>): void {
    this.#query = query;
  }

  start(): void {
    if (this.#observed !== undefined) return;
    this.#observed = new Subscription();
    this.#startLoad();
    this.#observed.add(
      this.#hub.state<T>(this.#query.key).subscribe((state) => this.#current.set(state)),
    );
  }

  stop(): void {
    this.#observed?.unsubscribe();
    this.#load?.unsubscribe();
  }

  reload(): boolean {
    if (this.#observed === undefined || this.#query.policy === 'cache-only') return false;
    if (this.#hub.stateOf<T>(this.#query.key).isFetching) return false;
    // A failed first load has ended its stream: only a new one loads.
    if (this.#load?.closed === true) this.#startLoad();
    else void this.#hub.invalidate(this.#query.key);
    return true;
  }

  #startLoad(): void {
    const { key, source: _source, ...options } = this.#query;
    const load = (ctx: LoadContext) => {
      const { source } = this.#query;
      return fromSource(typeof source === 'function' ? source(ctx) : source);
    };
    this.#failure.set(undefined);
    this.#load = this.#hub.fetch<T>(key, load, options).subscribe({
      next: () => this.#admitted.set(true),
      error: (error: unknown) => this.#failure.set(asError(error, 'fetch-failed')),
    });
  }

  /** What the state will be once started: a key without a value is about to load. */
  #expected(): CacheState<T> {
    const state = this.#hub.stateOf<T>(this.#query.key);
    const idle = state.status === 'idle' || state.status === 'error';
    return idle && this.#query.policy !== 'cache-only'
      ? { ...state, status: 'loading', error: undefined, isFetching: true }
      : state;
  }
}

/** The state of a reader who is shown nothing older than its own load. */
function withoutValue<T>(state: CacheState<T>, error: Error | undefined): CacheState<T> {
  const status = error === undefined ? 'loading' : 'error';
  return { ...state, status, error, data: undefined, isStale: false, updatedAt: 0 };
}
