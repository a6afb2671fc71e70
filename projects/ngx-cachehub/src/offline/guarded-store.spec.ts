import type { OutboxStore } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { GuardedStore } from './guarded-store';

/** A device that refuses while it is full, and is slow to be read. */
class SlowDevice {
  readonly deleted: string[] = [];
  isFull = false;

  constructor(private readonly clock: VirtualScheduler) {}

  readonly store: OutboxStore = {
    load: () => new Promise((resolve) => this.clock.setTimer(() => resolve([]), 5_000)),
    put: () => this.write(() => undefined),
    delete: (ids) => this.write(() => this.deleted.push(...ids)),
    clear: () => this.write(() => undefined),
  };

  private write(done: () => void): Promise<void> {
    if (this.isFull) return Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
    done();
    return Promise.resolve();
  }
}

function setUp() {
  const clock = new VirtualScheduler();
  const device = new SlowDevice(clock);
  const late: string[] = [];
  const store = new GuardedStore({
    store: device.store,
    scheduler: clock,
    onHealth: () => undefined,
    onWritten: () => undefined,
    onRefused: () => undefined,
    onDeletedLate: (ids) => late.push(...ids),
  });
  return { clock, device, store, late };
}

describe('what the device refused', () => {
  it('[Q7][I5] is tried again also where the time for that comes while the device is read', async () => {
    const { clock, device, store } = setUp();
    device.isFull = true;
    await expect(store.write({ put: [], removed: ['a1'] })).rejects.toThrow('Full.');
    device.isFull = false;

    const read = store.load(null);
    await clock.advance(6_000);
    await read;
    await clock.drain();
    expect(device.deleted).toEqual(['a1']);
  });

  it('[Q23] is told when it is deleted late, and what was deleted at once is not', async () => {
    const { clock, device, store, late } = setUp();
    await store.write({ put: [], removed: ['a1'] });
    device.isFull = true;
    await expect(store.write({ put: [], removed: ['a2'] })).rejects.toThrow('Full.');
    await clock.advance(60_000);
    expect(late).toEqual([]);
    device.isFull = false;
    await clock.advance(60_000);
    expect([device.deleted, late]).toEqual([['a1', 'a2'], ['a2']]);
  });

  it('[Q7] is not tried again when the queue has ended meanwhile', async () => {
    const { clock, device, store } = setUp();
    device.isFull = true;
    await expect(store.write({ put: [], removed: ['a1'] })).rejects.toThrow('Full.');
    device.isFull = false;

    const read = store.load(null);
    await clock.advance(3_000);
    store.close();
    await clock.advance(60_000);
    await read;
    expect(device.deleted).toEqual([]);
  });
});
