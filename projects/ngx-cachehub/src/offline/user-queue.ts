import type { ConflictVerdict } from '../conflicts/conflict-port';
import {
  NO_CHANGE,
  Outbox,
  type OfflineAction,
  type OfflineActionInput,
  type OutboxChange,
  type OutboxEffect,
} from '../core/outbox';
import type { Submission } from '../providers/offline-port';
import { storageFailed } from './action-error';
import { Outcomes } from './outcomes';
import { SendCycle } from './send-cycle';
import type { RestReason } from './sync-runs';
import type { TabNews } from './tab-news';
import { NO_RESULTS, type Results, type UserQueuePorts } from './user-queue-ports';

const LOAD_AGAIN_MS = 5_000;

/**
 * One user's queue, from sign-in to sign-out. Every change goes one way: taken in memory, shown,
 * written to the device, told. A send that has begun is never taken back by connectivity.
 */
export class UserQueue {
  private outbox: Outbox;
  private readonly outcomes = new Outcomes();
  private readonly cycle: SendCycle;
  private told: Promise<void> = Promise.resolve();
  private rests = 0;
  /** Counts what this tab did to the queue. */
  private changes = 0;
  private stopTimer: (() => void) | undefined;
  private phase: 'loading' | 'open' | 'ended' = 'loading';

  constructor(
    readonly userKey: string | null,
    private readonly ports: UserQueuePorts,
  ) {
    this.outbox = this.createOutbox();
    this.cycle = new SendCycle(ports, {
      outbox: () => this.outbox,
      outcomes: this.outcomes,
      commit: (change, results) => this.commit(change, results),
      pump: () => this.pump(),
    });
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
    return this.cycle.isIdle;
  }

  toReal: Outbox['toReal'] = (entity, id) => this.outbox.toReal(entity, id);

  /** Takes in what the device has. Where that fails the queue works on in memory, and reads later. */
  async load(): Promise<void> {
    const { options, layers } = this.ports;
    let records: readonly OfflineAction[];
    try {
      records = await this.read();
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
    const stored = new Set(records.map(({ id }) => id));
    const gone = this.outbox.actions().filter(({ id }) => !stored.has(id));
    this.outbox.forget(gone.map(({ id }) => id));
    layers.reconcile(this.outbox.actions());
    this.outcomes.rejectGone(gone);
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
    const { store, layers, onChange, onEffects, onStored } = this.ports;
    const effects = this.actions.map((action) => ({ kind: 'discarded' as const, action }));
    const change = { put: [], removed: effects.map(({ action }) => action.id), effects };
    this.changes++;
    this.cycle.abort();
    this.outbox = this.createOutbox();
    layers.takeAllBack();
    onChange();
    this.outcomes.follow(effects, NO_RESULTS);
    this.pump();
    await store.write(change);
    onEffects(effects, NO_RESULTS);
    onStored(change, NO_RESULTS);
  }

  /** Takes a verdict in, of whoever judged. */
  settle(id: string, verdict: ConflictVerdict): Promise<void> {
    return this.decide(id, () => this.cycle.changeOf(id, verdict));
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

  /** From now on this tab sends: what others left is read first. */
  async lead(): Promise<void> {
    if (this.phase === 'ended') return;
    this.outbox.lead();
    this.phase = 'loading';
    await this.load();
  }

  /** From now on another tab sends. */
  follow(): void {
    this.outbox.follow();
    this.cycle.abandon();
    this.pump();
  }

  /** Another tab of this user changed something. */
  hear(news: TabNews): void {
    if (this.phase !== 'open') return;
    const { layers } = this.ports;
    const endings: OutboxEffect[] = [];
    const results = new Map<string, unknown>();
    for (const { id, kind, result } of news.endings) {
      const action = this.outbox.get(id);
      if (action === undefined) continue;
      endings.push(kind === 'folded' ? { kind, action, into: null } : { kind, action });
      if (result !== undefined) results.set(id, result);
    }
    // The answers first: a created row takes over from its temporary one by its answer.
    layers.follow({ put: [], removed: [], effects: endings }, results);
    const change = this.outbox.absorb(news.put);
    this.outbox.forget(news.removed);
    void this.commit(change);
    layers.reconcile(this.outbox.actions());
    this.tell(endings, results);
    this.ports.onChange();
    this.pump();
  }

  /** Starts what may be started now. */
  pump(): void {
    const { gate, scheduler } = this.ports;
    this.stopTimer?.();
    this.stopTimer = undefined;
    if (this.phase !== 'open') return;
    const { closed } = gate;
    if (closed !== undefined) {
      this.rest(closed);
      return;
    }
    for (;;) {
      const next = this.outbox.next(scheduler.now(), (action) => this.canHandle(action), true);
      if (next.kind === 'send') this.cycle.start(next.action.id);
      else if (next.kind === 'changed') void this.commit(next.change);
      else {
        if (next.kind === 'wait') this.pumpAt(next.until);
        this.rest(next.kind === 'wait' ? 'waits' : 'drained');
        return;
      }
    }
  }

  /** The user is gone, or the hub: nothing of this queue shows, sends or answers any more. */
  end(error: Error): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.stopTimer?.();
    this.cycle.abort();
    this.ports.layers.takeAllBack();
    this.outcomes.rejectAll(error);
  }

  /** Told when everything before it was, unless something began meanwhile. */
  private rest(reason: RestReason | 'waits'): void {
    const ticket = ++this.rests;
    if (!this.isIdle) return;
    void this.told.then(() => {
      if (ticket === this.rests && this.phase === 'open') this.ports.onRest(reason);
    });
  }

  private createOutbox(): Outbox {
    const { options } = this.ports;
    const { maxAttempts, maxQueue, concurrency, schemaVersion, backoff } = options;
    const outbox = new Outbox({ maxAttempts, maxQueue, concurrency, schemaVersion, ...backoff });
    if (this.ports.gate.closed === 'not-leader') outbox.follow();
    return outbox;
  }

  private open(): void {
    this.phase = 'open';
    this.ports.onChange();
    this.ports.onOpen();
    this.pump();
  }

  /** What the device holds, at a moment at which it holds what this tab knows. */
  private async read(): Promise<readonly OfflineAction[]> {
    for (;;) {
      const { changes } = this;
      const records = await this.ports.store.load(this.userKey);
      if (changes === this.changes) return records;
    }
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
    if (change === NO_CHANGE || this.phase === 'ended') return Promise.resolve();
    const { layers, store, onChange } = this.ports;
    this.changes++;
    layers.follow(change, results);
    onChange();
    const needsStore = change.put.length > 0 || change.removed.length > 0;
    const written = needsStore ? store.write(change) : Promise.resolve();
    const done = () => {
      this.tell(change.effects, results);
      if (needsStore && this.phase !== 'ended') this.ports.onStored(change, results);
    };
    const stored = written.then(done, (error: unknown) => {
      done();
      throw toError(error);
    });
    // Whoever awaits it hears of a failure; the store has told of it.
    this.told = stored.catch(() => undefined);
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
