import { isInStep } from './in-step';
import type { OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, type OutboxChange } from './outbox-change';
import { unfoldInPlace } from './unfold';

const NONE: ReadonlySet<string> = new Set();

/** What is known of the device's records: what it has, what it surely lacks, and what it refused. */
export class DeviceRecords {
  readonly #book: OutboxBook;
  readonly #inFlight: ReadonlySet<string>;

  constructor(book: OutboxBook, inFlight: ReadonlySet<string>) {
    this.#book = book;
    this.#inFlight = inFlight;
  }

  /**
   * Whether the records say what is known here: nothing that another tab wrote was missed. Of what is
   * `touched` they say nothing where it is known here, since it changed while they were read.
   */
  isInStep(records: readonly OfflineAction[], touched: ReadonlySet<string> = NONE): boolean {
    const newer = this.newerThanRead(touched);
    return isInStep(this.#book, new Set([...this.#inFlight, ...newer]), records);
  }

  /**
   * Those of `touched` that are known here, or over: their records were read before they changed. Of what another
   * tab named, and this one never heard of, the record says all that there is.
   */
  newerThanRead(touched: ReadonlySet<string>): ReadonlySet<string> {
    const { live } = this.#book;
    return new Set([...touched].filter((id) => live.has(id) || this.#book.isOver({ id })));
  }

  /** Records of creates are kept, and nothing is queued here that could name their rows. */
  get hasSpareCreates(): boolean {
    return this.#book.hasSpareConfirmed;
  }

  /**
   * The device took these. What was folded in them is not certain by that alone: see `FoldCertainty`. True where
   * one may be sent now that was taken apart.
   */
  written(records: readonly OfflineAction[]): boolean {
    this.keepWritten(records.map(({ id }) => id));
    const released = records.filter((record) => this.#book.trials.releases(record));
    this.#book.refreshAll(released.map(({ id }) => id));
    return released.length > 0;
  }

  /**
   * The device refused these: what was folded into one that it has an older form of is taken apart again,
   * since one key has to carry one payload for ever.
   */
  refused(ids: readonly string[]): OutboxChange {
    const log = new ChangeLog();
    for (const id of ids) unfoldInPlace(this.#book, id, log);
    return log.done();
  }

  /** Nobody but another tab has these, in any form: that one's device refused them. */
  keepUnwritten(ids: readonly string[]): void {
    for (const id of ids) {
      if (!this.#book.live.has(id)) continue;
      this.#book.unwritten.add(id);
      this.#book.heldElsewhere.add(id);
    }
  }

  /** The device has these, says another tab. */
  keepWritten(ids: readonly string[]): void {
    for (const id of ids) this.#book.unwritten.delete(id);
  }

  isUnwritten(id: string): boolean {
    return this.#book.unwritten.has(id);
  }

  /** What is shown here and is surely not on the device. */
  unwritten(): readonly OfflineAction[] {
    return [...this.#book.unwritten].flatMap((id) => this.#book.live.get(id) ?? []);
  }

  /** What is over and was never on the device: a tab that slept may still take it for queued. */
  endedUnwritten(): readonly string[] {
    return this.#book.endedUnwritten.list();
  }

  /** These are over, says another tab, and the device never had them. What is live here is to be forgotten first. */
  noteEnded(ids: readonly string[]): void {
    this.#book.noteEnded(ids);
  }
}
