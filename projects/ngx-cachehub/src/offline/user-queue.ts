import type { ConflictVerdict } from '../conflicts/conflict-port';
import type { OfflineAction, OfflineActionInput, Outbox, OutboxChange } from '../core/outbox';
import type { Submission } from '../providers/offline-port';
import { storageFailed } from './action-error';
import { ChangeRoad } from './change-road';
import { createOutbox } from './create-outbox';
import { Outcomes } from './outcomes';
import { QueueReading } from './queue-reading';
import { SendCycle } from './send-cycle';
import { SendPump } from './send-pump';
import { TabTalk, type TabTalkQueue } from './tab-talk';
import { UncertainFolds } from './uncertain-folds';
import type { Results, UserQueuePorts } from './user-queue-ports';

/**
 * One user's queue, from sign-in to sign-out. Every change is taken in memory and goes the one road from
 * there. A send that has begun is never taken back by connectivity.
 */
export class UserQueue {
  readonly #ports: UserQueuePorts;
  #outbox: Outbox;
  readonly #outcomes = new Outcomes();
  readonly #road: ChangeRoad;
  readonly #cycle: SendCycle;
  readonly #reading: QueueReading;
  readonly uncertain: UncertainFolds;
  readonly tabs: TabTalk;
  readonly #sending: SendPump;
  #phase: TabTalkQueue['phase'] = 'loading';
  /** Why nothing is taken any more. */
  #ending: Error | undefined;

  constructor(
    readonly userKey: string | null,
    ports: UserQueuePorts,
  ) {
    this.#ports = ports;
    this.#outbox = createOutbox(this.#ports);
    this.uncertain = this.#createUncertain();
    this.#road = new ChangeRoad(
      ports,
      this.#outcomes,
      (id) => this.#outbox.get(id),
      (change) => this.uncertain.whenCertain(change),
    );
    this.tabs = this.#createTabTalk();
    this.#reading = this.#createReading();
    this.#cycle = new SendCycle(ports, {
      outbox: () => this.#outbox,
      outcomes: this.#outcomes,
      commit: (change, results) => this.#road.commit(change, results),
      pump: () => this.pump(),
    });
    this.#sending = new SendPump(ports, {
      road: this.#road,
      reading: this.#reading,
      cycle: this.#cycle,
      outbox: () => this.#outbox,
      isOpen: () => this.isOpen,
    });
  }

  get actions(): readonly OfflineAction[] {
    return this.#outbox.actions();
  }

  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Nothing is left that could be sent. What waits on a device that cannot be read is not known. */
  get isDrained(): boolean {
    if (!this.#reading.isReadable) return false;
    return this.actions.every(({ status }) => status === 'parked' || status === 'conflict');
  }

  toReal: Outbox['toReal'] = (entity, id) => this.#outbox.toReal(entity, id);

  /** Takes in what the device has. */
  load(): Promise<void> {
    return this.#reading.load();
  }

  /** The device took these records; `late` are those that it had refused before. */
  written(records: readonly OfflineAction[], late: readonly OfflineAction[]): void {
    if (this.#outbox.device.written(records)) this.pump();
    const own = late.filter(({ userKey }) => userKey === this.userKey);
    this.#ports.onHeld(own.map(({ id }) => id));
    if (this.#ports.gate.leads) this.tabs.tellLate(own.map(({ id }) => id));
    void this.uncertain.decide(records);
  }

  refused(records: readonly OfflineAction[]): void {
    this.uncertain.refuse(records);
    this.pump();
  }

  /** @throws CacheHubError 'queue-full', 'rejected', 'aborted' where its user has left. */
  add(input: OfflineActionInput, id?: string): Submission {
    if (this.#ending !== undefined) throw this.#ending;
    const { scheduler } = this.#ports;
    const stamp = {
      id: id ?? scheduler.uuid(),
      idempotencyKey: scheduler.uuid(),
      now: scheduler.now(),
      userKey: this.userKey,
    };
    const named = this.#ports.earlyRows.asQueued(input, this.#outbox);
    const { action, carriedBy, change } = this.#outbox.add(named, stamp, true);
    const settled = this.#outcomes.of(action.id);
    // What the device refuses to store as one is two again.
    const idNow = () => (this.#outbox.get(action.id) === undefined ? carriedBy : action.id);
    const stored = this.#road
      .write(change, (error) => storageFailed(idNow(), error))
      .then(() => idNow());
    // Who does not wait for it is told by the store.
    stored.catch(() => undefined);
    this.pump();
    return { id: carriedBy, stored, settled };
  }

  async retry(id: string): Promise<void> {
    await this.#decide(id, this.#outbox.retry(id));
  }

  async edit(id: string, payload: unknown): Promise<void> {
    await this.#decide(id, this.#outbox.edit(id, payload, this.#ports.scheduler.uuid()));
  }

  async discard(id: string, dependants: boolean): Promise<void> {
    await this.#decide(id, this.#outbox.discard(id, { dependants }));
  }

  /** Drops everything; what is under way is ended without an answer. */
  async discardAll(): Promise<void> {
    const { layers, onChange } = this.#ports;
    const effects = this.actions.map((action) => ({ kind: 'discarded' as const, action }));
    this.#cycle.abort();
    const unwritten = this.#outbox.device.unwritten().map(({ id }) => id);
    const ended = [...this.#outbox.device.endedUnwritten(), ...unwritten];
    this.#outbox = createOutbox(this.#ports);
    this.#outbox.device.noteEnded(ended);
    // A form that is still open may name a row of theirs.
    this.#outbox.giveUpRows(effects);
    layers.takeAllBack();
    onChange();
    this.uncertain.check();
    const removed = effects.map(({ action }) => action.id);
    const cleared = this.#road.clear({ put: [], removed, effects }, this.userKey);
    this.pump();
    await cleared;
  }

  /** Takes a verdict in, of whoever judged. */
  async settle(id: string, verdict: ConflictVerdict): Promise<void> {
    const { change, results } = this.#cycle.takeVerdict(id, verdict);
    await this.#decide(id, change, results);
  }

  handlersChanged(): void {
    void this.#road.commit(
      this.#outbox.handlersChanged((action) => this.#sending.canHandle(action)),
    );
    this.pump();
  }

  /** A stream has shown rows that somebody created, under these keys. */
  hearShown(keys: ReadonlySet<string>): void {
    if (!this.isOpen) return;
    const shown = this.actions.filter(({ idempotencyKey }) => keys.has(idempotencyKey));
    if (this.#cycle.takeShown(shown)) this.pump();
  }

  /** There is a network again: what waits because it was lost does not wait longer. */
  contactAgain(): void {
    void this.#road.commit(this.#outbox.contactAgain());
    this.pump();
  }

  /** Somebody looks at the page, which may have slept until now. */
  shown(): void {
    const { leads, hasOthers } = this.#ports.gate;
    if (leads && hasOthers && this.isOpen) void this.#reading.look();
  }

  /** From now on this tab sends: what others left is read first. */
  async lead(): Promise<void> {
    if (this.#phase === 'ended') return;
    this.#outbox.lead(this.#ports.scheduler.now());
    this.#phase = 'loading';
    await this.load();
  }

  /** From now on another tab sends. */
  follow(): void {
    this.#outbox.follow();
    this.#cycle.abandon();
    this.pump();
  }

  /** Starts what may be started now. */
  pump(): void {
    this.#sending.run();
  }

  /** The user is gone, or the hub: nothing of this queue shows, sends or answers any more. */
  end(error: Error): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#ending = error;
    this.uncertain.end(error);
    this.#road.end();
    this.#sending.end();
    this.#reading.end();
    this.#cycle.abort();
    this.#ports.layers.takeAllBack();
    this.#outcomes.rejectAll(error);
  }

  #createTabTalk(): TabTalk {
    const phase = () => this.#phase;
    return new TabTalk(this.#ports, {
      userKey: this.userKey,
      road: this.#road,
      get phase() {
        return phase();
      },
      outbox: () => this.#outbox,
      outcomes: this.#outcomes,
      load: () => this.load(),
      look: () => void this.#reading.look(),
      takeShown: (actions) => this.isOpen && this.#cycle.takeShown(actions),
      pump: () => this.pump(),
    });
  }

  #createReading(): QueueReading {
    return new QueueReading(this.#ports, {
      userKey: this.userKey,
      outcomes: this.#outcomes,
      road: this.#road,
      tabs: this.tabs,
      outbox: () => this.#outbox,
      hasEnded: () => this.#phase === 'ended',
      isOpen: () => this.isOpen,
      pump: () => this.pump(),
      isDrained: () => this.isDrained,
      settleFolds: () => this.#settleFolds(),
      open: () => this.#open(),
    });
  }

  #createUncertain(): UncertainFolds {
    return new UncertainFolds(this.#ports, {
      outbox: () => this.#outbox,
      write: (change) => this.#road.write(change, (error) => error),
      pump: () => this.pump(),
      compare: (id) => {
        this.tabs.tellPending();
        this.#ports.onHeld([id]);
        void this.load();
      },
    });
  }

  /** Who sends and has read the device has nobody to ask. */
  #settleFolds(): void {
    if (this.#ports.gate.leads) this.uncertain.settleByRecords();
  }

  #open(): void {
    this.#phase = 'open';
    this.#ports.onChange();
    this.#cycle.takeShown(this.actions);
    this.#ports.onOpen();
    this.pump();
  }

  async #decide(id: string, change: OutboxChange, results?: Results): Promise<void> {
    if (this.#ending !== undefined) throw this.#ending;
    this.#road.readings.note(id);
    const stored = this.#road.write(change, (error) => storageFailed(id, error), results);
    this.uncertain.check();
    this.pump();
    await stored;
  }
}
