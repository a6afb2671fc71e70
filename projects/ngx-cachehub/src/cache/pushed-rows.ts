import { known, markDirty, UNKNOWN, type Freshness } from '../core/entries';
import type { Alarm } from './alarm-clock';

/** When a row was pushed: its place among all loads and writes, and the time in ms. Rows of one batch share it. */
export interface PushTime {
  readonly turn: number;
  readonly at: number;
}

/** The rows of one entity, the one pushed first in front. */
export interface Shelf {
  readonly rows: Map<string, PushTime>;
  /** How long they are kept, in ms. */
  readonly gcTime: number;
  readonly alarm: Alarm;
  /** What was pushed in an earlier turn is in doubt. */
  sureFrom: number;
}

/** What an entry begins with that takes a pushed row over. */
export interface PushedHead {
  readonly freshness: Freshness;
  readonly updatedAt: number;
}

/**
 * Rows that pushes stored whole and that nobody has asked for. Most never are: a full entry each would cost many
 * times what the row itself does, so that there is one place in a table, until somebody asks or `gcTime` is over.
 */
export class PushedRows {
  readonly #shelves = new Map<string, Shelf>();
  #count = 0;

  get size(): number {
    return this.#count;
  }

  has(key: string): boolean {
    return this.#shelfOf(key)?.rows.has(key) === true;
  }

  shelf(entity: string): Shelf | undefined {
    return this.#shelves.get(entity);
  }

  addShelf(entity: string, shelf: Shelf): void {
    this.#shelves.set(entity, shelf);
  }

  /** For an entity without rows. */
  dropShelf(entity: string): void {
    this.#shelves.delete(entity);
  }

  add(shelf: Shelf, key: string, time: PushTime): void {
    if (!shelf.rows.delete(key)) this.#count++;
    shelf.rows.set(key, time);
  }

  /** What was pushed of the entity before `turn` may be out of date. */
  doubt(entity: string, turn: number): void {
    const shelf = this.#shelves.get(entity);
    if (shelf !== undefined) shelf.sureFrom = turn;
  }

  /** Undefined where the key is none of these. */
  take(key: string): PushedHead | undefined {
    const shelf = this.#shelfOf(key);
    const time = shelf?.rows.get(key);
    if (shelf === undefined || time === undefined) return undefined;
    shelf.rows.delete(key);
    this.#count--;
    const freshness = known(UNKNOWN, time.turn, time.at);
    const isSure = time.turn >= shelf.sureFrom;
    return { freshness: isSure ? freshness : markDirty(freshness), updatedAt: time.at };
  }

  #shelfOf(key: string): Shelf | undefined {
    return this.#shelves.get(key.slice(0, key.indexOf(':')));
  }
}
