import { ManualSource, watch } from '../cache/spec-support/hub-fixture';
import { FakeDevice } from './spec-support/fake-device';
import { openPage } from './spec-support/open-page';
import { KEY, pageOfPeople, person } from './spec-support/people';
import type { Person } from './spec-support/people';

describe('a device that does not do what it should', () => {
  it('[P5] one that fails leaves a working cache, is told once, and has everything when it works again', async () => {
    const { hub, device, scheduler, events } = await pageOfPeople();
    device.failure = new Error('quota');
    hub.set(KEY, person('1', 1));
    await scheduler.advance(1_000);
    hub.set(KEY, person('1', 2));
    await scheduler.advance(60_000);
    expect(hub.getValue(KEY)).toEqual(person('1', 2));
    expect(events.filter(({ type }) => type === 'storage-degraded')).toHaveLength(1);
    // A device that fails is left alone for a while.
    expect(device.attempts).toBe(3);
    device.failure = undefined;
    await scheduler.advance(30_000);
    expect(device.entry(KEY)).toMatchObject({ version: 2 });
  });

  it('[P5] one that cannot be read is not written over before it could be', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 5));
    await scheduler.advance(1_000);
    device.failure = new Error('locked');
    const page = openPage(device);
    const source = new ManualSource<Person>();
    const seen = watch(page.hub.fetch<Person>(KEY, source.load));
    await page.scheduler.drain();
    expect(page.hub.isRestoring()).toBe(false);
    source.flush(person('1', 4));
    expect(seen.values).toEqual([person('1', 4)]);
    device.failure = undefined;
    await page.scheduler.advance(31_000);
    expect(seen.values).toEqual([person('1', 4), person('1', 5)]);
  });

  it('[P5] one that never answers, or cannot be made, leaves a working cache', async () => {
    const device = new FakeDevice();
    device.gate = new Promise(() => undefined);
    let page = openPage(device);
    page.hub.set(KEY, person('1', 1));
    await page.scheduler.advance(11_000);
    expect(page.hub.isRestoring()).toBe(false);
    expect(page.events.map(({ type }) => type)).toContain('storage-degraded');
    const storage = () => {
      throw new Error('no IndexedDB');
    };
    page = openPage(device, { options: { storage } });
    page.hub.set(KEY, person('1', 1));
    await page.scheduler.advance(1_000);
    expect(page.hub.getValue(KEY)).toEqual(person('1', 1));
  });

  it('[P4] a value that cannot be stored is skipped and reported; the others are written', async () => {
    const { hub, device, scheduler, events } = await pageOfPeople();
    hub.set('bad', { run: () => 1 });
    hub.set(KEY, person('1', 1));
    await scheduler.advance(1_000);
    expect(device.keys()).toEqual([KEY]);
    hub.set(KEY, person('1', 2));
    await scheduler.advance(1_000);
    expect(events.filter(({ type }) => type === 'record-skipped')).toEqual([
      expect.objectContaining({ key: 'bad', source: 'storage' }),
    ]);
  });
});
