import { DestroyRef, inject, Injector } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { CacheEntry } from '../cache/cache-entry';
import { UNKNOWN } from '../core/entries';
import type { FetchToken } from '../core/gate';
import { REALTIME_PORT } from '../providers/realtime-port';
import { USER_SESSION } from '../session/user-session';
import type { PageEntry, PageState } from './page-state';

/** For so long after its start a browser asks for nothing that the page brought, in ms. */
export const TAKE_OVER_MS = 10_000;
/** What was right longer ago, as with a page from a cache, is shown and read again, in ms. */
export const MAX_PAGE_AGE_MS = 60_000;

/** Between nothing, and the first load of this hub: older than every stream, but for one that goes on where it stood. */
const BEFORE_ALL = 0.5;
const SINCE_EVER = 1;

/**
 * Starts a hub from what its page carries: answers of loads that began before everything else, for the
 * user whom they were read for and nobody else.
 */
export class TakeOver {
  readonly #state: PageState;
  readonly #engine = inject(CacheEngine);
  readonly #injector = inject(Injector);
  readonly #tokens: readonly FetchToken[];
  readonly #until: number;
  #given: CacheEntry[] = [];
  #isOver = false;

  constructor(state: PageState) {
    this.#state = state;
    const { store, scheduler } = this.#engine.context;
    // What comes before the user is known is newer.
    this.#tokens = state.entries.map(([key]) => store.beginFetch(key));
    this.#until = scheduler.now() + TAKE_OVER_MS;
    const stop = inject(USER_SESSION).listen({
      enter: (user) => this.#enter(user),
      leave: () => undefined,
    });
    inject(DestroyRef).onDestroy(stop);
  }

  #enter(user: string | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { context, turns } = this.#engine;
    context.notifier.turn(() => {
      if (user === this.#state.user) this.#takeAll();
      for (const token of this.#tokens) context.store.endFetch(token);
      turns.enforceLimit();
    });
  }

  #takeAll(): void {
    const { context } = this.#engine;
    const resumed = this.#resume();
    this.#state.entries.forEach((entry, index) => {
      const token = this.#tokens[index];
      if (token !== undefined) this.#take(entry, token, resumed);
    });
    if (this.#given.length === 0 || context.scheduler.now() >= this.#until) return;
    context.isTakingOver = true;
    context.clock.set({ ring: () => context.notifier.turn(() => this.#end()) }, this.#until);
  }

  #take(
    [key, value, readAt, standing]: PageEntry,
    token: FetchToken,
    resumed: ReadonlySet<string>,
  ): void {
    const { context, turns } = this.#engine;
    const { store, book, scheduler, notifier, journal } = context;
    const now = scheduler.now();
    const { accepted, ...changes } = store.acceptFetch(token, value, now);
    turns.absorb({ ...changes, added: [] });
    if (!accepted || !store.keeps(key)) return;
    const entry = book.ensure(key);
    turns.life.sync(entry);
    entry.updatedAt = Math.min(readAt, now);
    if (standing !== 'doubted' && now - readAt <= MAX_PAGE_AGE_MS) {
      const isFollowed = standing === 'at-position' && resumed.has(entry.entity ?? '');
      // From the future: fresh until then, whatever `staleTime` is.
      const knownAt = now < this.#until ? this.#until : entry.updatedAt;
      const turn = isFollowed ? SINCE_EVER : BEFORE_ALL;
      entry.freshness = { ...UNKNOWN, knownAt, turn };
      this.#given.push(entry);
    }
    notifier.touch(entry, 'fresh');
    turns.life.retire(entry);
    journal.emit({ type: 'fetched', key, source: 'network', details: { by: 'page' } });
  }

  /** C4: the streams that go on from where the page was read. */
  #resume(): ReadonlySet<string> {
    const resumed = new Set<string>();
    const positions = Object.entries(this.#state.positions);
    if (positions.length === 0) return resumed;
    const realtime = this.#injector.get(REALTIME_PORT, null);
    for (const [entity, position] of positions) {
      if (realtime?.beginAt(entity, position) !== true) continue;
      this.#engine.context.coverages?.resume(entity, SINCE_EVER);
      resumed.add(entity);
    }
    return resumed;
  }

  /** From now on the page's values are as old as they are. */
  #end(): void {
    const { context } = this.#engine;
    context.isTakingOver = false;
    for (const entry of this.#given) {
      if (entry.freshness.knownAt !== this.#until) continue;
      entry.freshness = { ...entry.freshness, knownAt: entry.updatedAt };
      context.notifier.touch(entry, 'state');
    }
    this.#given = [];
  }
}
