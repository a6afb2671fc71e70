import type { OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, type OutboxChange } from './outbox-change';
import { settleFoldInPlace } from './unfold';

/** A fold in doubt: what was folded into the action, in this order. */
export interface FoldDoubt {
  readonly id: string;
  readonly parts: readonly string[];
}

/** What one tab has of an action: up to which of the parts, null for none of them. */
export type FoldWord =
  | { readonly kind: 'has'; readonly id: string; readonly through: string | null }
  /** It has never heard of the action. */
  | { readonly kind: 'unknown'; readonly id: string };

/**
 * Which folds are certain. One is when the device has it and this tab still sends: whoever sends next
 * reads the device after that. Where the lead changed in between, the one who sends now has the word.
 */
export class FoldCertainty {
  readonly #book: OutboxBook;

  constructor(book: OutboxBook) {
    this.#book = book;
  }

  /** Whether it is open what became of an action that was folded. */
  isOpen(later: string): boolean {
    return this.#book.trials.isOpen(later);
  }

  /** Whether something that was folded into the action is not certain yet. */
  isUncertain(id: string): boolean {
    return this.#book.trials.has(id) || this.#book.trials.doubtsOf(id).length > 0;
  }

  /** The device decided on these records, and this tab sent all the time. True where something may be sent now. */
  pass(records: readonly OfflineAction[]): boolean {
    let mayGoOn = false;
    for (const record of records) {
      if (!this.#book.trials.passed(record)) continue;
      this.#book.refreshAll([record.id]);
      mayGoOn = true;
    }
    return mayGoOn;
  }

  get doubts(): readonly FoldDoubt[] {
    const { trials } = this.#book;
    return trials.doubted.map((id) => ({
      id,
      parts: trials.doubtsOf(id).map(({ later }) => later.id),
    }));
  }

  /** This tab's word on another one's doubt. */
  wordOn({ id, parts }: FoldDoubt): FoldWord {
    const book = this.#book;
    if (!book.live.has(id) && !book.isOver({ id })) return { kind: 'unknown', id };
    const carrier = book.carriers.of(id);
    const has = parts.filter((part) => book.carriers.of(part) === carrier);
    return { kind: 'has', id, through: has.at(-1) ?? null };
  }

  /** Takes the word of the tab that sends. What it does not have is an action of its own again. */
  settle(id: string, through: string | null): OutboxChange {
    const log = new ChangeLog();
    // The record of the earlier part is the sender's to write.
    settleFoldInPlace(this.#book, { id, through }, { later: log, earlier: new ChangeLog() });
    return log.done();
  }

  /**
   * This tab sends now, and has read the device: there is nobody else to ask. A record says what was sent by
   * who led in between where it says that a send was begun. Where it does not, the device may have taken it
   * after the earlier part was sent: each part goes under its own key, when the device has it as one. Until then
   * it holds the whole: who reads that sends it, under the key of the first part.
   */
  settleByRecords(): OutboxChange {
    const book = this.#book;
    const log = new ChangeLog();
    for (const id of book.trials.doubted) {
      const action = book.live.get(id);
      const through = action?.sent === true ? (action.lastPart ?? null) : null;
      settleFoldInPlace(book, { id, through }, { later: log, earlier: log });
      const earlier = book.live.get(id);
      if (earlier === undefined || earlier === action) continue;
      book.trials.holdApart(earlier);
      book.refreshAll([id]);
    }
    return log.done();
  }
}
