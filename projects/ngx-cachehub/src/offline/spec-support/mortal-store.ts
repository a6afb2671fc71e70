import type { OfflineAction, OutboxStore } from 'ngx-cachehub';
import { ɵmemoryOutbox as memoryOutbox } from 'ngx-cachehub';

/** Where in a step its page dies: before the device has it, or after, and before the page knows. */
export type DeathMoment = 'before' | 'after';

/** A device that outlives pages, each of which has its own connection to it. */
export class Device {
  private readonly store = memoryOutbox();
  /** What was written and deleted, over all pages. */
  steps = 0;
  /** While true every write fails, as on a full disk. */
  isFull = false;

  /** A page's connection. It dies at its step `at`, if given: then nothing answers any more. */
  connect(death?: { readonly at: number; readonly moment: DeathMoment }): OutboxStore & MortalPage {
    let step = 0;
    let isDead = false;
    let onDeath: () => void = () => undefined;
    const guard = async <T>(run: () => Promise<T>, isWrite: boolean): Promise<T> => {
      if (isDead) return never();
      if (isWrite && this.isFull) throw new DOMException('Full.', 'QuotaExceededError');
      const isLast = isWrite && death?.at === ++step;
      if (isLast && death?.moment === 'before') {
        isDead = true;
        onDeath();
        return never();
      }
      if (isWrite) this.steps++;
      const result = await run();
      if (isLast) {
        isDead = true;
        onDeath();
        return never();
      }
      return result;
    };
    return {
      load: (user) => guard(() => this.store.load(user), false),
      put: (actions) => guard(() => this.store.put(actions), true),
      delete: (ids) => guard(() => this.store.delete(ids), true),
      clear: (user) => guard(() => this.store.clear(user), true),
      get isDead() {
        return isDead;
      },
      onDeath: (run) => (onDeath = run),
    };
  }

  stored(user: string | null = null): Promise<readonly OfflineAction[]> {
    return this.store.load(user);
  }
}

export interface MortalPage {
  readonly isDead: boolean;
  onDeath(run: () => void): void;
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
