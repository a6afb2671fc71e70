import type { CacheHubScheduler } from '../providers/scheduler';
import type { SnapshotStore, StoredEntry } from './snapshot-store';
import { withinTime } from './within-time';

/** After a failure the device is left alone for so long. */
const RETRY_MS = 30_000;

/** What one write brings the device to: all of it at once, or nothing. */
export interface WriteBatch {
  /** Everything of the user goes first. */
  readonly clears: boolean;
  readonly puts: readonly StoredEntry[];
  readonly deletes: readonly string[];
  /** It is on the device. */
  commit(): void;
  /** It is not. True where it is worth another try at once: what could not be written was left out. */
  undo(): boolean;
}

export interface WriteBehindPorts {
  readonly store: SnapshotStore;
  readonly userKey: string | null;
  readonly scheduler: CacheHubScheduler;
  /** What the device holds has to be known before it is written over; done once it is. */
  readonly prepare: () => Promise<void>;
  /** What changed since the last write; undefined where nothing did. */
  readonly take: () => WriteBatch | undefined;
  /** The device failed with this, or works: undefined. */
  readonly onHealth: (failure: unknown) => void;
}

/** Writes what changed, some time after it did, one write at a time. */
export class WriteBehind {
  readonly #ports: WriteBehindPorts;
  #stopTimer: (() => void) | undefined = undefined;
  #dueAt = Infinity;
  /** After a failure. */
  #restsUntil = 0;
  #running: Promise<void> | undefined = undefined;
  #isWanted = false;
  #isClosed = false;

  constructor(ports: WriteBehindPorts) {
    this.#ports = ports;
  }

  /** Writes within so many ms; what comes meanwhile goes with it. */
  soon(ms: number): void {
    if (this.#isClosed) return;
    const now = this.#ports.scheduler.now();
    const at = Math.max(now + ms, this.#restsUntil);
    if (at >= this.#dueAt) return;
    this.#stopTimer?.();
    this.#dueAt = at;
    this.#stopTimer = this.#ports.scheduler.setTimer(() => void this.flush(), at - now);
  }

  /** Writes now. Resolves when all that changed until now is on the device, or the device has failed. */
  flush(): Promise<void> {
    this.#stop();
    this.#isWanted = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Takes what is left to be written, if it may be, and writes it as the last. Nothing ticks after that. */
  close(what: 'write' | 'nothing'): void {
    const last = what === 'write' ? this.#ports.take() : undefined;
    this.#stop();
    this.#isClosed = true;
    if (last === undefined) return;
    const before = this.#running ?? Promise.resolve();
    void before.then(() => this.#write(last));
  }

  async #run(): Promise<void> {
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false;
      if (!(await this.#step())) break;
    }
    this.#running = undefined;
  }

  async #step(): Promise<boolean> {
    try {
      await this.#ports.prepare();
    } catch (error) {
      return this.#failed(error);
    }
    const batch = this.#isClosed ? undefined : this.#ports.take();
    return batch === undefined || this.#write(batch);
  }

  async #write(batch: WriteBatch): Promise<boolean> {
    const { store, userKey, scheduler, onHealth } = this.#ports;
    const { clears, puts, deletes } = batch;
    try {
      if (clears) await withinTime(scheduler, () => store.clear(userKey));
      if (puts.length > 0 || deletes.length > 0) {
        await withinTime(scheduler, () => store.write(puts, deletes, userKey));
      }
    } catch (error) {
      if (!batch.undo()) return this.#failed(error);
      this.#isWanted = true;
      return true;
    }
    this.#restsUntil = 0;
    batch.commit();
    onHealth(undefined);
    return true;
  }

  #failed(error: unknown): false {
    this.#ports.onHealth(error ?? new Error('The store failed without a reason.'));
    this.#restsUntil = this.#ports.scheduler.now() + RETRY_MS;
    this.soon(RETRY_MS);
    return false;
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#dueAt = Infinity;
  }
}
