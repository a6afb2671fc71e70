import type { OfflineAction, OutboxStore, SnapshotStore } from 'ngx-cachehub';
import { ɵmemoryOutbox as memoryOutbox, ɵmemorySnapshots as memorySnapshots } from 'ngx-cachehub';
import type { VirtualScheduler } from 'ngx-cachehub/testing';
import { isOverMark } from '../../core/outbox';
import type { Dice } from '../../realtime/spec-support/chaos-dice';
import type { FakeTab } from '../../tabs/spec-support/fake-browser';
import type { DeathMoment } from './mortal-store';
import type { PlantedFault } from './planted-fault';

/**
 * A page's end that is to come: at so many writes to the device from now on. 'asleep': it is frozen there,
 * untold, and hears the device's answer when it wakes.
 */
export interface PlannedDeath {
  writesLeft: number;
  readonly moment: DeathMoment | 'asleep';
}

/** A page as its device knows it. */
export interface DevicePage {
  readonly tab: FakeTab;
  readonly isDead: boolean;
  readonly death: PlannedDeath | undefined;
  /** The process ends in this moment. */
  die(): void;
  /** Every step of it stops in this moment. */
  fallAsleep(): void;
}

/** One device under several pages: takes its time, fails for a while, and outlives them all. */
export class SimulationDevice {
  private readonly outbox = memoryOutbox();
  private readonly snapshots = memorySnapshots();
  /** It takes no writes, as a full disk; copies cannot be read either. The queue can: its order is all there. */
  fails = false;
  /** Of each record, by its id: which write or deletion was the last. */
  private readonly writes = new Map<string, number>();
  /** Keys that the device ever took. */
  readonly keys = new Set<string>();

  constructor(
    private readonly clock: VirtualScheduler,
    private readonly dice: Dice,
    private readonly planted?: PlantedFault,
  ) {}

  outboxFor(page: DevicePage): OutboxStore {
    const { outbox } = this;
    /** By the page's own last reading and writing. */
    let known = new Map<string, number>();
    const put = async (actions: readonly OfflineAction[]) => {
      for (const { idempotencyKey } of actions) this.keys.add(idempotencyKey);
      for (const { id } of actions) known.set(id, this.wrote(id));
      // Said to be stored, and lost: what only its read-back would show.
      if (this.planted !== 'loses-writes') await outbox.put(actions);
      return true;
    };
    return {
      load: (user) =>
        this.call(page, 'read', () => {
          known = new Map(this.writes);
          return outbox.load(user);
        }),
      put: (actions) => this.call(page, 'write', () => put(actions)).then(() => undefined),
      putUnchanged: (actions) =>
        this.call(page, 'write', () => {
          const isOutrun = actions.some(({ id }) => known.get(id) !== this.writes.get(id));
          return isOutrun ? Promise.resolve(false) : put(actions);
        }),
      delete: (ids) =>
        this.call(page, 'write', () => {
          for (const id of ids) known.set(id, this.wrote(id));
          return outbox.delete(ids);
        }),
      clear: (user) => this.call(page, 'write', () => outbox.clear(user)),
    };
  }

  snapshotsFor(page: DevicePage): SnapshotStore {
    const { snapshots } = this;
    return {
      load: (user) => this.call(page, 'read copies', () => snapshots.load(user)),
      write: (puts, deletes, user) =>
        this.call(page, 'write', () => snapshots.write(puts, deletes, user)),
      clear: (user) => this.call(page, 'write', () => snapshots.clear(user)),
    };
  }

  private wrote(id: string): number {
    const write = (this.writes.get(id) ?? 0) + 1;
    this.writes.set(id, write);
    return write;
  }

  /** Without the marks of what is over. */
  async stored(user: string): Promise<readonly OfflineAction[]> {
    return (await this.outbox.load(user)).filter((record) => !isOverMark(record));
  }

  copies(user: string) {
    return this.snapshots.load(user);
  }

  /** What a page asked for while it lived happens; what it is told, it is told only alive and awake. */
  private call<T>(
    page: DevicePage,
    kind: 'read' | 'read copies' | 'write',
    run: () => Promise<T>,
  ): Promise<T> {
    if (page.isDead) return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      const tell = (say: () => void) =>
        this.clock.setTimer(() => page.tab.later(say), this.dice.below(4));
      this.clock.setTimer(() => {
        const { death } = page;
        const isLast = kind === 'write' && death !== undefined && --death.writesLeft <= 0;
        const end = isLast && !page.isDead ? death.moment : undefined;
        if (end === 'before') return page.die();
        if (end === 'asleep') page.fallAsleep();
        if (this.fails && kind !== 'read') {
          tell(() => reject(new DOMException('Full.', 'QuotaExceededError')));
          return undefined;
        }
        void run().then((value) => tell(() => resolve(value)), reject);
        if (end === 'after') page.die();
        return undefined;
      }, this.dice.below(6));
    });
  }
}
