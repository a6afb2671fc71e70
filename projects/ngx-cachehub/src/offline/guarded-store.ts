import type { LostActions } from '../core/outbox/lost-actions';
import type { OfflineAction } from '../core/outbox/offline-action';
import { sweptMarks } from '../core/outbox/over-mark';
import { DeviceRetries } from './device-retries';
import { DeviceTasks, type Records } from './device-tasks';
import { DeviceWriter } from './device-writer';
import type { GuardedStorePorts, StoreChange } from './guarded-store-ports';
import { layOver } from './lay-over';
import { StoreWaiters } from './store-waiters';
import { TimedCalls } from './timed-calls';

/**
 * The one door to the device: one call at a time, each with a time limit. What is asked for while a
 * write is under way goes out with the next one, as one step; a page that leaves does not wait for that,
 * since it may hear no answer any more. What could not be written is kept, and written by itself when
 * the device takes it.
 */
export class GuardedStore {
  readonly #ports: GuardedStorePorts;
  #puts = new Map<string, OfflineAction>();
  #removed = new Set<string>();
  readonly #tasks = new DeviceTasks();
  readonly #waiters = new StoreWaiters();
  readonly #calls: TimedCalls;
  #writing: Promise<void> | undefined = undefined;
  /** Whether that is a step of writing, beside which another one may begin. */
  #isInStep = false;
  readonly #beside: Promise<void>[] = [];
  readonly #writer: DeviceWriter;
  readonly #retries: DeviceRetries;

  constructor(ports: GuardedStorePorts) {
    this.#ports = ports;
    const { scheduler, leaving, onHealth } = ports;
    this.#calls = new TimedCalls(scheduler);
    const keep = (puts: Records, removed: ReadonlySet<string>) => this.#keep(puts, removed);
    this.#writer = new DeviceWriter({ ...ports, tasks: this.#tasks, calls: this.#calls, keep });
    leaving.listen(() => this.#hurry());
    this.#retries = new DeviceRetries({ scheduler, onHealth, onDue: () => this.#start() });
  }

  /** Resolves when it is durable; rejects when the device failed, and it is kept to be written later. */
  write({ put, removed }: StoreChange): Promise<void> {
    for (const action of put) {
      this.#removed.delete(action.id);
      this.#tasks.stay(action.id);
      this.#puts.set(action.id, action);
    }
    // What is both put and removed says in between that it is over: both are written, in that order.
    const said = new Set(put.map(({ id }) => id));
    for (const id of removed) {
      if (!said.has(id)) this.#puts.delete(id);
      this.#removed.add(id);
    }
    const written = this.#waiters.wait(put);
    if (this.#ports.leaving.isNow) this.#hurry();
    this.#start();
    return written;
  }

  /**
   * Another tab wrote these, or took them away: what this one still has to write of them is as old as
   * what it knew then. `now` says what it knows of an action by now.
   */
  follow(ids: readonly string[], now: (id: string) => OfflineAction | undefined): void {
    for (const id of ids) {
      const action = now(id);
      // It was over here, and is not: what is being deleted is written again.
      const isBack = action !== undefined && this.#stay(id);
      if (!isBack && !this.isToWrite(id)) continue;
      if (action !== undefined) this.#puts.set(id, action);
      else {
        this.#puts.delete(id);
        this.#tasks.forget(id);
        if (this.#tasks.isWriting(id)) this.#removed.add(id);
      }
    }
  }

  /**
   * The tab that sends has another form of it, and writes that: what the device refused of it is not tried
   * again, and what is under way is followed by what is known now.
   */
  giveWay(id: string, now: OfflineAction | undefined): void {
    if (this.#tasks.isWriting(id) && now !== undefined) this.#puts.set(id, now);
    else {
      this.#puts.delete(id);
      this.#tasks.forget(id);
    }
  }

  /** What the user's tab alone has: the device refused it. */
  pending(userKey: string | null): readonly OfflineAction[] {
    return [...this.#puts.values()].filter((action) => action.userKey === userKey);
  }

  /** Whether this tab is writing it, or will. */
  isToWrite(id: string): boolean {
    return this.#puts.has(id) || this.#tasks.isWriting(id);
  }

  /** What the device holds of the user, with what it was not able to take laid over it. */
  load(userKey: string | null): Promise<readonly OfflineAction[]> {
    // Compared before anything is written on: what is older by now is not.
    return this.#alone(async () => this.#overlaid(await this.#read(userKey), userKey));
  }

  /** What the device is known to have lost of the user's. */
  lost(userKey: string | null): LostActions | null {
    return this.#ports.store.lost?.(userKey) ?? null;
  }

  forgetLost(userKey: string | null): void {
    this.#ports.store.forgetLost?.(userKey);
  }

  /** Whether the device has everything that it was given. */
  get isHealthy(): boolean {
    return this.#retries.isHealthy;
  }

  /** Forgets all that the device holds of the user, and not what is asked for from now on. */
  async clear(userKey: string | null): Promise<void> {
    for (const { id } of this.pending(userKey)) this.#puts.delete(id);
    await this.#alone(() => this.#calls.run(this.#ports.store.clear(userKey)));
  }

  /** Nothing ticks any more; a write that has begun goes on. */
  close(): void {
    this.#retries.close();
  }

  /** No write runs beside it: what was asked for meanwhile goes out afterwards. */
  async #alone<T>(run: () => Promise<T>): Promise<T> {
    while (this.#writing !== undefined) await this.#writing;
    let release: () => void = () => undefined;
    this.#writing = new Promise((resolve) => (release = resolve));
    try {
      return await run();
    } finally {
      this.#writing = undefined;
      release();
      if (!this.#waiters.isEmpty || this.#isOverdue) this.#start();
    }
  }

  #overlaid(stored: readonly OfflineAction[], userKey: string | null): readonly OfflineAction[] {
    const pending = this.pending(userKey);
    const isToWrite = (id: string) => this.#puts.has(id);
    const read = layOver(stored, { pending, removed: this.#removed, isToWrite });
    for (const id of read.outrun) this.giveWay(id, undefined);
    for (const id of read.begunAnew) this.#stay(id);
    for (const record of read.actions) this.#tasks.know(record);
    const refused = this.#waiters.refuse(read.outrun);
    if (refused.length > 0) this.#ports.onRefused(refused);
    const swept = new Set(sweptMarks(read.actions, this.#ports.scheduler.now()));
    for (const id of swept) this.#removed.add(id);
    return read.actions.filter(({ id }) => !swept.has(id));
  }

  /** The time to try again came while nothing could be written beside what ran. */
  get #isOverdue(): boolean {
    const isBehind = this.#puts.size > 0 || this.#removed.size > 0;
    return isBehind && this.#retries.isUnset;
  }

  /**
   * What is behind is compared with what other tabs have written meanwhile: this page may have slept. False where it
   * cannot be read: what is there is written over, and the device is told to have failed by then.
   */
  async #compare(): Promise<boolean> {
    let isRead = true;
    for (const user of new Set([...this.#puts.values()].map(({ userKey }) => userKey))) {
      const stored = await this.#read(user).catch(() => undefined);
      if (stored === undefined) isRead = false;
      else this.#overlaid(stored, user);
    }
    // Also where that took long: else each write on a slow device would have to wait for a reading.
    this.#calls.catchUp();
    return isRead;
  }

  /** Others may have written what this page is to write, and it may not know. */
  get #mayBeBehind(): boolean {
    if (this.#calls.isBehind || !this.isHealthy) return true;
    // A page that goes has no time for it; and what is new is nobody else's.
    if (this.#ports.leaving.isNow || !this.#calls.isRested) return false;
    return [...this.#puts.keys()].some((id) => this.#tasks.isKnown(id));
  }

  #start(): void {
    if (this.#writing !== undefined) return;
    this.#retries.unset();
    this.#writing = this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    // What one turn of the event loop asks for is one step.
    await Promise.resolve();
    for (let isDone = false; !isDone || !this.#waiters.isEmpty;) {
      const isCompared = this.#mayBeBehind && (await this.#compare());
      this.#isInStep = true;
      isDone = await this.#step(isCompared);
      while (this.#beside.length > 0) await this.#beside.shift();
      this.#isInStep = false;
    }
    this.#writing = undefined;
    if (this.#puts.size > 0 || this.#removed.size > 0) this.#retries.set();
  }

  /**
   * The page may stop with this turn of the event loop: what waits, or is asked for in it, is given to the device, which
   * does what it is asked for in the order in which it is asked.
   */
  #hurry(): void {
    // Behind a reading, or where this page may be behind others, what would be written is not known to be right.
    if (!this.#isInStep || this.#calls.isBehind || !this.isHealthy) return;
    // When all is asked for that this moment's code asks for.
    const step = async () => {
      if (!this.#waiters.isEmpty) await this.#step(false);
    };
    this.#beside.push(Promise.resolve().then(step));
  }

  /** Writes and deletes all that was asked for by now. False where another tab was faster, and it is to be compared anew. */
  async #step(isCompared: boolean): Promise<boolean> {
    const { puts, removed, waiters } = this.#take();
    try {
      if (!(await this.#writer.put(puts, removed, isCompared))) {
        this.#calls.fallBehind();
        this.#waiters.giveBack(waiters);
        return false;
      }
      await this.#writer.delete(removed, puts);
      this.#retries.succeeded();
      for (const { resolve } of waiters) resolve();
    } catch (error) {
      this.#retries.failed(error);
      for (const { reject } of waiters) reject(error);
    }
    return true;
  }

  /** It is not to be deleted any more. True where the device is asked to in this moment. */
  #stay(id: string): boolean {
    this.#removed.delete(id);
    return this.#tasks.stay(id);
  }

  /** What was asked for meanwhile is newer. */
  #keep(puts: Records, removed: ReadonlySet<string>): void {
    const newer = new Set([...this.#puts.keys(), ...this.#removed]);
    for (const [id, action] of puts) if (!newer.has(id)) this.#puts.set(id, action);
    for (const id of removed) if (!newer.has(id)) this.#removed.add(id);
  }

  async #read(userKey: string | null): Promise<readonly OfflineAction[]> {
    try {
      const stored = await this.#calls.run(this.#ports.store.load(userKey));
      if (this.#puts.size === 0 && this.#removed.size === 0) this.#retries.succeeded();
      return stored;
    } catch (error) {
      this.#retries.failed(error);
      throw error;
    }
  }

  #take() {
    const puts = this.#puts;
    const removed = this.#removed;
    const waiters = this.#waiters.take();
    this.#puts = new Map();
    this.#removed = new Set();
    return { puts, removed, waiters };
  }
}
