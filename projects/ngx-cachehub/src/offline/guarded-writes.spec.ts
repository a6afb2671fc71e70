import { overMark } from '../core/outbox/over-mark';
import { action, comparing, setUpGuarded as setUp } from './spec-support/slow-device';

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

  it('[I5][Q23] is compared anew where another tab writes between the comparing and the write', async () => {
    const { clock, device, store } = setUp();
    const answers = [false, true];
    comparing(device, answers);
    await store.write({ put: [action('a1'), action('a2')], removed: [] });
    await clock.advance(3_000);
    const outrun = store.write({ put: [action('a1')], removed: [] });
    const other = store.write({ put: [action('a2')], removed: ['a0'] });
    outrun.catch(() => undefined);
    await clock.advance(4_000);
    // It is read only then: by now another tab has sent it.
    device.holds = [{ ...action('a1'), sent: true }];
    await clock.advance(10_000);
    await expect(outrun).rejects.toThrow('newer');
    await other;
    expect([device.taken, device.deleted, answers]).toEqual([['a1', 'a2', 'a2'], ['a0'], []]);
  });

  it('[X34][I5][Q23] is not written again as it was compared, where a newer form went out beside it as the page left', async () => {
    const { clock, device, store, leaving } = setUp();
    await store.write({ put: [action('a1')], removed: [] });
    await clock.advance(3_000);
    let outrun: (isWritten: boolean) => void = () => undefined;
    const putUnchanged = jest.fn(() => new Promise<boolean>((resolve) => (outrun = resolve)));
    Object.assign(device.store, { putUnchanged });
    const older = store.write({ put: [action('a1')], removed: [] });
    older.catch(() => undefined);
    await clock.advance(6_000);
    const { put } = device.store;
    const given: unknown[] = [];
    jest.spyOn(device.store, 'put').mockImplementation((actions) => {
      given.push(...actions.map(({ seq }) => seq));
      return put(actions);
    });
    const newer = store.write({ put: [{ ...action('a1'), seq: 7 }], removed: [] });
    leaving.begin();
    await clock.advance(0);
    outrun(false);
    await clock.advance(20_000);
    await newer;
    expect([given, putUnchanged.mock.calls.length]).toEqual([[7], 1]);
  });

  it('[I5][Q23] is written as it is where the device cannot be read to compare it', async () => {
    const { clock, device, store } = setUp();
    comparing(device, [false]);
    await store.write({ put: [action('a1')], removed: [] });
    await clock.advance(3_000);
    jest.spyOn(device.store, 'load').mockRejectedValue(new Error('Broken.'));
    await store.write({ put: [action('a1')], removed: [] });
    expect(device.taken).toEqual(['a1', 'a1']);
  });

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
