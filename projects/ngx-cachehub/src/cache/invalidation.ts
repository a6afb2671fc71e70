import { isMarked } from '../core/entries';
import { detailKey } from '../core/keys';
import type { StaleMark } from '../core/store/change-set';
import type { CacheEntry } from './cache-entry';
import type { EngineContext } from './engine-context';
import type { EntryLife } from './entry-life';
import { ListDoubts } from './list-doubts';

/** Puts keys in doubt and has the observed ones refetched: by the app's word, by a push, by the page's return. */
export class Invalidation {
  readonly #context: EngineContext;
  readonly #life: EntryLife;
  readonly #drop: (keys: readonly string[]) => void;
  readonly lists: ListDoubts;

  constructor(context: EngineContext, life: EntryLife, drop: (keys: readonly string[]) => void) {
    this.#context = context;
    this.#life = life;
    this.#drop = drop;
    this.lists = new ListDoubts(context, {
      onAll: (entity) => this.#markLists(entity),
      // A load that began since has answered the doubt.
      onOne: (entry) => isMarked(entry.freshness) && this.#refetch(entry),
    });
  }

  /** K8. Resolves when the refetches that it caused have settled; never rejects. */
  invalidate(keys: readonly string[]): Promise<void> {
    const { book, journal, notifier } = this.#context;
    const waits: Promise<void>[] = [];
    notifier.turn(() => {
      const lost: string[] = [];
      for (const key of keys) {
        const entry = book.get(key);
        // What nobody observes and nothing can load again would stay wrong for ever.
        if (entry === undefined || (!entry.isObserved && entry.source === undefined))
          lost.push(key);
        else if (this.mark(entry)) waits.push(settled(entry));
        journal.emit({ type: 'invalidate', key });
      }
      this.#drop(lost);
    });
    return Promise.all(waits).then(() => undefined);
  }

  /** Marks one key; true when that brings a refetch. */
  mark(entry: CacheEntry, spreadMs?: number): boolean {
    this.#life.markStale(entry);
    return this.#refetch(entry, spreadMs);
  }

  markStale(entries: readonly CacheEntry[]): void {
    for (const entry of entries) this.#life.markStale(entry);
  }

  refetchAll(entries: readonly CacheEntry[], spreadMs?: number): void {
    for (const entry of entries) this.#refetch(entry, spreadMs);
  }

  #refetch(entry: CacheEntry, spreadMs?: number): boolean {
    entry.isPutOff = false;
    return this.#life.refetches.request(entry, spreadMs);
  }

  /** B5: the lists of one entity, after a silence or at the latest after `maxWaitMs`. */
  invalidateLists(entity: string): void {
    this.lists.doubtAll(entity);
  }

  /** True where a change has arrived that the value may lack: marked already, or as soon as its lists' silence has come. */
  isInDoubt({ entity, freshness, route }: CacheEntry): boolean {
    return isMarked(freshness) || (route.kind === 'list' && this.lists.isDue(entity));
  }

  /** What a turn of the store found to be in doubt. */
  follow(marks: readonly StaleMark[]): void {
    for (const mark of marks) {
      if (mark.kind === 'lists') this.invalidateLists(mark.entity);
      else if (mark.kind === 'list') this.#doubt(mark.key);
      else this.#markRow(mark.entity, mark.id);
    }
  }

  markKey(key: string): boolean {
    const entry = this.#context.book.get(key);
    return entry !== undefined && this.mark(entry);
  }

  /** A list that only the server can mend. */
  #doubt(key: string): void {
    const entry = this.#context.book.get(key);
    if (entry === undefined) return;
    this.#life.markStale(entry);
    this.lists.doubtOne(entry);
  }

  /** X6: stale observed keys once, spread so that they do not start together; where what changed can be pulled, that. */
  refetchStale(spreadMs: number): void {
    const { book, pulls } = this.#context;
    const pulled = new Map<string, boolean>();
    for (const entry of book.all()) {
      if (!entry.isObserved || this.#life.isFresh(entry)) continue;
      const { entity } = entry;
      if (entity !== undefined && !pulled.has(entity))
        pulled.set(entity, pulls?.pull(entity) === true);
      if (entity !== undefined && pulled.get(entity) === true) continue;
      this.#life.refetches.request(entry, spreadMs);
    }
  }

  /** The detail is refetched where somebody observes it, else the lists that show its row. */
  #markRow(entity: string, id: string): void {
    if (this.markKey(detailKey(entity, id))) return;
    for (const key of this.#context.store.listsShowing(entity, id)) this.#doubt(key);
  }

  #markLists(entity: string): void {
    this.lists.settle(entity);
    const { book, journal } = this.#context;
    for (const entry of book.ofEntity(entity)) {
      if (entry.route.kind === 'list') this.mark(entry);
    }
    journal.emit({ type: 'invalidate', entity });
  }
}

function settled(entry: CacheEntry): Promise<void> {
  return new Promise((resolve) => entry.settled.push(resolve));
}
