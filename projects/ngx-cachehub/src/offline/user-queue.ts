import type { ConflictVerdict } from '../conflicts/conflict-port';
import {
  Outbox,
  type OfflineAction,
  type OfflineActionInput,
  type OutboxChange,
} from '../core/outbox';
import type { Submission } from '../providers/offline-port';
import { storageFailed } from './action-error';
import { ChangeRoad } from './change-road';
import { Outcomes } from './outcomes';
import { SendCycle } from './send-cycle';
import type { RestReason } from './sync-runs';
import { TabTalk, type TabTalkQueue } from './tab-talk';
import { UncertainFolds } from './uncertain-folds';
import type { Results, UserQueuePorts } from './user-queue-ports';

const LOAD_AGAIN_MS = 5_000;
/** A write that stands for so long in a tab that follows may be one that the other tabs missed. */
const LOOK_AGAIN_MS = 10_000;

/**
 * One user's queue, from sign-in to sign-out. Every change is taken in memory and goes the one road from
 * there. A send that has begun is never taken back by connectivity.
 */
export class UserQueue {
  private outbox: Outbox;
  private readonly outcomes = new Outcomes();
  private readonly road: ChangeRoad;
  private readonly cycle: SendCycle;
  readonly uncertain: UncertainFolds;
  readonly tabs: TabTalk;
  private rests = 0;
  private stopTimer: (() => void) | undefined;
  private stopLook: (() => void) | undefined;
  private phase: TabTalkQueue['phase'] = 'loading';
  /** Why nothing is taken any more. */
  private ending: Error | undefined;

  constructor(
    readonly userKey: string | null,
    private readonly ports: UserQueuePorts,
  ) {
    this.outbox = this.createOutbox();
    this.uncertain = this.createUncertain();
    this.road = new ChangeRoad(
      ports,
      this.outcomes,
      (id) => this.outbox.get(id),
      (change) => this.uncertain.whenCertain(change),
    );
    this.tabs = this.createTabTalk();
    this.cycle = new SendCycle(ports, {
      outbox: () => this.outbox,
      outcomes: this.outcomes,
      commit: (change, results) => this.road.commit(change, results),
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
      if (this.phase === 'ended') return;
      this.settleFolds();
      this.open();
      this.readAgainLater();
      return;
    }
    if (this.phase === 'ended') return;
    const change = this.outbox.load(records, options.upcast);
    // What was queued in another page was told there.
    const effects = change.effects.filter(({ kind }) => kind !== 'queued');
    void this.road.commit({ ...change, effects });
    const stored = new Set(records.map(({ id }) => id));
    const gone = this.outbox
      .actions()
      .filter(({ id }) => !stored.has(id) && !this.outbox.isUnwritten(id));
    this.outbox.forget(gone.map(({ id }) => id));
    void this.road.commit(this.outbox.dropCreates());
    layers.reconcile(this.outbox.actions());
    this.outcomes.rejectGone(gone);
    this.settleFolds();
    this.open();
    this.ports.onHeld(this.actions.map(({ id }) => id).filter((id) => stored.has(id)));
    this.tabs.tellGone();
    this.tabs.tellKept();
  }

  /** The device took these records; `late` are those that it had refused before. */
  written(records: readonly OfflineAction[], late: readonly OfflineAction[]): void {
    this.outbox.written(records);
    const own = late.filter(({ userKey }) => userKey === this.userKey);
    this.ports.onHeld(own.map(({ id }) => id));
    if (this.ports.gate.leads) this.tabs.tellLate(own.map(({ id }) => id));
    void this.uncertain.decide(records);
  }

  refused(records: readonly OfflineAction[]): void {
    this.uncertain.refuse(records);
    this.pump();
  }

  /** @throws CacheHubError 'queue-full', 'rejected', 'aborted' where its user has left. */
  add(input: OfflineActionInput, id?: string): Submission {
    if (this.ending !== undefined) throw this.ending;
    const { scheduler } = this.ports;
    const stamp = {
      id: id ?? scheduler.uuid(),
      idempotencyKey: scheduler.uuid(),
      now: scheduler.now(),
      userKey: this.userKey,
    };
    const { action, carriedBy, change } = this.outbox.add(input, stamp, true);
    const settled = this.outcomes.of(action.id);
    // What the device refuses to store as one is two again.
    const idNow = () => (this.outbox.get(action.id) === undefined ? carriedBy : action.id);
    const stored = this.road
      .write(change, (error) => storageFailed(idNow(), error))
      .then(() => idNow());
    // Who does not wait for it is told by the store.
    stored.catch(() => undefined);
    this.pump();
    return { id: carriedBy, stored, settled };
  }

  async retry(id: string): Promise<void> {
    await this.decide(id, this.outbox.retry(id));
  }

  async edit(id: string, payload: unknown): Promise<void> {
    await this.decide(id, this.outbox.edit(id, payload, this.ports.scheduler.uuid()));
  }

  async discard(id: string, dependants: boolean): Promise<void> {
    await this.decide(id, this.outbox.discard(id, { dependants }));
  }

  /** Drops everything; what is under way is ended without an answer. */
  async discardAll(): Promise<void> {
    const { layers, onChange } = this.ports;
    const effects = this.actions.map((action) => ({ kind: 'discarded' as const, action }));
    this.cycle.abort();
    this.outbox = this.createOutbox();
    // A form that is still open may name a row of theirs.
    this.outbox.giveUpRows(effects);
    layers.takeAllBack();
    onChange();
    this.uncertain.check();
    const cleared = this.road.clear({
      put: [],
      removed: effects.map(({ action }) => action.id),
      effects,
    });
    this.pump();
    await cleared;
  }

  /** Takes a verdict in, of whoever judged. */
  async settle(id: string, verdict: ConflictVerdict): Promise<void> {
    const { change, results } = this.cycle.takeVerdict(id, verdict);
    await this.decide(id, change, results);
  }

  handlersChanged(): void {
    void this.road.commit(this.outbox.handlersChanged((action) => this.canHandle(action)));
    this.pump();
  }

  /** There is a network again: what waits because it was lost does not wait longer. */
  contactAgain(): void {
    void this.road.commit(this.outbox.contactAgain());
    this.pump();
  }

  /** From now on this tab sends: what others left is read first. */
  async lead(): Promise<void> {
    if (this.phase === 'ended') return;
    this.outbox.lead(this.ports.scheduler.now());
    this.phase = 'loading';
    await this.load();
  }

  /** From now on another tab sends. */
  follow(): void {
    this.outbox.follow();
    this.cycle.abandon();
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
      if (closed === 'not-leader') this.lookAgainLater();
      this.rest(closed);
      return;
    }
    for (;;) {
      const next = this.outbox.next(scheduler.now(), (action) => this.canHandle(action), true);
      if (next.kind === 'send') this.cycle.start(next.action.id);
      else if (next.kind === 'changed') void this.road.commit(next.change);
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
    this.ending = error;
    this.uncertain.end(error);
    this.road.end();
    this.stopTimer?.();
    this.stopLook?.();
    this.cycle.abort();
    this.ports.layers.takeAllBack();
    this.outcomes.rejectAll(error);
  }

  /** Told when everything before it was, unless something began meanwhile. */
  private rest(reason: RestReason | 'waits'): void {
    const ticket = ++this.rests;
    if (!this.isIdle) return;
    void this.road.whenTold.then(() => {
      if (ticket === this.rests && this.phase === 'open') this.ports.onRest(reason);
    });
  }

  private createOutbox(): Outbox {
    const { gate, options, scheduler } = this.ports;
    const { maxAttempts, maxQueue, concurrency, schemaVersion, backoff } = options;
    const outbox = new Outbox({ maxAttempts, maxQueue, concurrency, schemaVersion, ...backoff });
    if (gate.leads) outbox.lead(scheduler.now());
    else outbox.follow();
    return outbox;
  }

  private createTabTalk(): TabTalk {
    const phase = () => this.phase;
    return new TabTalk(this.ports, {
      userKey: this.userKey,
      road: this.road,
      get phase() {
        return phase();
      },
      outbox: () => this.outbox,
      rejectGone: (actions) => this.outcomes.rejectGone(actions),
      load: () => this.load(),
      pump: () => this.pump(),
    });
  }

  private createUncertain(): UncertainFolds {
    return new UncertainFolds(this.ports, {
      outbox: () => this.outbox,
      write: (change) => this.road.write(change, (error) => error),
      pump: () => this.pump(),
      compare: (id) => {
        this.tabs.tellPending();
        this.ports.onHeld([id]);
        void this.load();
      },
    });
  }

  /** Who sends and has read the device has nobody to ask. */
  private settleFolds(): void {
    if (this.ports.gate.leads) this.uncertain.settleByRecords();
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
      const { tabs, road } = this;
      const { heard } = tabs;
      const { changes } = road;
      const records = await this.ports.store.load(this.userKey);
      if (changes === road.changes && heard === tabs.heard) return records;
    }
  }

  private readAgainLater(): void {
    if (this.phase === 'ended') return;
    this.ports.scheduler.setTimer(() => {
      if (this.phase !== 'ended') void this.load();
    }, LOAD_AGAIN_MS);
  }

  /**
   * The tab that sends may have slept, unaware of it, while it was told of a write, or this one while it was
   * told what became of it. Each says to the other what it has when the device is read.
   */
  private lookAgainLater(): void {
    if (this.isDrained) return;
    this.stopLook ??= this.ports.scheduler.setTimer(() => {
      this.stopLook = undefined;
      if (!this.isDrained && !this.ports.gate.leads) void this.load();
    }, LOOK_AGAIN_MS);
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

  private async decide(id: string, change: OutboxChange, results?: Results): Promise<void> {
    if (this.ending !== undefined) throw this.ending;
    const stored = this.road.write(change, (error) => storageFailed(id, error), results);
    this.uncertain.check();
    this.pump();
    await stored;
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
