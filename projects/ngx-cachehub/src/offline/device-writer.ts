import type { OfflineAction } from '../core/outbox/offline-action';
import type { DeviceTasks, Records } from './device-tasks';
import type { GuardedStorePorts } from './guarded-store-ports';
import type { TimedCalls } from './timed-calls';

export interface DeviceWriterPorts extends Pick<
  GuardedStorePorts,
  'store' | 'onWritten' | 'onRefused' | 'onDeletedLate'
> {
  readonly tasks: DeviceTasks;
  readonly calls: TimedCalls;
  /** What the device did not do is to be asked for again, where nothing newer was. */
  readonly keep: (puts: Records, removed: ReadonlySet<string>) => void;
}

/** Asks the device for what one step of writing has, and tells what came of it. */
export class DeviceWriter {
  readonly #ports: DeviceWriterPorts;

  constructor(ports: DeviceWriterPorts) {
    this.#ports = ports;
  }

  /**
   * @param removed What goes after it, or stays to go with it.
   * @param isCompared With what is there in this moment.
   * @returns False where another tab has written one of them since: nothing was written, and all is kept.
   */
  async put(puts: Records, removed: ReadonlySet<string>, isCompared: boolean): Promise<boolean> {
    if (puts.size === 0) return true;
    const { tasks, calls, keep, onWritten, onRefused } = this.#ports;
    tasks.beginPut(puts);
    try {
      const answer = await calls.run(this.#give([...puts.values()], isCompared));
      if (answer === false) {
        keep(tasks.leavePut(puts), removed);
        return false;
      }
    } catch (error) {
      const left = tasks.failPut(puts, removed);
      keep(left, removed);
      onRefused([...left.values()]);
      throw error;
    }
    const late = tasks.endPut(puts);
    onWritten([...puts.values()], late);
    return true;
  }

  /** @param said What was written before it, with the marks of what is over. */
  async delete(removed: ReadonlySet<string>, said: Records): Promise<void> {
    if (removed.size === 0) return;
    const { store, tasks, calls, keep, onDeletedLate } = this.#ports;
    tasks.beginDelete(removed, said);
    try {
      await calls.run(store.delete([...removed]));
    } catch (error) {
      const { marks, left } = tasks.failDelete(removed, said);
      keep(marks, left);
      throw error;
    }
    const late = tasks.endDelete(removed);
    if (late.length > 0) onDeletedLate(late);
  }

  /** What was compared is written over what it was compared with alone, where the store can tell: false where it was not. */
  #give(puts: readonly OfflineAction[], isCompared: boolean): Promise<unknown> {
    const { store } = this.#ports;
    if (isCompared && store.putUnchanged !== undefined) return store.putUnchanged(puts);
    return store.put(puts);
  }
}
