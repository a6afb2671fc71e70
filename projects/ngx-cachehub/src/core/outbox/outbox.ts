import type { EntityId } from '../keys';
import type { Conflict } from '../merge/conflict';
import { ActionMover } from './action-mover';
import { Admission } from './admission';
import type { Admitted } from './admission';
import { Decisions } from './decisions';
import { DeviceRecords } from './device-records';
import { FoldCertainty } from './fold-certainty';
import { foldStored } from './fold-lane';
import { Judgements } from './judgements';
import type { ActionStamp } from './new-action';
import type {
  ActionAnswer,
  ActionError,
  FailureClass,
  OfflineAction,
  OfflineActionInput,
  RewrittenWrite,
  Upcast,
} from './offline-action';
import { OutboxBook } from './outbox-book';
import { ChangeLog, NO_CHANGE } from './outbox-change';
import type { OutboxChange, OutboxEffect, OutboxStep } from './outbox-change';
import type { OutboxOptions } from './outbox-options';
import { OutboxReader } from './outbox-reader';
import type { OutboxWork } from './outbox-work';
import type { NamedForm } from './recent-ids';
import { Pace } from './pace';
import { SendChoice } from './send-choice';
import { SendFailures } from './send-failures';
import type { FailureMoment } from './send-failures';
import { unmadeBy } from './unmade-rows';

/**
 * The queue of writes: which may be sent, what becomes of each, and what the store has to be told.
 *
 * It sends nothing, stores nothing and knows no time. Each operation changes it in place and returns
 * what changed; an operation on an action that is not here, or that its status does not allow,
 * changes nothing.
 */
export class Outbox {
  readonly #book: OutboxBook;
  /** Which of its folds are certain. */
  readonly folds: FoldCertainty;
  /** What the device has of it. */
  readonly device: DeviceRecords;
  readonly #reader: OutboxReader;
  readonly #pace: Pace;
  readonly #mover: ActionMover;
  readonly #admission: Admission;
  readonly #failures: SendFailures;
  readonly #decisions: Decisions;
  readonly #judgements: Judgements;
  readonly #choice: SendChoice;
  #isSender = true;
  /** ms since the epoch. */
  #leadsSince = 0;

  constructor(options: OutboxOptions) {
    this.#book = new OutboxBook(options.isShared ?? (() => false));
    this.folds = new FoldCertainty(this.#book);
    this.#pace = new Pace(options);
    this.#mover = new ActionMover(this.#book, this.#pace);
    this.#admission = new Admission(this.#book, options);
    this.#failures = new SendFailures(this.#book, this.#pace, this.#mover, options.maxAttempts);
    this.#decisions = new Decisions(this.#book, this.#mover);
    this.#judgements = new Judgements(this.#book, this.#mover);
    this.#choice = new SendChoice(this.#book, this.#pace, this.#mover, options);
    this.device = new DeviceRecords(this.#book, this.#pace.inFlight);
    this.#reader = new OutboxReader(this.#book, this.#pace.inFlight, options.schemaVersion);
  }

  get size(): number {
    return this.#book.live.size;
  }

  get work(): OutboxWork {
    return { looks: this.#book.lanes.looks, compared: this.#book.order.compared };
  }

  /** In the order of the queue, without creates that are confirmed. The same array until something changes. */
  actions(): readonly OfflineAction[] {
    return this.#book.order.list();
  }

  get(id: string): OfflineAction | undefined {
    return this.#book.live.get(id);
  }

  /** The server's id of a row that was created under a temporary one; any other id as it is. */
  toReal(entity: string, id: EntityId): EntityId {
    return this.#book.tempIds.toReal(entity, id);
  }

  /** The create that makes the row of a temporary id, where it is queued here. */
  createOf(tempId: string): OfflineAction | undefined {
    const id = this.#book.links.creatorOf(tempId);
    return id === undefined ? undefined : this.#book.live.get(id);
  }

  /**
   * Takes in what is stored, at the start and whenever another tab may have written: the store's
   * state of an action wins, unless this tab is sending it. In the tab that sends, what was 'sending'
   * when its tab died is queued again, under the same key.
   */
  load(actions: readonly OfflineAction[], upcast?: Upcast): OutboxChange {
    return this.#reader.load(actions, this.#isSender, upcast);
  }

  /**
   * Takes in what another tab reports. What this tab is sending is not touched. What was made since this
   * tab leads, and is heard of for the first time, nobody sent.
   */
  absorb(records: readonly OfflineAction[]): OutboxChange {
    const unsentSince = this.#isSender ? this.#leadsSince : Infinity;
    return this.#reader.absorb(records, this.#isSender, unsentSince);
  }

  /** What another tab ended is gone here too; its outcome was told by that tab. */
  forget(ids: readonly string[]): OutboxChange {
    for (const id of ids) {
      const action = this.#book.live.get(id);
      if (action === undefined) continue;
      this.#pace.forget(id);
      this.#book.forget(action);
    }
    return NO_CHANGE;
  }

  /** Where nothing is queued any more, on the device either: drops the creates whose rows something could name. */
  dropCreates(): OutboxChange {
    const log = new ChangeLog();
    this.#book.dropConfirmed(log);
    const change = log.done();
    return this.#isSender && change.removed.length > 0 ? change : NO_CHANGE;
  }

  /** From now on another tab sends: this one writes no other tab's state, and its sends are no longer its own. */
  follow(): void {
    this.#isSender = false;
    this.#book.trials.doubtAll();
    this.#pace.inFlight.clear();
    this.#book.neverSent.clear();
  }

  /**
   * From now on this tab sends, as it does unless `follow` was called. Read the store anew by `load`. All
   * that is known by now counts as sent by whoever led before.
   * @param now ms since the epoch.
   */
  lead(now: number): void {
    this.#isSender = true;
    this.#leadsSince = now;
    this.#book.neverSent.clear();
  }

  /**
   * Queues a write. Temporary ids whose rows are known by now are replaced. With `mayFold`, and in the tab
   * that sends, it becomes part of the write before it where nobody can have sent either: no record is
   * made for it then, and it needs no room.
   * @throws CacheHubError 'queue-full'; 'rejected' for what cannot be stored. Nothing is changed then.
   */
  add(input: OfflineActionInput, stamp: ActionStamp, mayFold = false): Admitted {
    const isSender = this.#isSender;
    return this.#admission.add(input, stamp, { isSender, mayFold: mayFold && isSender });
  }

  /**
   * What to do now. The same answer until something changes. An action that nothing can handle is
   * parked with 'no-handler', one that names a row which will never be with 'rejected'; with `mayFold`,
   * writes of one row that nobody can have sent become one.
   */
  next(now: number, canHandle: (action: OfflineAction) => boolean, mayFold: boolean): OutboxStep {
    return this.#choice.next(now, canHandle, mayFold);
  }

  /**
   * Folds an action into the one before it, where nobody can have sent either: for the tab that sends,
   * with what another tab queued.
   */
  fold(id: string): OutboxChange {
    return this.#isSender ? foldStored(this.#book, id) : NO_CHANGE;
  }

  /** Whether it is over by anybody's word. Where the device has a record of it, that says more. */
  isForgotten(action: NamedForm): boolean {
    return this.#book.isOver(action);
  }

  /** Whether this tab ended it, or saw that it is over. */
  isOver(id: string): boolean {
    return this.#book.hasEnded({ id });
  }

  /** Another tab made it part of another action. */
  carry(id: string, carrier: string): void {
    this.#book.carriers.set(id, carrier);
  }

  /** The action here that it became part of, be it by another one; undefined where there is none. */
  carrierOf(id: string): string | undefined {
    const carrier = this.#book.carriers.of(id);
    return carrier !== id && this.#book.live.has(carrier) ? carrier : undefined;
  }

  /** Its send begins: make that durable first. Refused unless it is the first of its lane. */
  begin(id: string): OutboxChange {
    const action = this.#book.live.get(id);
    if (action === undefined || this.#book.lanes.firstOf(action.lane) !== action) return NO_CHANGE;
    const change = this.#mover.apply(id, { type: 'begin' }, 'sent');
    if (change === NO_CHANGE) return change;
    this.#pace.inFlight.add(id);
    this.#book.neverSent.delete(id);
    return change;
  }

  /** The server has it. */
  confirm(id: string, answer: ActionAnswer): OutboxChange {
    const log = new ChangeLog();
    const action = this.#book.live.get(id);
    return action !== undefined && this.#mover.confirm(action, answer, log)
      ? log.done()
      : NO_CHANGE;
  }

  /** A conflict was judged, and the server's row stands: the action ends like a confirmed one. */
  settleAsDone(id: string, answer: ActionAnswer = {}): OutboxChange {
    return this.#judgements.settleAsDone(id, answer);
  }

  /** A server's answer, or a handler's error, that is no yes; also where a conflict could not be judged. */
  fail(id: string, failure: FailureClass, error: ActionError, at: FailureMoment): OutboxChange {
    return this.#failures.fail(id, failure, error, at);
  }

  /** No answer came: it waits, and that is no attempt. */
  lostContact(id: string, error: ActionError, at: FailureMoment): OutboxChange {
    return this.#failures.lostContact(id, error, at);
  }

  /** There is contact again: what waits because it was lost need not wait longer. */
  contactAgain(): OutboxChange {
    return this.#failures.contactAgain();
  }

  /** A person has to judge the conflict. */
  ask(id: string, conflict: Conflict): OutboxChange {
    return this.#judgements.ask(id, conflict);
  }

  /**
   * A conflict was judged: `write` is sent instead, as a new write. What a rule made of it and cannot
   * be stored parks the action with 'rejected'.
   */
  rebase(id: string, write: RewrittenWrite, idempotencyKey: string): OutboxChange {
    return this.#judgements.rebase(id, write, idempotencyKey);
  }

  /** Creates were given up in another tab, or with the whole queue: what names their rows is not sent. */
  giveUpRows(effects: readonly OutboxEffect[]): void {
    for (const effect of effects) {
      const tempId = unmadeBy(effect);
      if (tempId !== undefined) this.#book.unmade.add(tempId);
    }
  }

  /**
   * A person wants a parked or waiting action tried again, under its key.
   * @throws CacheHubError 'rejected' where it names a row whose create was given up: that cannot succeed.
   */
  retry(id: string): OutboxChange {
    return this.#decisions.retry(id);
  }

  /**
   * A person changed a parked action: queued again, as a new write. Where it shows its own row, it
   * shows what it says now.
   * @throws CacheHubError 'rejected' where it is not parked, the payload cannot be stored, or it would
   * still name a row whose create was given up.
   */
  edit(id: string, payload: unknown, idempotencyKey: string): OutboxChange {
    return this.#decisions.edit(id, payload, idempotencyKey);
  }

  /**
   * A person gives an action up: its lane goes on. What depends on it, or names the temporary id that
   * it would have made real, is parked with 'rejected', or given up too with `dependants`.
   * @throws CacheHubError 'rejected' while it is being sent: its answer decides.
   */
  discard(id: string, options: { readonly dependants?: boolean } = {}): OutboxChange {
    return this.#decisions.discard(id, options);
  }

  /** Handlers were registered: what waited for one that is there now goes on. */
  handlersChanged(canHandle: (action: OfflineAction) => boolean): OutboxChange {
    return this.#choice.handlersChanged(canHandle);
  }
}
