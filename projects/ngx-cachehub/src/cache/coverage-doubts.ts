import { errorOf } from '../core/entries';
import type { CacheEntry } from './cache-entry';
import type { EngineContext } from './engine-context';
import type { Coverages } from './coverages';
import type { Invalidation } from './invalidation';
import type { PushedRows } from './pushed-rows';

/** Puts in doubt what the streams of entities may have missed. */
export class CoverageDoubts {
  readonly #context: EngineContext;
  readonly #invalidation: Invalidation;
  readonly #coverages: Coverages;
  readonly #pushed: PushedRows;

  constructor(
    context: EngineContext,
    invalidation: Invalidation,
    coverages: Coverages,
    pushed: PushedRows,
  ) {
    this.#context = context;
    this.#invalidation = invalidation;
    this.#coverages = coverages;
    this.#pushed = pushed;
  }

  /** All that is cached of an entity may be out of date. Older data stays visible. */
  markEntityStale(entity: string, spreadMs: number | undefined): void {
    const { book, journal, nextTurn, pulls } = this.#context;
    const turn = nextTurn();
    this.#coverages.restart(entity, turn);
    this.#pushed.doubt(entity, turn);
    this.#invalidation.lists.settle(entity);
    const entries = book.ofEntity(entity);
    this.#invalidation.markStale(entries);
    if (pulls?.pull(entity) !== true) this.#invalidation.refetchAll(entries, spreadMs);
    journal.emit({ type: 'invalidate', entity });
  }

  /**
   * Every change of the entity arrives: what was asked for before may have missed one. And the server is there: what
   * could not be loaded is asked for again.
   */
  onCovered(entity: string): void {
    for (const entry of this.#context.book.ofEntity(entity)) {
      if (!entry.isObserved) continue;
      if (errorOf(entry.state) === undefined) this.catchUp(entry);
      else this.#invalidation.mark(entry);
    }
  }

  /** Puts a key in doubt that is older than the stream which covers it, however fresh it is by its age. */
  catchUp(entry: CacheEntry): void {
    const coverage = this.#coverages.of(entry.entity);
    if (coverage?.healthy !== true) return;
    const askedAt = entry.load?.turn ?? entry.freshness.turn;
    if (askedAt > 0 && askedAt < coverage.since) this.#invalidation.mark(entry);
  }
}
