import { foldBackInPlace } from './fold-lane';
import { newAction, type ActionStamp } from './new-action';
import type { OfflineAction, OfflineActionInput } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, type OutboxChange } from './outbox-change';
import { queueFull, unmadeRow } from './outbox-errors';
import { rewriteAction } from './rewrite-ids';

/** A write that was taken into the queue. */
export interface Admitted {
  /** As it was made, also where it has become part of another one. */
  readonly action: OfflineAction;
  /** The id under which it is in the queue: that of the action before it, where it became part of that. */
  readonly carriedBy: string;
  readonly change: OutboxChange;
}

export interface AdmissionOptions {
  readonly maxQueue: number;
  readonly schemaVersion: number;
}

export interface AdmissionMode {
  /** Nobody but this tab could send it. */
  readonly isSender: boolean;
  readonly mayFold: boolean;
}

/** Takes the app's writes into the queue, as far as there is room. */
export class Admission {
  readonly #book: OutboxBook;
  readonly #options: AdmissionOptions;

  constructor(book: OutboxBook, options: AdmissionOptions) {
    this.#book = book;
    this.#options = options;
  }

  /** @throws CacheHubError 'queue-full', 'rejected'. Nothing is changed then. */
  add(
    input: OfflineActionInput,
    stamp: ActionStamp,
    { isSender, mayFold }: AdmissionMode,
  ): Admitted {
    const book = this.#book;
    const { maxQueue, schemaVersion } = this.#options;
    const isFull = book.live.size >= maxQueue;
    if (isFull && !mayFold) throw queueFull(maxQueue);
    const made = newAction(input, stamp, book.nextSeq(stamp.now), schemaVersion);
    const action = this.#judged(book.onCarriers(rewriteAction(made, book.tempIds.lookup)));
    const log = new ChangeLog();
    book.insert(action, log);
    book.unwritten.add(action.id);
    if (isSender) book.neverSent.add(action.id);
    log.tell({ kind: 'queued', action });
    if (action.status === 'parked') log.tell({ kind: 'parked', action });
    if (mayFold && foldBackInPlace(book, action, log, 'unwritten')) {
      // Nobody was told of it as one of its own.
      book.endedUnwritten.delete(action.id);
      book.dropConfirmedIfDrained(log);
    } else if (isFull) {
      book.end(action, new ChangeLog());
      book.endedUnwritten.delete(action.id);
      throw queueFull(maxQueue);
    }
    const change = log.done();
    return { action, carriedBy: carrierOf(action, change), change };
  }

  /** Parked from the start where it names a row that will never be: kept, and not sent. */
  #judged(action: OfflineAction): OfflineAction {
    const unmade = this.#book.unmade.namedBy(action);
    if (unmade === undefined) return action;
    return { ...action, status: 'parked', error: unmadeRow(unmade), unmade: [unmade] };
  }
}

function carrierOf({ id }: OfflineAction, { effects }: OutboxChange): string {
  for (const effect of effects) {
    if (effect.kind === 'folded' && effect.action.id === id) return effect.into ?? id;
  }
  return id;
}
