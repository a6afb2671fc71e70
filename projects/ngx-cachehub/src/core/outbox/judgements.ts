import { CacheHubError } from '../errors/cache-hub-error';
import type { Conflict } from '../merge/conflict';
import type { ActionMover } from './action-mover';
import type { ActionAnswer, RewrittenWrite } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, NO_CHANGE, type OutboxChange } from './outbox-change';
import { mendedCopy, storableCopy } from './storable-copy';

/** What becomes of an action whose conflict was judged. */
export class Judgements {
  readonly #book: OutboxBook;
  readonly #mover: ActionMover;

  constructor(book: OutboxBook, mover: ActionMover) {
    this.#book = book;
    this.#mover = mover;
  }

  settleAsDone(id: string, answer: ActionAnswer): OutboxChange {
    const log = new ChangeLog();
    const action = this.#book.live.get(id);
    if (action?.status !== 'conflict') return NO_CHANGE;
    this.#mover.settle(action, answer, log);
    return log.done();
  }

  ask(id: string, conflict: Conflict): OutboxChange {
    const stored = mendedCopy(conflict, 'conflict');
    return this.#mover.apply(id, { type: 'ask', conflict: stored }, 'conflict');
  }

  rebase(id: string, write: RewrittenWrite, idempotencyKey: string): OutboxChange {
    if (this.#book.live.get(id)?.status !== 'conflict') return NO_CHANGE;
    let stored: RewrittenWrite;
    try {
      const base = mendedCopy(write.base, 'base');
      stored = storableCopy({ ...write, base }, 'merged');
    } catch (error) {
      if (!(error instanceof CacheHubError)) throw error;
      const { code, message } = error;
      const event = { type: 'park', error: { code, message }, counts: false } as const;
      return this.#mover.apply(id, event, 'parked');
    }
    return this.#mover.apply(id, { type: 'rebase', write: stored, idempotencyKey }, 'requeued');
  }
}
