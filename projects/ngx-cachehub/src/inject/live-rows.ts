import { computed, signal, type Signal, type WritableSignal } from '@angular/core';
import type { Subscription } from 'rxjs';
import type { CacheEngine } from '../cache/cache-engine';
import type { CacheHubService } from '../cache/cache-hub.service';
import type { CacheState } from '../cache/cache-state';
import { fromSource } from '../cache/from-source';
import type { BoundQuery } from '../cache/define-query';
import type { LiveAnswer } from '../collection/live-collection-view';
import { policyFor, type ViewSource } from '../collection/view-source';
import { LiveKey } from './live-key';

/** Where nobody can be asked, what is known is all there is. */
const KNOWN: CacheState<unknown> = {
  status: 'resolved',
  data: undefined,
  error: undefined,
  isStale: false,
  isFetching: false,
  updatedAt: 0,
};

/** The hub that rows are shown of. */
export interface RowsHub {
  readonly hub: CacheHubService;
  readonly engine: CacheEngine;
}

/** The list that answers a query, as a component follows it. */
export function liveList(
  { hub, engine }: RowsHub,
  { key, load, query, options }: ViewSource,
): LiveKey<unknown> {
  const bound: BoundQuery<unknown> = {
    ...options,
    policy: policyFor(engine, key, options),
    key,
    source: (context) => fromSource<unknown>(load(query, context)),
  };
  return new LiveKey(hub, bound, engine.context.isTakingOver);
}

/** The rows of a view that a component shows, and how the list that answers it stands: live from `start` to `stop`. */
export class LiveRows<T> {
  readonly #answer: LiveAnswer<T>;
  readonly id: string;
  readonly rows: Signal<readonly T[]>;
  readonly state: Signal<CacheState<unknown>>;
  readonly #current: WritableSignal<readonly T[]>;
  readonly #list: LiveKey<unknown> | undefined;
  #following: Subscription | undefined;

  constructor({ hub, engine }: RowsHub, answer: LiveAnswer<T>, known: readonly T[]) {
    this.#answer = answer;
    const { id, source } = answer;
    this.id = id;
    this.#current = signal(known);
    this.rows = this.#current.asReadonly();
    if (source !== undefined) {
      this.#list = liveList({ hub, engine }, source);
    }
    this.state = computed(() => this.#list?.state() ?? KNOWN);
  }

  start(): void {
    if (this.#following !== undefined) return;
    this.#following = this.#answer.rows.subscribe((rows) => this.#current.set(rows));
    this.#list?.start();
  }

  stop(): void {
    this.#following?.unsubscribe();
    this.#list?.stop();
  }

  reload(): boolean {
    return this.#list?.reload() ?? false;
  }
}
