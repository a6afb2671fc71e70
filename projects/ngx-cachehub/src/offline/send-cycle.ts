import type { RunResult } from '../cache/run-to-end';
import { CacheHubError } from '../core/errors/cache-hub-error';
import {
  NO_CHANGE,
  type ActionError,
  type OfflineAction,
  type Outbox,
  type OutboxChange,
} from '../core/outbox';
import type { ConflictVerdict } from '../conflicts/conflict-port';
import { actionErrorOf } from './action-error';
import type { SendFailure } from './failure-judge';
import type { Outcomes } from './outcomes';
import { Sends } from './sends';
import { NO_RESULTS, type Results, type UserQueuePorts } from './user-queue-ports';

/** What a cycle needs of its queue. */
export interface SendCycleQueue {
  outbox(): Outbox;
  readonly outcomes: Outcomes;
  /** Shows, stores and tells; resolves also where the device failed. */
  commit(change: OutboxChange, results?: Results): Promise<void>;
  /** Starts what may be started now. */
  pump(): void;
}

/** One action's way from its begin to what its answer makes of it. */
export class SendCycle {
  readonly #ports: UserQueuePorts;
  readonly #queue: SendCycleQueue;
  readonly #sends: Sends;

  constructor(ports: UserQueuePorts, queue: SendCycleQueue) {
    this.#ports = ports;
    this.#queue = queue;
    this.#sends = new Sends(ports.handlers, ports.scheduler);
  }

  get isIdle(): boolean {
    return this.#sends.isIdle;
  }

  /** Nobody waits for an answer any more; requests are cancelled. */
  abort(): void {
    this.#sends.abortAll();
  }

  /** Another tab sends now: what is on the wire stays there, and its answers are that tab's to get. */
  abandon(): void {
    this.#sends.forgetAll();
  }

  start(id: string): void {
    const outbox = this.#queue.outbox();
    const wasSent = outbox.get(id)?.sent === true;
    const change = outbox.begin(id);
    const action = outbox.get(id);
    if (action?.status !== 'sending') {
      throw new CacheHubError('invalid-config', `Expected ${id} to begin; the queue refused it.`);
    }
    this.#ports.onChange();
    void this.#carryOut(action, change, wasSent);
  }

  async #carryOut(action: OfflineAction, begun: OutboxChange, wasSent: boolean): Promise<void> {
    const abort = this.#sends.begin(action.id);
    // Without leave the queue is read anew: nothing of this send was written.
    if (!(await this.#ports.gate.mayLead()) || !this.#sends.has(action.id, abort)) return;
    await this.#queue.commit(begun);
    // The page may have slept while the device wrote: the lock has the last word before the send.
    if (!(await this.#ports.gate.mayLead()) || !this.#sends.has(action.id, abort)) return;
    const result = await this.#sends.run(action, abort);
    if (result.kind === 'aborted') return;
    if (result.kind === 'answered') this.#confirm(action, result, wasSent || result.isReplayed);
    else this.#miss(action, result);
    this.#queue.pump();
  }

  #confirm(action: OfflineAction, { result }: { readonly result: unknown }, mayRepeat: boolean) {
    const { gate, answers } = this.#ports;
    const { id } = action;
    gate.answered();
    gate.accepted();
    const change = this.#queue.outbox().confirm(id, { ...answers.read(action, result), mayRepeat });
    void this.#queue.commit(change, new Map([[id, result]]));
  }

  /** No answer, or one that is no yes. */
  #miss(action: OfflineAction, result: Extract<RunResult, { kind: 'timed-out' | 'failed' }>): void {
    const { gate, failures } = this.#ports;
    const { id } = action;
    switch (result.kind) {
      case 'timed-out': {
        const message =
          'Expected an answer in time; none came. It is sent again under the same key.';
        this.#lose(id, { code: 'timeout', message });
        return;
      }
      case 'failed': {
        this.#fail(action, failures.judge(action, result.error, gate.isOnline), result.error);
        return;
      }
    }
  }

  #fail(action: OfflineAction, failure: SendFailure, cause: unknown): void {
    const { gate, scheduler } = this.#ports;
    this.#queue.outcomes.blame(action.id, cause);
    const error = actionErrorOf(failure, cause);
    if (failure.kind === 'lost') {
      this.#lose(action.id, error);
      return;
    }
    if (failure.hasAnswered) gate.answered();
    if (failure.hasAnswered && failure.failure.kind !== 'auth') gate.accepted();
    const at = { now: scheduler.now(), random: scheduler.random() };
    if (!this.#takeAsMade(action.id)) {
      const change = this.#queue.outbox().fail(action.id, failure.failure, error, at);
      void this.#queue.commit(change);
    }
    if (failure.failure.kind === 'auth') gate.unauthenticated();
    const failed = this.#queue.outbox().get(action.id);
    if (failed?.status === 'conflict' && failed.conflict === undefined) {
      const { failure: verdict } = failure;
      void this.#judge(failed, verdict.kind === 'conflict' ? verdict.current : undefined);
    }
  }

  #lose(id: string, error: ActionError): void {
    const { gate, scheduler } = this.#ports;
    const at = { now: scheduler.now(), random: scheduler.random() };
    if (!this.#takeAsMade(id)) {
      void this.#queue.commit(this.#queue.outbox().lostContact(id, error, at));
    }
    gate.lost();
  }

  /**
   * Confirms creates whose rows a stream has shown under their keys. What is being sent waits for its answer, which
   * may say more. In a tab that follows, what is to be sent again is the other tab's. True where there was one.
   */
  takeShown(actions: readonly OfflineAction[]): boolean {
    const { leads } = this.#ports.gate;
    let isAny = false;
    for (const { id, sent, status } of actions) {
      const isOver = status === 'parked' || status === 'conflict';
      const isWaiting = status === 'queued' || status === 'waiting';
      if (sent && (isOver || (isWaiting && leads)) && this.#takeAsMade(id)) isAny = true;
    }
    return isAny;
  }

  /** A create whose row a stream has shown under its key has taken effect, whatever is answered. False for any other. */
  #takeAsMade(id: string): boolean {
    const { answers, earlyRows } = this.#ports;
    const action = this.#queue.outbox().get(id);
    const made = action === undefined ? undefined : earlyRows.madeBy(action);
    if (action === undefined || made === undefined) return false;
    const answer = {
      version: made.version,
      // The stream's own word on the id, where the row does not say it.
      ...(action.tempId !== undefined && { realId: made.id }),
      ...answers.read(action, made.row),
    };
    const change = this.#queue.outbox().confirm(id, answer);
    void this.#queue.commit(change, new Map([[id, made.row]]));
    return true;
  }

  async #judge(action: OfflineAction, current: unknown): Promise<void> {
    const { conflicts } = this.#ports;
    const verdict = await conflicts.judge(action, current);
    if (this.#queue.outbox().get(action.id)?.status !== 'conflict') return;
    if (verdict.kind === 'failed') {
      const { failures, gate } = this.#ports;
      this.#fail(action, failures.judge(action, verdict.error, gate.isOnline), verdict.error);
    } else {
      const { change, results } = this.takeVerdict(action.id, verdict);
      await this.#queue.commit(change, results);
      conflicts.judged(action, verdict);
    }
    this.#queue.pump();
  }

  /** What a verdict makes of an action, and with which answer. */
  takeVerdict(id: string, verdict: ConflictVerdict): VerdictChange {
    const { scheduler } = this.#ports;
    switch (verdict.kind) {
      case 'send': {
        const change = this.#queue.outbox().rebase(id, verdict.rebased, scheduler.uuid());
        return { change, results: NO_RESULTS };
      }
      case 'ask':
        return { change: this.#queue.outbox().ask(id, verdict.conflict), results: NO_RESULTS };
      case 'done':
        return this.#yieldTo(id, verdict.current);
      case 'failed':
        // A person who decides has seen the server's row.
        return NO_VERDICT;
    }
  }

  /** The server's row stands: it is the answer that the action ends with. */
  #yieldTo(id: string, current: unknown): VerdictChange {
    const action = this.#queue.outbox().get(id);
    if (action === undefined) return NO_VERDICT;
    const answer = this.#ports.answers.read(action, current);
    return {
      change: this.#queue.outbox().settleAsDone(id, answer),
      results: current === null ? NO_RESULTS : new Map([[id, current]]),
    };
  }
}

interface VerdictChange {
  readonly change: OutboxChange;
  readonly results: Results;
}

const NO_VERDICT: VerdictChange = { change: NO_CHANGE, results: NO_RESULTS };
