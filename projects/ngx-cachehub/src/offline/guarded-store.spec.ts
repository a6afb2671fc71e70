import type { OfflineAction } from 'ngx-cachehub';
import { overMark } from '../core/outbox/over-mark';
import { action, setUpGuarded as setUp } from './spec-support/slow-device';

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
