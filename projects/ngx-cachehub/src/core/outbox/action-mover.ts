import type { ActionEvent, ActionEventType } from './action-event';
import { step } from './action-transitions';
import { rowIdOf } from './new-action';
import type { ActionAnswer, OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, NO_CHANGE } from './outbox-change';
import type { OutboxChange, OutboxEffect } from './outbox-change';
import { orphaned, unmade } from './outbox-errors';
import type { Pace } from './pace';

/** What is told of an action that goes on. */
export type StatusEffect = Exclude<OutboxEffect['kind'], 'folded' | 'rekeyed'>;

/** A person, or a new write, stepped in: delays begin anew. */
const AFRESH: ReadonlySet<ActionEventType> = new Set(['retry', 'edit', 'rebase', 'park']);

/** Moves actions on by the table, with all that follows for others. */
export class ActionMover {
  readonly #book: OutboxBook;
  readonly #pace: Pace;

  constructor(book: OutboxBook, pace: Pace) {
    this.#book = book;
    this.#pace = pace;
  }

  /** One event of one action, as a change of its own. */
  apply(id: string, event: ActionEvent, effect: StatusEffect): OutboxChange {
    const log = new ChangeLog();
    return this.move(id, event, effect, log) ? log.done() : NO_CHANGE;
  }

  /** False where the event is nothing to the action. */
  move(id: string, event: ActionEvent, effect: StatusEffect, log: ChangeLog): boolean {
    const action = this.#book.live.get(id);
    if (action === undefined) return false;
    const next = step(action, event);
    if (next === action || next === null) return false;
    if (next.status !== 'sending') this.#pace.inFlight.delete(id);
    if (event.type === 'wait' ? event.counts : AFRESH.has(event.type)) this.#pace.forgetLosses(id);
    this.#book.write(next, log);
    log.tell({ kind: effect, action: next });
    return true;
  }

  /** The server has it. False where no answer was awaited. */
  confirm(
    action: OfflineAction,
    answer: ActionAnswer,
    log: ChangeLog,
    kind: 'confirmed' | 'yielded' = 'confirmed',
  ): boolean {
    const { realId, mayRepeat = false } = answer;
    const record = step(action, { type: 'confirm', realId });
    if (record === action) return false;
    this.end(action, log);
    const told: OfflineAction = { ...action, status: 'confirmed', nextAttemptAt: null };
    const ended = realId === undefined ? told : { ...told, realId };
    if (kind === 'confirmed') log.tell({ kind, action: ended, mayRepeat });
    else log.tell({ kind, action: ended });
    if (record !== null) this.#keepRealId(record, log);
    const row = record?.realId ?? rowIdOf(action);
    // Also where the create had to become an update, of a row that was there already.
    const wasCreated = action.op === 'create' || action.tempId !== undefined;
    this.#book.passBase(action.entity, row, { answer, wasCreated }, log);
    this.#book.dropConfirmedIfDrained(log);
    return true;
  }

  /** The server's row stands. Where that leaves a temporary id without a row, nothing can name it any longer. */
  settle(action: OfflineAction, answer: ActionAnswer, log: ChangeLog): void {
    const { tempId } = action;
    const isUnmade = tempId !== undefined && answer.realId === undefined;
    const naming = isUnmade ? this.#book.links.namingOf(tempId) : [];
    // A create's own layer becomes that row, as it does by its answer: who looks at it sees one row all along.
    const kind = answer.realId === undefined ? 'yielded' : 'confirmed';
    this.confirm(action, answer, log, kind);
    if (isUnmade) this.#book.unmade.add(tempId);
    for (const id of naming) {
      this.move(id, { type: 'orphan', error: unmade(action), unmade: tempId }, 'parked', log);
    }
  }

  /** Given up by a person; what depends on it is parked, or given up as well. */
  giveUp(action: OfflineAction, withDependants: boolean, log: ChangeLog): void {
    const dependants = this.#book.links.dependantsOf(action);
    const { tempId } = action;
    this.end(action, log);
    // Whatever the tab that sends has of it: all of it is given up.
    this.#book.trials.takeDoubts(action.id);
    if (tempId !== undefined) this.#book.unmade.add(tempId);
    log.tell({ kind: 'discarded', action });
    // What it was rebased on, the next write of the row is made on as well.
    const answer: ActionAnswer = { version: action.baseVersion, row: action.base };
    this.#book.passBase(action.entity, rowIdOf(action), { answer, wasCreated: false }, log);
    for (const id of dependants) {
      const dependant = this.#book.live.get(id);
      if (dependant === undefined) continue;
      if (withDependants && dependant.status !== 'sending') this.giveUp(dependant, true, log);
      else
        this.move(id, { type: 'orphan', error: orphaned(action), unmade: tempId }, 'parked', log);
    }
  }

  end(action: OfflineAction, log: ChangeLog): void {
    this.#pace.forget(action.id);
    this.#book.end(action, log);
  }

  #keepRealId(record: OfflineAction, log: ChangeLog): void {
    const { entity, tempId, realId } = record;
    if (tempId === undefined || realId === undefined) return;
    this.#book.keepConfirmed(record);
    log.put(record);
    this.#book.rekey(entity, tempId, realId, log);
  }
}
