import type { OfflineAction, OutboxStore } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { overMark } from '../core/outbox/over-mark';
import { LeavingMoment } from '../realtime/page-leaving';
import { GuardedStore } from './guarded-store';

/** A device that refuses while it is full, and is slow to be read. */
class SlowDevice {
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

function action(id: string): OfflineAction {
  const plan = { attempts: 0, nextAttemptAt: null, status: 'queued', sent: false } as const;
  const stamp = { idempotencyKey: id, createdAt: 0, seq: 0, userKey: null, schemaVersion: 1 };
  return { id, type: 'save', payload: null, lane: 'save', ...plan, ...stamp };
}

function setUp() {
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

  it('[I5][Q23] is not deleted late where another tab has written it since', async () => {
    const { clock, device, store, late } = setUp();
    device.isFull = true;
    await expect(store.write({ put: [], removed: ['a1', 'a2'] })).rejects.toThrow('Full.');
    store.follow(['a1', 'a2'], (id) => (id === 'a1' ? action(id) : undefined));
    device.isFull = false;
    await clock.advance(60_000);
    expect([device.deleted, late, store.pending(null)]).toEqual([['a2'], ['a2'], []]);
  });

  it('[I5][Q23] what another tab wrote while it was deleted is written again', async () => {
    const { clock, device, store, late } = setUp();
    device.isSlow = true;
    const deleted = store.write({ put: [], removed: ['a1'] });
    await clock.advance(100);
    store.follow(['a1'], (id) => action(id));
    await clock.advance(60_000);
    await deleted;
    expect([device.deleted, late, device.taken]).toEqual([['a1'], [], ['a1']]);
  });

  it.each([
    ['was sent', { sent: true }, []],
    ['was made a new write', { idempotencyKey: 'a1-anew', remade: 1 }, []],
    ['became more by what was folded into it', { lastPart: 'a2', parts: 1 }, []],
    ['was folded, and taken apart again here', { lastPart: 'a2', parts: 1 }, ['a2']],
  ])('[Q6][Q23][Q27] of what %s, the newer form counts', async (_, stored, apart) => {
    const { clock, device, store } = setUp();
    const own = [action('a1'), ...apart.map((id) => action(id))];
    device.isFull = true;
    await expect(store.write({ put: own, removed: [] })).rejects.toThrow('Full.');
    device.holds = [{ ...action('a1'), ...stored }];
    const read = store.load(null);
    await clock.advance(5_000);
    expect(await read).toEqual(apart.length > 0 ? own : device.holds);
    expect(store.pending(null)).toEqual(apart.length > 0 ? own : []);
  });

  it.each([
    ['fewer', 1, [], false],
    ['more', 3, [], true],
    ['fewer, since this tab took the last one out,', 1, ['a3'], true],
  ] as const)(
    '[I5][Q6] of a fold that it has with %s parts than the device: which form counts',
    async (_, parts, apart, isNewer) => {
      const { clock, device, store } = setUp();
      const own = { ...action('a1'), lastPart: 'a2', parts };
      const others = apart.map((id) => action(id));
      device.isFull = true;
      await expect(store.write({ put: [own, ...others], removed: [] })).rejects.toThrow('Full.');
      device.isFull = false;
      const stored = { ...action('a1'), lastPart: 'a3', parts: 2 };
      device.holds = [stored];
      await clock.advance(60_000);
      expect(device.taken).toEqual(isNewer ? ['a1', ...apart] : []);
      expect(store.pending(null)).toEqual([]);
    },
  );

  it('[Q6][Q23] is compared with what the device has, also where it is tried again with another write', async () => {
    const { clock, device, store } = setUp();
    device.isFull = true;
    await expect(store.write({ put: [action('a1')], removed: [] })).rejects.toThrow('Full.');
    device.isFull = false;
    device.holds = [{ ...action('a1'), sent: true }];
    const written = store.write({ put: [action('a2')], removed: [] });
    await clock.advance(5_000);
    await written;
    expect([device.taken, store.pending(null)]).toEqual([['a2'], []]);
  });

  it('[Q29] is not tried again of what the device has a mark that it is over', async () => {
    const { clock, device, store } = setUp();
    device.isFull = true;
    await expect(store.write({ put: [action('a1')], removed: [] })).rejects.toThrow('Full.');
    device.holds = [overMark(action('a1'), clock.now())];
    const read = store.load(null);
    await clock.advance(5_000);
    expect([await read, store.pending(null)]).toEqual([device.holds, []]);
  });

  it('[O6][Q29] is tried again of a confirmed create, of which a mark says that it is over, and not the real id', async () => {
    const { clock, device, store } = setUp();
    const create: OfflineAction = { ...action('a1'), tempId: 'tmp_1', sent: true };
    const confirmed: OfflineAction = { ...create, status: 'confirmed', realId: 7 };
    device.isFull = true;
    const put = [confirmed, overMark(create, clock.now())];
    await expect(store.write({ put, removed: [] })).rejects.toThrow('Full.');
    device.holds = [create];
    const read = store.load(null);
    await clock.advance(5_000);
    expect(await read).toEqual(put);
    expect(store.pending(null)).toEqual(put);
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

describe('what is asked of the device', () => {
  it('[I5][Q6] is compared with what it has, where a page may have slept in the step before: who waits is told', async () => {
    const { clock, device, store } = setUp();
    Object.assign(device, { isSlow: true, takes: 3_000 });
    const before = store.write({ put: [action('a1')], removed: [] });
    await clock.advance(500);
    const whole = { ...action('a2'), lastPart: 'a3', parts: 1 };
    const outrun = store.write({ put: [whole], removed: [] });
    const other = store.write({ put: [action('a4')], removed: [] });
    outrun.catch(() => undefined);
    device.holds = [{ ...action('a2'), sent: true }];
    await clock.advance(15_000);
    await Promise.all([before, other]);
    await expect(outrun).rejects.toThrow('newer');
    expect(device.taken).toEqual(['a1', 'a4']);
  });

  it.each([
    ['after a rest', 3_000, ['a1']],
    ['at once', 1_000, ['a1', 'a1']],
  ] as const)(
    '[I5][Q6][Q23] is compared also where a page may have slept without a call: what it wrote before, %s',
    async (_, ms, taken) => {
      const { clock, device, store } = setUp();
      await store.write({ put: [action('a1')], removed: [] });
      await clock.advance(ms);
      device.holds = [{ ...action('a1'), sent: true }];
      const written = store.write({
        put: [{ ...action('a1'), lastPart: 'a2', parts: 1 }],
        removed: [],
      });
      const outcome = written.then(
        () => 'written',
        (error: Error) => error.message,
      );
      await clock.advance(6_000);
      expect(await outcome).toMatch(taken.length === 1 ? 'newer' : 'written');
      expect(device.taken).toEqual(taken);
    },
  );

  it('[X34][Q23] and is not where it is new, which no other tab has, nor as the page goes, which has no time for it', async () => {
    const { clock, device, store, leaving } = setUp();
    await store.write({ put: [action('a1')], removed: [] });
    await clock.advance(60_000);
    await store.write({ put: [action('a2')], removed: [] });
    await clock.advance(60_000);
    leaving.begin();
    // What was typed became part of what waits.
    await store.write({ put: [{ ...action('a1'), lastPart: 'a3', parts: 1 }], removed: [] });
    expect(device.taken).toEqual(['a1', 'a2', 'a1']);
  });

  it('[I5][Q24] is not forgotten with what was there before, where it is asked for after that', async () => {
    const { clock, device, store } = setUp();
    device.isSlow = true;
    const before = store.write({ put: [action('a1')], removed: [] });
    await clock.advance(10);
    const waiting = store.write({ put: [action('a2')], removed: [] });
    const cleared = store.clear(null);
    const after = store.write({ put: [action('a3')], removed: [] });
    await clock.advance(5_000);
    await Promise.all([before, waiting, cleared, after]);
    expect(device.taken).toEqual(['a1', 'a3']);
  });

  it('[Q29] goes with the marks that are too old, and more than that with none', async () => {
    const { clock, device, store } = setUp();
    const marks = [0, clock.now()].map((at) => overMark(action(`a${at}`), at));
    device.holds = marks;
    const read = store.load(null);
    await clock.advance(5_000);
    expect(await read).toEqual([marks[1]]);
    await clock.drain();
    expect(device.deleted).toEqual([marks[0].id]);
  });

  it('[X34][I5] is asked for at once as the page leaves, and no later as a step of its own', async () => {
    const { clock, device, store, leaving } = setUp();
    device.isSlow = true;
    const before = store.write({ put: [action('a1')], removed: [] });
    await clock.advance(10);
    const waiting = store.write({ put: [action('a2')], removed: ['a0'] });
    expect(device.taken).toEqual(['a1']);
    leaving.begin();
    const typed = store.write({ put: [action('a3')], removed: [] });
    await Promise.resolve();
    expect(device.taken).toEqual(['a1', 'a2', 'a3']);
    await clock.advance(5);
    const later = store.write({ put: [action('a4')], removed: [] });
    await clock.advance(5);
    expect(device.taken).toEqual(['a1', 'a2', 'a3']);
    await clock.advance(10_000);
    await Promise.all([before, waiting, typed, later]);
    expect([device.taken, device.deleted]).toEqual([['a1', 'a2', 'a3', 'a4'], ['a0']]);
  });

  it('[X34][Q23] and not where the page may be behind other tabs: it is compared first', async () => {
    const { clock, device, store, leaving } = setUp();
    Object.assign(device, { isSlow: true, takes: 3_000 });
    void store.write({ put: [action('a1')], removed: [] });
    await clock.advance(500);
    void store.write({ put: [action('a2')], removed: [] });
    await clock.advance(3_000);
    leaving.begin();
    void store.write({ put: [action('a3')], removed: [] });
    expect(device.taken).toEqual(['a1']);
    await clock.advance(20_000);
    expect(device.taken).toEqual(['a1', 'a2', 'a3']);
  });

  it('[X34][I5] of two forms that were asked for at once, the older is not written again where it was refused', async () => {
    const { clock, device, store, leaving } = setUp();
    const refusals: (() => void)[] = [];
    const { put } = device.store;
    jest
      .spyOn(device.store, 'put')
      .mockImplementationOnce(
        () => new Promise((_, reject) => refusals.push(() => reject(new Error('Full.')))),
      )
      .mockImplementation(put);
    const older = store.write({ put: [action('a1'), action('a2')], removed: [] });
    older.catch(() => undefined);
    await clock.advance(10);
    leaving.begin();
    await store.write({ put: [action('a1')], removed: [] });
    for (const refuse of refusals) refuse();
    await expect(older).rejects.toThrow('Full.');
    expect(store.pending(null).map(({ id }) => id)).toEqual(['a2']);
    await clock.advance(60_000);
    expect(device.taken).toEqual(['a1', 'a2']);
  });
});
