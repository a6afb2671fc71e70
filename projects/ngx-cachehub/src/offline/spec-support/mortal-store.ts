import type { OfflineAction, OutboxStore } from 'ngx-cachehub';
import { ɵmemoryOutbox as memoryOutbox } from 'ngx-cachehub';
import { isOverMark } from '../../core/outbox';

/** Where in a step its page dies: before the device has it, or after, and before the page knows. */
export type DeathMoment = 'before' | 'after';

/** A write that its page asked for, and that the device has not decided on yet. */
export interface HeldWrite {
  /** Settles when the page has asked. */
  readonly isAsked: Promise<void>;
  /** The device takes it now, whatever it took of others meanwhile. */
  take(): void;
  refuse(): void;
}

const HOPS = 10;

/** A device that outlives pages, each of which has its own connection to it. */
export class Device {
  private readonly store = memoryOutbox();
  /** What was written and deleted, over all pages. */
  steps = 0;
  /** How often a page has read it. */
  reads = 0;
  /** How long a reading takes, once the device has looked. */
  readingTakes: () => Promise<void> = () => Promise.resolve();
  /** While true every write fails, as on a full disk. */
  isFull = false;
  private gate: (() => Promise<boolean>) | undefined;

  /** Holds the next write, of whatever page, in the moment before the device has it. */
  holdNext(): HeldWrite {
    let asked: () => void = () => undefined;
    let decide: (isTaken: boolean) => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const decision = new Promise<boolean>((resolve) => (decide = resolve));
    this.gate = () => {
      asked();
      return decision;
    };
    return { isAsked, take: () => decide(true), refuse: () => decide(false) };
  }

  /** A page's connection. It dies at its step `at`, if given: then nothing answers any more. */
  connect(death?: { readonly at: number; readonly moment: DeathMoment }): OutboxStore & MortalPage {
    let step = 0;
    let isDead = false;
    const guard = async <T>(run: () => Promise<T>, isWrite: boolean): Promise<T> => {
      // A device takes its time: what does not wait for it is ahead of it.
      for (let hop = 0; hop < HOPS; hop++) await Promise.resolve();
      if (isDead) return never();
      if (isWrite && !(await this.decide())) throw new DOMException('Full.', 'QuotaExceededError');
      if (isWrite && this.isFull) throw new DOMException('Full.', 'QuotaExceededError');
      const isLast = isWrite && death?.at === ++step;
      if (isLast && death?.moment === 'before') {
        isDead = true;
        return never();
      }
      if (isWrite) this.steps++;
      const result = await run();
      if (isLast) {
        isDead = true;
        return never();
      }
      return result;
    };
    return {
      load: (user) => {
        this.reads++;
        return guard(async () => {
          const records = await this.store.load(user);
          await this.readingTakes();
          return records;
        }, false);
      },
      put: (actions) => guard(() => this.store.put(actions), true),
      delete: (ids) => guard(() => this.store.delete(ids), true),
      clear: (user) => guard(() => this.store.clear(user), true),
      get isDead() {
        return isDead;
      },
    };
  }

  private decide(): Promise<boolean> {
    const { gate } = this;
    this.gate = undefined;
    return gate?.() ?? Promise.resolve(true);
  }

  /** Without the marks of what is over. */
  async stored(user: string | null = null): Promise<readonly OfflineAction[]> {
    return (await this.store.load(user)).filter((record) => !isOverMark(record));
  }
}

export interface MortalPage {
  readonly isDead: boolean;
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
