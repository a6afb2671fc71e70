import type { OfflineAction, OutboxStore } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { LeavingMoment } from '../../realtime/page-leaving';
import { GuardedStore } from '../guarded-store';

/** A device that refuses while it is full, and is slow to be read. */
export class SlowDevice {
  readonly deleted: string[] = [];
  readonly taken: string[] = [];
  isFull = false;
  isSlow = false;
  /** How long it takes where it is slow, in ms. */
  takes = 1_000;
  /** What is read there. */
  holds: readonly OfflineAction[] = [];

  constructor(private readonly clock: VirtualScheduler) {}

  readonly store: OutboxStore = {
    load: () => new Promise((resolve) => this.clock.setTimer(() => resolve(this.holds), 5_000)),
    put: (actions) => this.write(() => this.taken.push(...actions.map(({ id }) => id))),
    delete: (ids) => this.write(() => this.deleted.push(...ids)),
    clear: () => this.write(() => undefined),
  };

  private write(done: () => void): Promise<void> {
    if (this.isFull) return Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
    done();
    if (!this.isSlow) return Promise.resolve();
    return new Promise((resolve) => this.clock.setTimer(() => resolve(), this.takes));
  }
}

/** One that can tell what other tabs write. */
export function comparing(device: SlowDevice, answers: boolean[]): void {
  const { store } = device;
  const putUnchanged = (actions: readonly OfflineAction[]) =>
    answers.shift() === false ? Promise.resolve(false) : store.put(actions).then(() => true);
  Object.assign(store, { putUnchanged });
}

export function action(id: string): OfflineAction {
  const plan = { attempts: 0, nextAttemptAt: null, status: 'queued', sent: false } as const;
  const stamp = { idempotencyKey: id, createdAt: 0, seq: 0, userKey: null, schemaVersion: 1 };
  return { id, type: 'save', payload: null, lane: 'save', ...plan, ...stamp };
}

export function setUpGuarded() {
  const clock = new VirtualScheduler();
  const device = new SlowDevice(clock);
  const late: string[] = [];
  const leaving = new LeavingMoment(clock);
  const store = new GuardedStore({
    store: device.store,
    scheduler: clock,
    leaving,
    onHealth: () => undefined,
    onWritten: () => undefined,
    onRefused: () => undefined,
    onDeletedLate: (ids) => late.push(...ids),
  });
  return { clock, device, store, late, leaving };
}
