import type { ActionMover } from './action-mover';
import { rowIdOf } from './new-action';
import type { ActionError, FailureClass, OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, NO_CHANGE, type OutboxChange } from './outbox-change';
import type { Pace } from './pace';

/** The moment of a failure, and a random number for the delay after it. */
export interface FailureMoment {
  /** ms since the epoch. */
  readonly now: number;
  readonly random: number;
}

/** What becomes of actions whose sends were not answered with a yes (Q4). */
export class SendFailures {
  readonly #book: OutboxBook;
  readonly #pace: Pace;
  readonly #mover: ActionMover;
  readonly #maxAttempts: number;

  constructor(book: OutboxBook, pace: Pace, mover: ActionMover, maxAttempts: number) {
    this.#book = book;
    this.#pace = pace;
    this.#mover = mover;
    this.#maxAttempts = maxAttempts;
  }

  /** A server's answer, or a handler's error, that is no yes; also where a conflict could not be judged. */
  fail(id: string, failure: FailureClass, error: ActionError, at: FailureMoment): OutboxChange {
    const action = this.#book.live.get(id);
    if (action === undefined) return NO_CHANGE;
    const park = { type: 'park', error, counts: true } as const;
    switch (failure.kind) {
      case 'retry': {
        if (action.attempts + 1 >= this.#maxAttempts) return this.#mover.apply(id, park, 'parked');
        const delay = askedDelay(failure.afterMs) ?? this.#pace.delayOf(action, at.random);
        const event = { type: 'wait', at: at.now + delay, error, counts: true } as const;
        return this.#mover.apply(id, event, 'requeued');
      }
      case 'auth':
        return this.#mover.apply(id, { type: 'release', error }, 'requeued');
      case 'conflict':
        return canBeMerged(action)
          ? this.#mover.apply(id, { type: 'collide', error }, 'conflict')
          : this.#mover.apply(id, park, 'parked');
      case 'reject':
        return this.#mover.apply(id, park, 'parked');
    }
  }

  /** No answer came: it waits, and that is no attempt. */
  lostContact(id: string, error: ActionError, at: FailureMoment): OutboxChange {
    const action = this.#book.live.get(id);
    if (action === undefined) return NO_CHANGE;
    const delay = this.#pace.delayOf(action, at.random);
    const event = { type: 'wait', at: at.now + delay, error, counts: false } as const;
    const change = this.#mover.apply(id, event, 'requeued');
    if (change !== NO_CHANGE) this.#pace.addLoss(id);
    return change;
  }

  /** There is contact again: what waits because it was lost need not wait longer. */
  contactAgain(): OutboxChange {
    const log = new ChangeLog();
    for (const id of this.#pace.lost()) this.#mover.move(id, { type: 'hurry' }, 'requeued', log);
    return log.done();
  }
}

function canBeMerged(action: OfflineAction): boolean {
  return action.entity !== undefined && action.op !== undefined && rowIdOf(action) !== undefined;
}

/** What the server asked for; undefined where it asked for nothing that can be kept. */
function askedDelay(afterMs: number | undefined): number | undefined {
  return afterMs !== undefined && Number.isFinite(afterMs) ? Math.max(0, afterMs) : undefined;
}
