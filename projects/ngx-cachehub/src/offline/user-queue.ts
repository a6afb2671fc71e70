import { CacheHubError } from '../core/errors/cache-hub-error';
import {
  NO_CHANGE,
  Outbox,
  type ActionError,
  type OfflineAction,
  type OfflineActionInput,
  type OutboxChange,
  type OutboxEffect,
} from '../core/outbox';
import type { ConflictVerdict } from '../conflicts/conflict-port';
import type { Submission } from '../providers/offline-port';
import { actionErrorOf, storageFailed } from './action-error';
import type { SendFailure } from './failure-judge';
import { Outcomes } from './outcomes';
import type { SendResult } from './send-action';
import { Sends } from './sends';
import { NO_RESULTS, type Results, type UserQueuePorts } from './user-queue-ports';

const LOAD_AGAIN_MS = 5_000;

/**
 * One user's queue, from sign-in to sign-out. Every change goes one way: taken in memory, shown,
 * written to the device, told. A send that has begun is never taken back by connectivity.
 */
export class UserQueue {
  private outbox: Outbox;
  private readonly outcomes = new Outcomes();
  private readonly sends: Sends;
  private stopTimer: (() => void) | undefined;
  private phase: 'loading' | 'open' | 'ended' = 'loading';

  constructor(
    readonly userKey: string | null,
    private readonly ports: UserQueuePorts,
  ) {
    this.sends = new Sends(ports.handlers, ports.scheduler);
    this.outbox = this.createOutbox();
  }

  get actions(): readonly OfflineAction[] {
    return this.outbox.actions();
  }

  get isOpen(): boolean {
    return this.phase === 'open';
  }

  /** Nothing is left that could be sent. */
  get isDrained(): boolean {
    return this.actions.every(({ status }) => status === 'parked' || status === 'conflict');
  }

  get isIdle(): boolean {
    return this.sends.isIdle;
  }

  toReal: Outbox['toReal'] = (entity, id) => this.outbox.toReal(entity, id);

  /** Takes in what the device has. Where that fails the queue works on in memory, and reads later. */
  async load(): Promise<void> {
    const { store, options, layers } = this.ports;
    let records: readonly OfflineAction[];
    try {
      records = await store.load(this.userKey);
    } catch {
      // The store has told of it.
      if (this.phase !== 'ended') this.open();
      this.readAgainLater();
      return;
    }
    if (this.phase === 'ended') return;
    const change = this.outbox.load(records, options.upcast);
    // What was queued in another page was told there.
    const effects = change.effects.filter(({ kind }) => kind !== 'queued');
    void this.commit({ ...change, effects });
    layers.reconcile(this.outbox.actions());
    this.open();
  }

  /** @throws CacheHubError 'queue-full', 'rejected'. */
  add(input: OfflineActionInput): Submission {
    const { scheduler } = this.ports;
    const { action, change } = this.outbox.add(input, {
      id: scheduler.uuid(),
      idempotencyKey: scheduler.uuid(),
      now: scheduler.now(),
      userKey: this.userKey,
    });
    const settled = this.outcomes.of(action.id);
    const stored = this.write(change, (error) => storageFailed(action.id, error));
    this.pump();
    return { id: action.id, stored, settled };
  }

  retry(id: string): Promise<void> {
    return this.decide(id, () => this.outbox.retry(id));
  }

  edit(id: string, payload: unknown): Promise<void> {
    return this.decide(id, () => this.outbox.edit(id, payload, this.ports.scheduler.uuid()));
  }

  discard(id: string, dependants: boolean): Promise<void> {
    return this.decide(id, () => this.outbox.discard(id, { dependants }));
  }

  /** Drops everything; what is under way is ended without an answer. */
  async discardAll(): Promise<void> {
    const { store, layers, onChange } = this.ports;
    const removed = this.actions.map(({ id }) => id);
    this.sends.abortAll();
    this.outbox = this.createOutbox();
    layers.takeAllBack();
    onChange();
    this.outcomes.rejectAll(new CacheHubError('aborted', 'The whole queue was discarded.'));
    this.pump();
    await store.write({ put: [], removed });
  }

  /** Takes a verdict in, of whoever judged. */
  settle(id: string, verdict: ConflictVerdict): Promise<void> {
    return this.decide(id, () => this.judgedChange(id, verdict));
  }

  handlersChanged(): void {
    void this.commit(this.outbox.handlersChanged((action) => this.canHandle(action)));
    this.pump();
  }

  /** There is a network again: what waits because it was lost does not wait longer. */
  contactAgain(): void {
    void this.commit(this.outbox.contactAgain());
    this.pump();
  }

  /** Starts what may be started now. */
  pump(): void {
    const { gate, onRest, scheduler } = this.ports;
    this.stopTimer?.();
    this.stopTimer = undefined;
    if (this.phase !== 'open') return;
    const { closed } = gate;
    if (closed !== undefined) {
      if (this.isIdle) onRest(closed);
      return;
    }
    for (;;) {
      const next = this.outbox.next(scheduler.now(), (action) => this.canHandle(action), true);
      if (next.kind === 'send') this.send(next.action.id);
      else if (next.kind === 'changed') void this.commit(next.change);
      else {
        if (next.kind === 'wait') this.pumpAt(next.until);
        if (this.isIdle) onRest(next.kind === 'wait' ? 'waits' : 'drained');
        return;
      }
    }
  }

  /** The user is gone, or the hub: nothing of this queue shows, sends or answers any more. */
  end(error: Error): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.stopTimer?.();
    this.sends.abortAll();
    this.ports.layers.takeAllBack();
    this.outcomes.rejectAll(error);
  }

  private createOutbox(): Outbox {
    const { options } = this.ports;
    const { maxAttempts, maxQueue, concurrency, schemaVersion, backoff } = options;
    return new Outbox({ maxAttempts, maxQueue, concurrency, schemaVersion, ...backoff });
  }

  private open(): void {
    this.phase = 'open';
    this.ports.onChange();
    this.pump();
  }

  private readAgainLater(): void {
    if (this.phase === 'ended') return;
    this.ports.scheduler.setTimer(() => {
      if (this.phase !== 'ended') void this.load();
    }, LOAD_AGAIN_MS);
  }

  private canHandle(action: OfflineAction): boolean {
    try {
      return this.ports.handlers.canHandle(action);
    } catch (error) {
      // An adapter that cannot be made is no missing one: the send fails with what is wrong.
      this.ports.onError(error);
      return true;
    }
  }

  private send(id: string): void {
    const change = this.outbox.begin(id);
    const action = this.outbox.get(id);
    if (action?.status !== 'sending') {
      throw new CacheHubError('invalid-config', `Expected ${id} to begin; the queue refused it.`);
    }
    this.ports.onChange();
    void this.carryOut(action, change);
  }

  private async carryOut(action: OfflineAction, begun: OutboxChange): Promise<void> {
    const abort = this.sends.begin(action.id);
    const { signal } = abort;
    if (!(await this.ports.gate.mayLead()) || signal.aborted) return;
    await this.commit(begun);
    if (signal.aborted) return;
    const result = await this.sends.run(action, abort);
    if (result.kind === 'aborted') return;
    this.take(action, result);
    this.pump();
  }

  private take(action: OfflineAction, result: Exclude<SendResult, { kind: 'aborted' }>): void {
    const { gate, failures, answers } = this.ports;
    const { id } = action;
    switch (result.kind) {
      case 'answered': {
        gate.answered();
        const change = this.outbox.confirm(id, answers.read(action, result.result));
        void this.commit(change, new Map([[id, result.result]]));
        return;
      }
      case 'timed-out': {
        const message =
          'Expected an answer in time; none came. It is sent again under the same key.';
        this.lose(id, { code: 'timeout', message });
        return;
      }
      case 'failed': {
        this.fail(action, failures.judge(action, result.error, gate.isOnline), result.error);
        return;
      }
    }
  }

  private fail(action: OfflineAction, failure: SendFailure, cause: unknown): void {
    const { gate, scheduler } = this.ports;
    this.outcomes.blame(action.id, cause);
    const error = actionErrorOf(failure, cause);
    if (failure.kind === 'lost') {
      this.lose(action.id, error);
      return;
    }
    if (failure.hasAnswered) gate.answered();
    const at = { now: scheduler.now(), random: scheduler.random() };
    const change = this.outbox.fail(action.id, failure.failure, error, at);
    void this.commit(change);
    if (failure.failure.kind === 'auth') gate.unauthenticated();
    const failed = this.outbox.get(action.id);
    if (failed?.status === 'conflict' && failed.conflict === undefined) {
      const { failure: verdict } = failure;
      void this.judge(failed, verdict.kind === 'conflict' ? verdict.current : undefined);
    }
  }

  private lose(id: string, error: ActionError): void {
    const { gate, scheduler } = this.ports;
    const at = { now: scheduler.now(), random: scheduler.random() };
    void this.commit(this.outbox.lostContact(id, error, at));
    gate.lost();
  }

  private async judge(action: OfflineAction, current: unknown): Promise<void> {
    const { conflicts } = this.ports;
    const verdict = await conflicts.judge(action, current);
    if (this.phase === 'ended' || this.outbox.get(action.id)?.status !== 'conflict') return;
    if (verdict.kind === 'failed') {
      const { failures, gate } = this.ports;
      this.fail(action, failures.judge(action, verdict.error, gate.isOnline), verdict.error);
    } else {
      await this.commit(this.judgedChange(action.id, verdict));
      conflicts.judged(action, verdict);
    }
    this.pump();
  }

  private judgedChange(id: string, verdict: ConflictVerdict): OutboxChange {
    const { layers, answers, scheduler } = this.ports;
    switch (verdict.kind) {
      case 'send':
        return this.outbox.rebase(id, verdict.rebased, scheduler.uuid());
      case 'ask':
        return this.outbox.ask(id, verdict.conflict);
      case 'done': {
        const action = this.outbox.get(id);
        if (action === undefined) return NO_CHANGE;
        const { version, row } = answers.read(action, verdict.current);
        layers.yieldTo(action, verdict.current);
        return this.outbox.settleAsDone(id, {
          ...(version !== undefined && { version }),
          ...(row !== undefined && { row }),
        });
      }
      case 'failed': {
        // A person who decides has seen the server's row.
        return NO_CHANGE;
      }
    }
  }

  private async decide(id: string, change: () => OutboxChange): Promise<void> {
    const stored = this.write(change(), (error) => storageFailed(id, error));
    this.pump();
    await stored;
  }

  /** As `write`; a device that fails has told so, and what failed is written later. */
  private commit(change: OutboxChange, results: Results = NO_RESULTS): Promise<void> {
    return this.write(change, asIs, results).catch(() => undefined);
  }

  /** Shows, stores, tells. Rejects where it is kept in memory only. */
  private write(
    change: OutboxChange,
    toError: (error: unknown) => unknown,
    results: Results = NO_RESULTS,
  ): Promise<void> {
    if (change === NO_CHANGE) return Promise.resolve();
    const { layers, store, onChange } = this.ports;
    layers.follow(change, results);
    onChange();
    const needsStore = change.put.length > 0 || change.removed.length > 0;
    const written = needsStore ? store.write(change) : Promise.resolve();
    const stored = written.then(
      () => this.tell(change.effects, results),
      (error: unknown) => {
        this.tell(change.effects, results);
        throw toError(error);
      },
    );
    stored.catch(() => undefined);
    return stored;
  }

  private tell(effects: readonly OutboxEffect[], results: Results): void {
    if (this.phase === 'ended') return;
    this.ports.onEffects(effects, results);
    this.outcomes.follow(effects, results);
  }

  private pumpAt(until: number): void {
    const { scheduler } = this.ports;
    this.stopTimer = scheduler.setTimer(
      () => {
        this.stopTimer = undefined;
        this.pump();
      },
      Math.max(0, until - scheduler.now()),
    );
  }
}

const asIs = (error: unknown): unknown => error;
