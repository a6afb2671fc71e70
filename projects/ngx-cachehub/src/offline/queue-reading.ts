import type { OfflineAction, Outbox } from '../core/outbox';
import type { ChangeRoad } from './change-road';
import type { DeviceReading } from './device-readings';
import type { Outcomes } from './outcomes';
import type { TabTalk } from './tab-talk';
import type { UserQueuePorts } from './user-queue-ports';

const LOAD_AGAIN_MS = 5_000;
/** A write that stands for so long in a tab that follows may be one that the other tabs missed. */
const LOOK_AGAIN_MS = 10_000;
const MAX_READINGS = 3;

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
  #isLooking = false;
  #isReadable = true;

  constructor(ports: UserQueuePorts, queue: QueueReadingQueue) {
    this.#ports = ports;
    this.#queue = queue;
  }

  /** False where the device could not be read the last time: it cannot be waited for. */
  get isReadable(): boolean {
    return this.#isReadable;
  }

  /**
   * True where the device is to be read before this is sent: it may belong behind a write of another tab, of which
   * this one was not told, since messages to a page that slept are lost. It is asked then, and the queue goes on
   * after it.
   */
  looksFirst(id: string): boolean {
    if (!this.#isReadable || !this.#ports.gate.hasOthers) return false;
    if (this.#queue.road.readings.hasShown(id)) return false;
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
    const isRead = await this.#read((records, reading) => {
      if (!queue.isOpen()) return;
      if (queue.outbox().device.isInStep(records, reading.touched)) this.#dropCreates(reading);
      else this.#take(records, reading);
    });
    this.#isLooking = false;
    if (!isRead) this.#readAgainLater();
    queue.pump();
  }

  /** Takes in what the device has. Where that fails the queue works on in memory, and reads later. */
  async load(): Promise<void> {
    const queue = this.#queue;
    const isRead = await this.#read((records, reading) => {
      if (!queue.hasEnded()) this.#take(records, reading);
    });
    if (isRead || queue.hasEnded()) return;
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

  #take(records: readonly OfflineAction[], reading: DeviceReading): void {
    const queue = this.#queue;
    const ports = this.#ports;
    const { options, layers } = ports;
    const outbox = queue.outbox();
    const newer = outbox.device.newerThanRead(reading.touched);
    const before = outbox.actions();
    const unchanged = records.filter(({ id }) => !newer.has(id));
    const change = outbox.load(unchanged, options.upcast);
    // What was queued in another page was told there.
    const effects = change.effects.filter(({ kind }) => kind !== 'queued');
    const put = [...change.put, ...this.#orphans(change.put)];
    void queue.road.commit({ ...change, put, effects });
    const stored = new Set(records.map(({ id }) => id));
    // Of what is being sent the answer says more, also where another tab took its record away.
    const isSending = ({ status }: OfflineAction) => ports.gate.leads && status === 'sending';
    const gone = outbox
      .actions()
      .filter(({ id }) => !stored.has(id) && !newer.has(id) && !outbox.device.isUnwritten(id))
      .filter((action) => !isSending(action));
    outbox.forget(gone.map(({ id }) => id));
    this.#dropCreates(reading);
    layers.reconcile(outbox.actions());
    // Nobody told of these.
    const over = before.filter(({ id }) => !outbox.get(id));
    queue.outcomes.settleGone(over, (id) => outbox.carrierOf(id));
    queue.settleFolds();
    queue.open();
    // What was read shows what this tab is about to write as well: the tab that sends would miss it there.
    ports.onHeld(
      outbox
        .actions()
        .map(({ id }) => id)
        .filter((id) => stored.has(id) && !ports.store.isToWrite(id)),
    );
    const isToRead = queue.tabs.tellGone(reading);
    queue.tabs.tellKept();
    if (isToRead) void this.load();
  }

  /** What the device never took, and who made it may be gone: the tab that sends stores it. */
  #orphans(put: readonly OfflineAction[]): readonly OfflineAction[] {
    const { gate, store } = this.#ports;
    if (!gate.leads) return [];
    const written = new Set(put.map(({ id }) => id));
    const unwritten = this.#queue.outbox().device.unwritten();
    return unwritten.filter(({ id }) => !written.has(id) && !store.isToWrite(id));
  }

  /** Another tab may have stored a write that names their rows, and not have told it: where nothing happened since. */
  #dropCreates({ touched }: DeviceReading): void {
    const queue = this.#queue;
    if (touched.size === 0) void queue.road.commit(queue.outbox().dropCreates());
  }

  /**
   * Takes what the device holds, as soon as it is read. It is read again where it was emptied meanwhile, and a few
   * times where something happened: what is read in peace says more. False where the device cannot be read, of
   * which the store has told.
   */
  async #read(
    take: (records: readonly OfflineAction[], reading: DeviceReading) => void,
  ): Promise<boolean> {
    const queue = this.#queue;
    const { readings } = queue.road;
    for (let left = MAX_READINGS; ; left--) {
      const reading = readings.begin(queue.outbox().actions());
      const records = await this.#ask();
      const isToRead = reading.isVoid || (reading.touched.size > 0 && left > 1);
      const isTaken = records !== undefined && !isToRead;
      readings.end(reading, isTaken ? records : undefined);
      if (isTaken) take(records, reading);
      if (isTaken || records === undefined) return isTaken;
    }
  }

  async #ask(): Promise<readonly OfflineAction[] | undefined> {
    try {
      const records = await this.#ports.store.load(this.#queue.userKey);
      this.#isReadable = true;
      return records;
    } catch {
      this.#isReadable = false;
      return undefined;
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
