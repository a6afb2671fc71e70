import type { ActionMover } from './action-mover';
import { editedChanges } from './edited-changes';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, NO_CHANGE, type OutboxChange } from './outbox-change';
import { beingSent, namesUnmade, notParked } from './outbox-errors';
import { rewriteIds } from './rewrite-ids';
import { storableCopy } from './storable-copy';

/** What a person decides about a queued action. */
export class Decisions {
  readonly #book: OutboxBook;
  readonly #mover: ActionMover;

  constructor(book: OutboxBook, mover: ActionMover) {
    this.#book = book;
    this.#mover = mover;
  }

  /** @throws CacheHubError 'rejected' where it names a row whose create was given up. */
  retry(id: string): OutboxChange {
    const action = this.#book.live.get(id);
    if (action === undefined) return NO_CHANGE;
    const unmade = this.#book.unmade.namedBy(action);
    if (unmade !== undefined) throw namesUnmade(action, unmade);
    return this.#mover.apply(id, { type: 'retry' }, 'requeued');
  }

  /**
   * @throws CacheHubError 'rejected' where it is not parked, the payload cannot be stored, or the action
   * would still name a row whose create was given up.
   */
  edit(id: string, payload: unknown, idempotencyKey: string): OutboxChange {
    const { live, tempIds, unmade } = this.#book;
    const action = live.get(id);
    if (action?.status !== 'parked') throw notParked(id, action);
    const stored = rewriteIds(storableCopy(payload, 'payload') ?? null, tempIds.lookup);
    const named = unmade.namedBy({ ...action, payload: stored });
    if (named !== undefined) throw namesUnmade(action, named);
    const optimistic = editedChanges(action, stored);
    return this.#mover.apply(
      id,
      { type: 'edit', payload: stored, optimistic, idempotencyKey },
      'requeued',
    );
  }

  /** @throws CacheHubError 'rejected' while it is being sent. */
  discard(id: string, { dependants = false }: { readonly dependants?: boolean }): OutboxChange {
    const action = this.#book.live.get(id);
    if (action?.status === 'sending') throw beingSent(action);
    const log = new ChangeLog();
    if (action !== undefined) this.#mover.giveUp(action, dependants, log);
    this.#book.dropConfirmedIfDrained(log);
    return log.done();
  }
}
