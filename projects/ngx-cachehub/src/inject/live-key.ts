import type { Signal, WritableSignal } from '@angular/core';
import { signal } from '@angular/core';
import { Subscription } from 'rxjs';
import type { CacheHubService } from '../cache/cache-hub.service';
import type { CacheState } from '../cache/cache-state';
import type { BoundQuery } from '../cache/define-query';
import { fromSource } from '../cache/from-source';
import type { LoadContext } from '../cache/source';

/** One key that a component shows: its state as a signal, live from `start` to `stop`. */
export class LiveKey<T> {
  private readonly current: WritableSignal<CacheState<T>>;
  private observed: Subscription | undefined;
  private load: Subscription | undefined;

  /** Right from the start: what is cached shows before the first effect runs. */
  readonly state: Signal<CacheState<T>>;

  constructor(
    private readonly hub: CacheHubService,
    private query: BoundQuery<T>,
  ) {
    this.current = signal(this.expected());
    this.state = this.current.asReadonly();
  }

  /** The newest source of one key is the one that loads. */
  use(query: BoundQuery<T>): void {
    this.query = query;
  }

  start(): void {
    if (this.observed !== undefined) return;
    this.observed = new Subscription();
    this.startLoad();
    this.observed.add(
      this.hub.state<T>(this.query.key).subscribe((state) => this.current.set(state)),
    );
  }

  stop(): void {
    this.observed?.unsubscribe();
    this.load?.unsubscribe();
  }

  reload(): boolean {
    if (this.observed === undefined || this.query.policy === 'cache-only') return false;
    if (this.hub.stateOf<T>(this.query.key).isFetching) return false;
    // A failed first load has ended its stream: only a new one loads.
    if (this.load?.closed === true) this.startLoad();
    else void this.hub.invalidate(this.query.key);
    return true;
  }

  private startLoad(): void {
    const { key, source: _source, ...options } = this.query;
    const load = (ctx: LoadContext) => {
      const { source } = this.query;
      return fromSource(typeof source === 'function' ? source(ctx) : source);
    };
    this.load = this.hub.fetch<T>(key, load, options).subscribe({
      // What went wrong is in the state.
      error: () => undefined,
    });
  }

  /** What the state will be once started: a key without a value is about to load. */
  private expected(): CacheState<T> {
    const state = this.hub.stateOf<T>(this.query.key);
    const idle = state.status === 'idle' || state.status === 'error';
    return idle && this.query.policy !== 'cache-only'
      ? { ...state, status: 'loading', error: undefined, isFetching: true }
      : state;
  }
}
