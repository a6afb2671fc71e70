import type { ActionMover } from './action-mover';
import { foldNextInPlace } from './fold-lane';
import type { OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, type OutboxChange, type OutboxStep } from './outbox-change';
import { noHandler, unmadeRow } from './outbox-errors';
import type { OutboxOptions } from './outbox-options';
import type { Pace } from './pace';

const IDLE: OutboxStep = { kind: 'idle' };

type SendLimits = Pick<OutboxOptions, 'concurrency' | 'schemaVersion'>;

/** What is sent next, or what has to be tidied before that. */
export class SendChoice {
  readonly #book: OutboxBook;
  readonly #pace: Pace;
  readonly #mover: ActionMover;
  readonly #limits: SendLimits;

  constructor(book: OutboxBook, pace: Pace, mover: ActionMover, limits: SendLimits) {
    this.#book = book;
    this.#pace = pace;
    this.#mover = mover;
    this.#limits = limits;
  }

  next(now: number, canHandle: (action: OfflineAction) => boolean, mayFold: boolean): OutboxStep {
    const { lanes } = this.#book;
    if (this.#pace.inFlight.size >= this.#limits.concurrency) return IDLE;
    const action = lanes.take(now);
    if (action === undefined) {
      const until = lanes.nextDue();
      return until === undefined ? IDLE : { kind: 'wait', until };
    }
    // Taken out of the choice, yet not begun: back it goes.
    lanes.refresh(action.lane);
    const change = this.#tidied(action, canHandle, mayFold);
    return change === undefined ? { kind: 'send', action } : { kind: 'changed', change };
  }

  /** What waited for a handler that is there now goes on, if this release wrote it. */
  handlersChanged(canHandle: (action: OfflineAction) => boolean): OutboxChange {
    const log = new ChangeLog();
    for (const action of this.#book.order.list()) {
      const isToday = action.schemaVersion === this.#limits.schemaVersion;
      if (action.error?.code !== 'no-handler' || !isToday || !canHandle(action)) continue;
      this.#mover.move(action.id, { type: 'handle' }, 'requeued', log);
    }
    return log.done();
  }

  /** Undefined where the action can be sent as it is. */
  #tidied(
    action: OfflineAction,
    canHandle: (action: OfflineAction) => boolean,
    mayFold: boolean,
  ): OutboxChange | undefined {
    const book = this.#book;
    const mover = this.#mover;
    const unmade = book.unmade.namedBy(action);
    if (unmade !== undefined) {
      const event = { type: 'orphan', error: unmadeRow(unmade), unmade } as const;
      return mover.apply(action.id, event, 'parked');
    }
    if (!canHandle(action)) {
      const event = { type: 'park', error: noHandler(action), counts: false } as const;
      return mover.apply(action.id, event, 'parked');
    }
    const log = new ChangeLog();
    if (!mayFold || !foldNextInPlace(book, action, log)) return undefined;
    book.dropConfirmedIfDrained(log);
    return log.done();
  }
}
