import { rename, setOnline, settledTabs } from './spec-support/tabs-of-one-device';

const ROWS = 1_000;
/** A device that is busy, and holds much. */
const READING_MS = 100;

async function busyTabs() {
  const bench = await settledTabs(2);
  const { clock, device, server } = bench;
  for (let n = 0; n < ROWS; n++) server.rows.set(`r${n}`, { id: `r${n}`, name: '', version: 1 });
  device.readingTakes = () => new Promise((resolve) => clock.setTimer(resolve, READING_MS));
  let count = 0;
  /** Both tabs write, one after the other, for so long. */
  const write = async (ms: number, everyMs: number) => {
    for (let at = 0; at < ms; at += everyMs) {
      const n = count++;
      void bench.tabs[n % 2].offline.queueOfflineAction(rename(`${n}`, `r${n}`));
      await clock.advance(everyMs);
    }
  };
  return { ...bench, write };
}

describe('two tabs that write all the time, on a device that takes longer to be read than they pause', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it('[Q25] are sent meanwhile, each write once', async () => {
    const { clock, server, write } = await busyTabs();
    await write(10_000, 40);
    expect(server.applied.length).toBeGreaterThan(200);
    await clock.advance(5_000);
    expect([server.applied.length, new Set(server.applied).size]).toEqual([250, 250]);
  });

  it('[Q25] does not read the device for each write of a queue that grew', async () => {
    const { clock, device, server, write } = await busyTabs();
    setOnline(false);
    await write(8_000, 40);
    const before = device.reads;
    setOnline(true);
    await write(2_000, 40);
    await clock.advance(5_000);
    expect(server.applied.length).toBe(250);
    expect(device.reads - before).toBeLessThan(60);
  });

  it('[Q23] a tab that is opened shows what waits, and takes writes', async () => {
    const { clock, open, server, write } = await busyTabs();
    setOnline(false);
    await write(1_000, 40);
    const third = open();
    await write(2_000, 40);
    expect(third.offline.queueSize()).toBe(75);
    void third.offline.queueOfflineAction(rename('own', 'r999'));
    await write(1_000, 40);
    setOnline(true);
    await clock.advance(5_000);
    expect([server.applied.length, new Set(server.applied).size]).toEqual([101, 101]);
  });
});
