import type { ChangeSet } from '../core/store/change-set';
import type { CacheEntry } from './cache-entry';
import type { EngineContext } from './engine-context';
import type { PushedRows, PushTime, Shelf } from './pushed-rows';

/** What pushed rows need of the engine. */
export interface PushedPorts {
  readonly absorb: (changes: ChangeSet) => void;
  /** The entry is one that nobody observes: its time to go begins. */
  readonly retire: (entry: CacheEntry) => void;
}

/** Keeps pushed rows that nobody asked for, and lets go of them: one timer per entity, not one per row. */
export class PushedLife {
  readonly #context: EngineContext;
  readonly #ports: PushedPorts;
  readonly #rows: PushedRows;

  constructor(context: EngineContext, ports: PushedPorts, rows: PushedRows) {
    this.#context = context;
    this.#ports = ports;
    this.#rows = rows;
  }

  /** As good as loaded at `time`. False where the key needs an entry of its own. */
  keep(key: string, time: PushTime): boolean {
    const { book, clock, disk, isServer } = this.#context;
    const entity = key.slice(0, key.indexOf(':'));
    const { gcTime, tags, persist } = book.optionsOf('detail', entity);
    // What is found by a tag, kept on the device, or carried by a rendered page is more than a place in a table.
    if (tags.length > 0 || isServer || disk?.mayKeep(key, persist) === true) return false;
    const shelf = this.#shelfOf(entity, gcTime);
    if (shelf === undefined) return false;
    const isFirst = shelf.rows.size === 0;
    this.#rows.add(shelf, key, time);
    book.idle.touch(key);
    book.sizeChanged();
    if (isFirst) clock.set(shelf.alarm, time.at + shelf.gcTime);
    return true;
  }

  /** Lets go of rows, as an entry is evicted. */
  evict(keys: readonly string[], reason: 'unused' | 'limit'): void {
    const { store, journal } = this.#context;
    for (const key of keys) this.forget(key);
    this.#ports.absorb(store.evict(keys));
    for (const key of keys) journal.emit({ type: 'evict', key, details: { reason } });
  }

  /** The row is gone, or somebody's own. */
  forget(key: string): void {
    if (this.#rows.take(key) === undefined) return;
    const { book } = this.#context;
    book.idle.delete(key);
    book.sizeChanged();
  }

  #shelfOf(entity: string, gcTime: number): Shelf | undefined {
    const { notifier } = this.#context;
    const known = this.#rows.shelf(entity);
    // Defined since with another time: what is there goes by its own.
    if (known !== undefined && known.gcTime === gcTime) return known;
    if (known !== undefined && known.rows.size > 0) return undefined;
    const ring = () => notifier.turn(() => this.#collect(entity));
    const shelf: Shelf = { rows: new Map(), gcTime, alarm: { ring }, sureFrom: 0 };
    this.#rows.addShelf(entity, shelf);
    return shelf;
  }

  #collect(entity: string): void {
    const { clock, scheduler, store } = this.#context;
    const shelf = this.#rows.shelf(entity);
    if (shelf === undefined) return;
    const now = scheduler.now();
    const due: string[] = [];
    for (const [key, { at }] of shelf.rows) {
      if (at + shelf.gcTime > now) break;
      due.push(key);
    }
    this.evict(
      due.filter((key) => !store.isLayered(key)),
      'unused',
    );
    // What a layer lies over stays, with a life of its own.
    for (const key of due) if (shelf.rows.has(key)) this.#makeEntry(key);
    for (const { at } of shelf.rows.values()) {
      clock.set(shelf.alarm, at + shelf.gcTime);
      return;
    }
    this.#rows.dropShelf(entity);
  }

  #makeEntry(key: string): void {
    this.#ports.retire(this.#context.book.ensure(key));
  }
}
