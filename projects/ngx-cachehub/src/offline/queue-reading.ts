import type { OfflineAction, Outbox } from '../core/outbox';
import type { ChangeRoad } from './change-road';
import type { Outcomes } from './outcomes';
import type { TabTalk } from './tab-talk';
import type { UserQueuePorts } from './user-queue-ports';

const LOAD_AGAIN_MS = 5_000;
/** A write that stands for so long in a tab that follows may be one that the other tabs missed. */
const LOOK_AGAIN_MS = 10_000;

/** What reads the device. */
export interface QueueReadingQueue {
  readonly userKey: string | null;
  readonly outcomes: Outcomes;
  readonly road: ChangeRoad;
  readonly tabs: TabTalk;
  outbox(): Outbox;
  hasEnded(): boolean;
  isOpen(): boolean;
  /** Starts what may be started now. */
  pump(): void;
  /** Nothing is left that could be sent. */
  isDrained(): boolean;
  /** What was folded is settled by what was read, where there is nobody to ask. */
  settleFolds(): void;
  /** From now on it takes actions, and sends. */
  open(): void;
}

/** When the queue reads the device, and what it takes in from there. */
export class QueueReading {
  readonly #ports: UserQueuePorts;
  readonly #queue: QueueReadingQueue;
  #stopLook: (() => void) | undefined;
  /** Something is known here that came after the device was read last. */
  #isBehind = false;
  #isLooking = false;
  /** What cannot be read cannot be waited for. */
  #isReadable = true;

  constructor(ports: UserQueuePorts, queue: QueueReadingQueue) {
    this.#ports = ports;
    this.#queue = queue;
  }

  /**
   * Something is to be sent by now that the device did not show yet. It may belong behind a write of another
   * tab, of which this one was not told: messages to a page that slept are lost.
   */
  note(): void {
    this.#isBehind = true;
  }

  /** True where the device is to be read before anything is sent. It is asked then, and the queue goes on after it. */
  looksFirst(): boolean {
    if (!this.#isBehind || !this.#isReadable || !this.#ports.gate.hasOthers) return false;
    if (!this.#isLooking) void this.look();
    return true;
  }

  /**
   * The records of creates are to go. Another tab may just have stored a write that names one of their rows, and
   * not have told it: it sleeps, or died in that step.
   */
  tidyCreates(): void {
    const { device } = this.#queue.outbox();
    if (device.hasSpareCreates && this.#isReadable && !this.#isLooking) void this.look();
  }

  /** Reads the device, and takes in what another tab wrote there and this one did not hear of. */
  async look(): Promise<void> {
    const queue = this.#queue;
    this.#isLooking = true;
    const records = await this.#readIfItCan();
    this.#isLooking = false;
    if (records === undefined) this.#readAgainLater();
    else if (queue.isOpen()) {
      if (queue.outbox().device.isInStep(records))
        void queue.road.commit(queue.outbox().dropCreates());
      else this.#take(records);
    }
    queue.pump();
  }

  /** Takes in what the device has. Where that fails the queue works on in memory, and reads later. */
  async load(): Promise<void> {
    const queue = this.#queue;
    const records = await this.#readIfItCan();
    if (queue.hasEnded()) return;
    if (records !== undefined) {
      this.#take(records);
      return;
    }
    queue.settleFolds();
    queue.open();
    this.#readAgainLater();
  }

  /**
   * The tab that sends may have slept, unaware of it, while it was told of a write, or this one while it was
   * told what became of it. Each says to the other what it has when the device is read.
   */
  lookAgainLater(): void {
    const queue = this.#queue;
    const ports = this.#ports;
    if (queue.isDrained()) return;
    this.#stopLook ??= ports.scheduler.setTimer(() => {
      this.#stopLook = undefined;
      if (queue.isDrained() || ports.gate.leads) return;
      queue.tabs.tellPending();
      void this.load();
    }, LOOK_AGAIN_MS);
  }

  end(): void {
    this.#stopLook?.();
  }

  #take(records: readonly OfflineAction[]): void {
    const queue = this.#queue;
    const ports = this.#ports;
    const { options, layers } = ports;
    const outbox = queue.outbox();
    const change = outbox.load(records, options.upcast);
    // What was queued in another page was told there.
    const effects = change.effects.filter(({ kind }) => kind !== 'queued');
    void queue.road.commit({ ...change, effects });
    const stored = new Set(records.map(({ id }) => id));
    const gone = outbox
      .actions()
      .filter(({ id }) => !stored.has(id) && !outbox.device.isUnwritten(id));
    outbox.forget(gone.map(({ id }) => id));
    void queue.road.commit(outbox.dropCreates());
    layers.reconcile(outbox.actions());
    queue.outcomes.rejectGone(gone);
    queue.settleFolds();
    queue.open();
    ports.onHeld(
      outbox
        .actions()
        .map(({ id }) => id)
        .filter((id) => stored.has(id)),
    );
    queue.tabs.tellGone();
    queue.tabs.tellKept();
  }

  /** What the device holds, at a moment at which it holds what this tab knows. */
  async #read(): Promise<readonly OfflineAction[]> {
    const { tabs, road } = this.#queue;
    for (;;) {
      const { heard } = tabs;
      const { changes } = road;
      const records = await this.#ask();
      if (changes !== road.changes || heard !== tabs.heard) continue;
      this.#isBehind = false;
      return records;
    }
  }

  /** Undefined where the device cannot be read, of which the store has told. */
  async #readIfItCan(): Promise<readonly OfflineAction[] | undefined> {
    try {
      return await this.#read();
    } catch {
      return undefined;
    }
  }

  async #ask(): Promise<readonly OfflineAction[]> {
    try {
      const records = await this.#ports.store.load(this.#queue.userKey);
      this.#isReadable = true;
      return records;
    } catch (error) {
      this.#isReadable = false;
      throw error;
    }
  }

  #readAgainLater(): void {
    const queue = this.#queue;
    const ports = this.#ports;
    if (queue.hasEnded()) return;
    ports.scheduler.setTimer(() => {
      if (!queue.hasEnded()) void this.load();
    }, LOAD_AGAIN_MS);
  }
}
