import { ManualSource, watch } from '../cache/spec-support/hub-fixture';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';
import { withRealtime } from '../realtime/with-realtime';
import { FakeDevice } from './spec-support/fake-device';
import { crash, openPage } from './spec-support/open-page';
import { KEY, LIST, person } from './spec-support/people';
import type { Person } from './spec-support/people';
import { madeBy } from './bookkeeping';

const OTHER = 'people:detail-2';
const POSITION = 'ɵposition:people';

/** One server and one device; each page has a line of its own to the server. */
function world() {
  const device = new FakeDevice();
  const server = new FakeSyncServer();
  const open = () => openPage(device, { features: [withRealtime({ transport: () => server })] });
  return { device, server, open };
}

/** A page that has loaded and followed one row, and is gone. */
async function visited() {
  const bench = world();
  const { hub, scheduler } = bench.open();
  const source = new ManualSource<Person>();
  watch(hub.fetch<Person>(KEY, source.load, { realtime: true }));
  await scheduler.advance(200);
  source.flush(person('1', 1, 'loaded'));
  bench.server.update('people', '1', 2, { name: 'pushed' });
  await scheduler.advance(2_000);
  return bench;
}

/** A line takes longer to open than the device to be read, unless `isFast`. */
async function reopened({ open, server }: ReturnType<typeof world>, isFast = false) {
  server.accepts = isFast;
  const page = open();
  const source = new ManualSource<Person>();
  const seen = watch(page.hub.fetch<Person>(KEY, source.load, { realtime: true }));
  await page.scheduler.drain();
  if (!isFast) server.accept();
  await page.scheduler.advance(200);
  const froms = server.ofLine.flatMap((message) =>
    message.type === 'SUBSCRIBE' ? [message.from] : [],
  );
  return { ...page, source, seen, froms };
}

describe('streams that go on after a reload', () => {
  it('[P8] begin where the copies are right, and what was missed is replayed over them', async () => {
    const bench = await visited();
    expect(bench.device.entry(POSITION)?.value).toMatchObject({ epoch: 'e1', seq: 1, behind: [] });
    bench.server.drop();
    bench.server.update('people', '1', 3, { name: 'missed' });
    const { hub, seen, source, froms, scheduler } = await reopened(bench);
    await scheduler.advance(200);
    expect(froms).toEqual([{ epoch: 'e1', seq: 1 }]);
    expect(seen.values).toEqual([person('1', 2, 'pushed'), person('1', 3, 'missed')]);
    expect(hub.stateOf(KEY).isStale).toBe(false);
    // Nothing was left to be asked for.
    expect(source.runs).toHaveLength(0);
  });

  it('[P1] shows as stale until the resumed stream has spoken', async () => {
    const bench = await visited();
    bench.server.accepts = false;
    const { hub, scheduler } = bench.open();
    await scheduler.drain();
    hub.set('marker', 1);
    const seen = watch(
      hub.fetch<Person>(KEY, new ManualSource<Person>().load, {
        realtime: true,
        staleTime: 60_000,
      }),
    );
    await scheduler.drain();
    expect(seen.values).toEqual([person('1', 2, 'pushed')]);
    expect(hub.stateOf(KEY).isStale).toBe(true);
  });

  it('[P8] positions and entries are one write', async () => {
    const { device } = await visited();
    for (const { puts } of device.writes) {
      const keys = puts.map(({ key }) => key);
      if (keys.includes(KEY)) expect(keys).toContain(POSITION);
    }
  });

  it.each([
    ['earlier', () => 1_767_225_600_001],
    ['in the same ms', (at: number) => madeBy('another page', at)],
  ])(
    '[P8] begin anew where a copy is not the one that the position speaks of: another tab wrote over it, %s',
    async (_, writtenAt) => {
      const bench = await visited();
      const copy = bench.device.entry(KEY);
      bench.device.plant({
        ...copy,
        value: person('1', 1, 'of an older tab'),
        updatedAt: writtenAt(copy?.updatedAt ?? NaN),
      });
      const { froms, seen, source } = await reopened(bench);
      expect(froms).toEqual([undefined]);
      source.flush(person('1', 2, 'pushed'));
      expect(seen.values).toEqual([person('1', 1, 'of an older tab'), person('1', 2, 'pushed')]);
    },
  );

  it('[P8] a copy of which the page had let go is not held to be as new as the others', async () => {
    const bench = world();
    const { hub, scheduler } = bench.open();
    const source = new ManualSource<Person>();
    const other = new ManualSource<Person>();
    watch(hub.fetch<Person>(KEY, source.load, { realtime: true }));
    const brief = watch(hub.fetch<Person>(OTHER, other.load, { realtime: true, gcTime: 10_000 }));
    await scheduler.advance(200);
    source.flush(person('1', 1, 'loaded'));
    other.flush(person('2', 1, 'loaded'));
    await scheduler.advance(2_000);
    brief.stop();
    await scheduler.advance(20_000);
    bench.server.update('people', '2', 2, { name: 'not heard by the copy' });
    bench.server.update('people', '1', 2, { name: 'heard' });
    await scheduler.advance(2_000);
    expect(bench.device.entry(POSITION)?.value).toMatchObject({ behind: [OTHER] });
    const next = await reopened(bench);
    expect(next.froms).toEqual([{ epoch: 'e1', seq: 2 }]);
    expect(next.hub.stateOf(KEY).isStale).toBe(false);
    expect(next.hub.stateOf(OTHER).isStale).toBe(true);
    expect(next.hub.getValue(OTHER)).toEqual(person('2', 1, 'loaded'));
  });

  it("[P8][I4] a list that waits for its debounced reload is not stored as being at its stream's position", async () => {
    const bench = world();
    const { hub, scheduler } = bench.open();
    const source = new ManualSource<readonly Person[]>();
    const detail = new ManualSource<Person>();
    watch(hub.fetch<readonly Person[]>(LIST, source.load, { realtime: true }));
    watch(hub.fetch<Person>(KEY, detail.load, { realtime: true }));
    await scheduler.advance(200);
    source.flush([person('1', 1, 'loaded')]);
    detail.flush(person('1', 1, 'loaded'));
    await scheduler.advance(2_000);
    expect(bench.device.entry(POSITION)?.value).toMatchObject({ seq: 0, behind: [] });
    const created = person('2', 1, 'created');
    bench.server.event('people', 'ENTITY_CREATED', { entityId: '2', version: 1, entity: created });
    await scheduler.advance(200);
    window.dispatchEvent(new Event('pagehide'));
    await scheduler.advance(10);
    // No rule says where the row belongs: only the detail has followed.
    expect(source.runs).toHaveLength(1);
    expect(bench.device.entry(POSITION)?.value).toMatchObject({ seq: 1, behind: [LIST] });
    crash(bench.device);
    const next = await reopened(bench);
    expect(next.froms).toEqual([{ epoch: 'e1', seq: 1 }]);
    expect(next.hub.stateOf(KEY).isStale).toBe(false);
    expect(next.hub.stateOf(LIST).isStale).toBe(true);
    expect(next.hub.getValue(LIST)).toEqual([person('1', 1, 'loaded')]);
  });

  it('[P8][I4] a list is stored as being at its position again when its debounced reload has come', async () => {
    const bench = world();
    const { hub, scheduler } = bench.open();
    const source = new ManualSource<readonly Person[]>();
    watch(hub.fetch<readonly Person[]>(LIST, source.load, { realtime: true }));
    await scheduler.advance(200);
    source.flush([person('1', 1, 'loaded')]);
    await scheduler.advance(2_000);
    const created = person('2', 1, 'created');
    bench.server.event('people', 'ENTITY_CREATED', { entityId: '2', version: 1, entity: created });
    await scheduler.advance(200);
    window.dispatchEvent(new Event('pagehide'));
    await scheduler.advance(10);
    // The created row is at the position; the list, which is to be asked for again, is not held to be.
    expect(bench.device.entry('people:detail-2')?.value).toEqual(created);
    expect(bench.device.entry(POSITION)?.value).toMatchObject({ seq: 1, behind: [LIST] });
    await scheduler.advance(2_000);
    source.flush([person('1', 1, 'loaded'), created]);
    await scheduler.advance(2_000);
    expect(bench.device.entry(LIST)?.value).toEqual([person('1', 1, 'loaded'), created]);
    expect(bench.device.entry(POSITION)?.value).toMatchObject({ seq: 1, behind: [] });
  });

  it('[P8][C4] a log that was made anew is a reset: what is watched is read again', async () => {
    const bench = await visited();
    bench.server.epoch = 'e2';
    const { hub, source, scheduler, events } = await reopened(bench);
    source.flush(person('1', 5, 'after'));
    await scheduler.advance(3_000);
    expect(events.map(({ type }) => type)).toContain('realtime-reset');
    expect(hub.getValue(KEY)).toEqual(person('1', 5, 'after'));
    expect(hub.stateOf(KEY).isStale).toBe(false);
  });

  it('[P8] a stream that has begun before the device was read goes its own way', async () => {
    const bench = await visited();
    let answer = () => undefined as void;
    bench.device.gate = new Promise((resolve) => (answer = resolve));
    const { froms, hub, source, scheduler } = await reopened(bench, true);
    expect(froms).toEqual([undefined]);
    answer();
    await scheduler.advance(10);
    expect(hub.getValue(KEY)).toEqual(person('1', 2, 'pushed'));
    expect(hub.stateOf(KEY).isStale).toBe(true);
    source.flush(person('1', 2, 'pushed'));
    expect(hub.stateOf(KEY).isStale).toBe(false);
  });

  it('[P8][I4] what a page asked for before it could read the device is not at the position that it read there', async () => {
    const bench = await visited();
    bench.server.drop();
    bench.device.failure = new Error('not now');
    bench.server.accepts = false;
    const { hub, scheduler } = bench.open();
    const source = new ManualSource<Person>();
    const seen = watch(hub.fetch<Person>(OTHER, source.load, { realtime: true }));
    await scheduler.advance(10_000);
    source.flush(person('2', 1, 'loaded'));
    // Another tab hears of it, and writes down how far it has heard.
    bench.server.update('people', '2', 2, { name: 'heard elsewhere' });
    const position = bench.device.entry(POSITION);
    bench.device.plant({ ...position, value: { ...Object(position?.value), seq: 2 } });
    bench.device.failure = undefined;
    await scheduler.advance(60_000);
    bench.server.accepts = true;
    await scheduler.advance(60_000);
    const froms = bench.server.ofLine.flatMap((message) =>
      message.type === 'SUBSCRIBE' ? [message.from] : [],
    );
    expect(froms).toEqual([{ epoch: 'e1', seq: 2 }]);
    source.flush(person('2', 2, 'heard elsewhere'));
    expect(seen.values).toEqual([person('2', 1, 'loaded'), person('2', 2, 'heard elsewhere')]);
    expect(hub.stateOf(KEY).isStale).toBe(false);
  });

  it('[row:D2] an app opens from its device, is asked anew, and a change refreshes the one screen that shows it', async () => {
    const bench = world();
    const first = bench.open();
    for (const id of ['1', '2']) first.hub.set(`people:detail-${id}`, person(id, 1, 'stored'));
    await first.scheduler.advance(1_000);
    bench.server.accepts = false;
    const { hub, scheduler } = bench.open();
    const screens = ['1', '2'].map((id) => {
      const source = new ManualSource<Person>();
      const seen = watch(hub.fetch<Person>(`people:detail-${id}`, source.load, { realtime: true }));
      return { source, seen };
    });
    await scheduler.drain();
    bench.server.accept();
    await scheduler.advance(200);
    screens[0].source.flush(person('1', 2, 'of the server'));
    screens[1].source.flush(person('2', 1, 'stored'));
    bench.server.update('people', '1', 3, { name: 'pushed' });
    await scheduler.advance(1_500);
    expect(screens.map(({ seen }) => seen.values)).toEqual([
      [person('1', 1, 'stored'), person('1', 2, 'of the server'), person('1', 3, 'pushed')],
      [person('2', 1, 'stored')],
    ]);
    expect(bench.device.entry(KEY)).toMatchObject({ version: 3, value: { name: 'pushed' } });
  });
});
