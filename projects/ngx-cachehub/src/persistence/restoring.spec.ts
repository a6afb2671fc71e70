import { PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NEVER, of, throwError } from 'rxjs';
import { ManualSource, watch } from '../cache/spec-support/hub-fixture';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { FakeDevice } from './spec-support/fake-device';
import { openPage, type PageSetup } from './spec-support/open-page';
import { KEY, LIST, person } from './spec-support/people';
import type { Person } from './spec-support/people';

const DAY = 24 * 60 * 60_000;

/** A device as an earlier page has left it. */
async function visited(fill: (page: ReturnType<typeof openPage>) => void, setup: PageSetup = {}) {
  const device = new FakeDevice();
  const page = openPage(device, setup);
  await page.scheduler.drain();
  fill(page);
  await page.scheduler.advance(1_000);
  return device;
}

async function reopened(device: FakeDevice, setup: PageSetup = {}) {
  const page = openPage(device, setup);
  await page.scheduler.drain();
  return page;
}

describe('entries that survive a reload', () => {
  it('[P1] are back with their values and times, shown as stale', async () => {
    const device = await visited(({ hub }) => {
      hub.set(KEY, person('1', 3), { staleTime: Infinity });
      hub.set('settings', { theme: 'dark' });
    });
    const { hub } = await reopened(device, { startAt: Date.UTC(2026, 0, 2) });
    expect(hub.getValue(KEY)).toEqual(person('1', 3));
    expect(hub.getValue('settings')).toEqual({ theme: 'dark' });
    expect(hub.stateOf(KEY)).toMatchObject({ isStale: true, updatedAt: Date.UTC(2026, 0, 1) });
  });

  it('[P1] show before the network answers, and give way to its answer', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { hub, scheduler } = openPage(device);
    const source = new ManualSource<Person>();
    const seen = watch(hub.fetch<Person>(KEY, source.load));
    expect(hub.isRestoring()).toBe(true);
    await scheduler.drain();
    expect(hub.isRestoring()).toBe(false);
    expect(seen.values).toEqual([person('1', 3)]);
    source.flush(person('1', 4));
    expect(seen.values).toEqual([person('1', 3), person('1', 4)]);
  });

  it('[P9] show where the network fails at once, also to a reader that asks it first', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { hub, scheduler } = openPage(device);
    const offline = () => throwError(() => new Error('offline'));
    const swr = watch(hub.fetch<Person>(KEY, offline, { retry: false }));
    const first = watch(hub.fetch<Person>(KEY, offline, { retry: false, policy: 'network-first' }));
    const only = watch(hub.fetch<Person>(KEY, offline, { retry: false, policy: 'network-only' }));
    await scheduler.drain();
    expect(swr).toMatchObject({ values: [person('1', 3)], error: undefined });
    expect(first).toMatchObject({ values: [person('1', 3)], error: undefined });
    expect(only.values).toEqual([]);
    expect(only.error).toMatchObject({ code: 'fetch-failed' });
  });

  it('[K2] a network-first reader is not shown the stored value while its load runs', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { hub, scheduler } = openPage(device);
    const source = new ManualSource<Person>();
    const seen = watch(hub.fetch<Person>(KEY, source.load, { policy: 'network-first' }));
    await scheduler.drain();
    expect(seen.values).toEqual([]);
    source.flush(person('1', 4));
    expect(seen.values).toEqual([person('1', 4)]);
  });

  it('[K2] a cache-first reader is content with the stored value, and loads where there is none', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { hub, scheduler } = openPage(device);
    const held = new ManualSource<Person>();
    const missing = new ManualSource<Person>();
    const seen = watch(hub.fetch<Person>(KEY, held.load, { policy: 'cache-first' }));
    watch(hub.fetch<Person>('people:detail-2', missing.load, { policy: 'cache-first' }));
    const only = watch(hub.fetch<Person>(KEY, held.load, { policy: 'cache-only' }));
    await scheduler.drain();
    expect(seen.values).toEqual([person('1', 3)]);
    expect(only.values).toEqual([person('1', 3)]);
    expect([held.runs.length, missing.runs.length]).toEqual([0, 1]);
    expect(hub.fetching()).toBe(1);
  });

  it('[P9] a device that answers late holds a load up no longer than a second', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    let answer = () => undefined as void;
    device.gate = new Promise((resolve) => (answer = resolve));
    const { hub, scheduler } = openPage(device);
    const source = new ManualSource<Person>();
    const seen = watch(hub.fetch<Person>(KEY, source.load));
    await scheduler.advance(999);
    expect(source.runs).toHaveLength(0);
    await scheduler.advance(1);
    expect(source.runs).toHaveLength(1);
    answer();
    await scheduler.drain();
    expect(seen.values).toEqual([person('1', 3)]);
  });

  it('[G3] never overwrite what is newer and came first, row by row', async () => {
    const device = await visited(({ hub }) => {
      hub.set(KEY, person('1', 3));
      hub.set(LIST, { items: [person('1', 3), person('2', 8)], totalCount: 2 });
      hub.set('settings', { theme: 'dark' });
    });
    const { hub, scheduler } = openPage(device);
    hub.set(KEY, person('1', 5));
    hub.set('people:detail-2', person('2', 7));
    hub.set('settings', { theme: 'light' });
    await scheduler.drain();
    expect(hub.getValue(KEY)).toEqual(person('1', 5));
    expect(hub.getValue('people:detail-2')).toEqual(person('2', 8));
    expect(hub.getValue(LIST)).toEqual({ items: [person('1', 5), person('2', 8)], totalCount: 2 });
    expect(hub.getValue('settings')).toEqual({ theme: 'light' });
  });

  it('[G3] never overwrite what was loaded while the device could not be read, once it can', async () => {
    const device = await visited(({ hub }) => {
      hub.set(LIST, [person('1', 3)]);
      hub.set('settings', { theme: 'dark' });
    });
    device.failure = new Error('not now');
    const { hub, scheduler } = openPage(device);
    await scheduler.drain();
    const loaded = [person('1', 3), person('2', 1)];
    const seen = watch(hub.fetch<Person[]>(LIST, () => of(loaded)));
    await scheduler.drain();
    device.failure = undefined;
    await scheduler.advance(60_000);
    expect(seen.values).toEqual([loaded]);
    expect(hub.getValue('settings')).toEqual({ theme: 'dark' });
  });

  it('[I2] a restored list and a restored detail share their row', async () => {
    const device = await visited(({ hub }) => {
      hub.set(KEY, person('1', 3));
      hub.set(LIST, [person('1', 3), person('2', 1)]);
    });
    const { hub, pushes } = await reopened(device);
    const changes = { name: 'pushed' };
    pushes.applyPatches(
      [
        {
          kind: 'update',
          entity: 'people',
          id: '1',
          version: 4,
          baseVersion: undefined,
          changes,
          unset: undefined,
        },
      ],
      'realtime',
    );
    expect(hub.getValue(KEY)).toMatchObject({ version: 4, name: 'pushed' });
    expect(hub.getValue<Person[]>(LIST)?.[0]).toMatchObject({ version: 4, name: 'pushed' });
  });

  it('[I3] a deleted row does not come back by a copy, a late answer or an older page’s list', async () => {
    const device = await visited(({ hub, pushes }) => {
      hub.set(KEY, person('1', 3));
      hub.set(LIST, [person('1', 3), person('2', 1)]);
      pushes.applyPatches([{ kind: 'delete', entity: 'people', id: '1', version: 4 }], 'realtime');
    });
    expect(device.keys()).toEqual([LIST]);
    const old = { value: person('1', 3), updatedAt: Date.UTC(2026, 0, 1), schemaVersion: 1 };
    device.plant({ ...old, key: KEY });
    device.plant({
      ...old,
      key: 'people:list-{"page":1}',
      value: [person('1', 3), person('3', 1)],
    });
    const { hub, scheduler } = await reopened(device);
    expect(hub.has(KEY)).toBe(false);
    expect(hub.getValue('people:list-{"page":1}')).toEqual([person('3', 1)]);
    const seen = watch(hub.fetch<Person>(KEY, () => of(person('1', 3)), { retry: false }));
    await scheduler.drain();
    expect(seen.values).toEqual([]);
    expect(seen.error).toMatchObject({ code: 'fetch-failed' });
  });

  it('[P1] what is older than maxAgeMs is dropped, and leaves the device', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const late = await reopened(device, { startAt: Date.UTC(2026, 0, 1) + 31 * DAY });
    expect(late.hub.keys()).toEqual([]);
    await late.scheduler.drain();
    expect(device.keys()).toEqual([]);
  });

  it('[K4] a 403 that is faster than the device, or comes later, takes the copy away', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { hub, scheduler } = await reopened(device);
    const seen = watch(hub.fetch<Person>(KEY, () => throwError(() => ({ status: 403 }))));
    await scheduler.advance(10);
    expect(hub.has(KEY)).toBe(false);
    expect(seen.error ?? hub.stateOf(KEY).error).toMatchObject({ code: 'forbidden' });
    expect(device.keys()).toEqual([]);
  });

  it('[K7b] what is removed or cleared while the device is being read does not come back', async () => {
    const device = await visited(({ hub }) => {
      hub.set(KEY, person('1', 3));
      hub.set('settings', 1);
    });
    let page = openPage(device);
    page.hub.remove(KEY);
    await page.scheduler.advance(1_000);
    expect(page.hub.keys()).toEqual(['settings']);
    expect(device.keys()).toEqual(['settings']);
    page = openPage(device);
    await page.hub.clear();
    await page.scheduler.advance(1_000);
    expect(page.hub.keys()).toEqual([]);
    expect(device.keys()).toEqual([]);
  });

  it('[P7] a copy of which the memory let go shows again where somebody fetches it', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { hub, scheduler } = await reopened(device);
    await scheduler.advance(6 * 60_000);
    expect(hub.has(KEY)).toBe(false);
    expect(device.keys()).toEqual([KEY]);
    const seen = watch(hub.fetch<Person>(KEY, () => NEVER));
    await scheduler.drain();
    expect(seen.values).toEqual([person('1', 3)]);
    expect(hub.stateOf(KEY)).toMatchObject({ isStale: true, isFetching: true });
  });

  it('[I3][P7] such a copy takes no row away that was made anew after its delete, which the device remembers', async () => {
    const other = 'people:detail-2';
    const device = await visited(({ hub }) => hub.set(other, person('2', 1)));
    const { hub, pushes, scheduler } = await reopened(device);
    hub.set(KEY, person('1', 3));
    pushes.applyPatches(
      [{ kind: 'delete', entity: 'people', id: '1', version: undefined }],
      'realtime',
    );
    await scheduler.advance(6 * 60_000);
    const seen = watch(hub.fetch<Person>(KEY, () => of(person('1', 5))));
    await scheduler.drain();
    watch(hub.fetch<Person>(other, () => NEVER));
    await scheduler.drain();
    expect(hub.getValue(other)).toEqual(person('2', 1));
    expect(seen.values).toEqual([person('1', 5)]);
    expect(hub.getValue(KEY)).toEqual(person('1', 5));
  });

  it('[K6][P7] entries that make room for others keep their copies; those that are removed do not', async () => {
    const device = new FakeDevice();
    const setup = { config: { maxEntries: 2 } };
    const { hub, scheduler } = openPage(device, setup);
    await scheduler.drain();
    for (const id of ['1', '2']) hub.set(`people:detail-${id}`, person(id, 1));
    await scheduler.advance(1_000);
    hub.set('people:detail-3', person('3', 1));
    await scheduler.advance(1_000);
    expect(hub.keys()).toEqual(['people:detail-2', 'people:detail-3']);
    expect(device.keys()).toEqual(['people:detail-1', 'people:detail-2', 'people:detail-3']);
    hub.remove({ entity: 'people' });
    await scheduler.drain();
    await scheduler.advance(0);
    expect(device.keys()).toEqual([]);
  });
});

describe('what comes from the device, among everything else', () => {
  it('[P1] a layer that is laid before the copy is there shows over it', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { hub, scheduler } = openPage(device);
    const layer = TestBed.inject(OptimisticUpdates).apply((cache) =>
      cache.patch('people', '1', { name: 'edited' }),
    );
    await scheduler.drain();
    expect(hub.getValue(KEY)).toEqual(person('1', 3, 'edited'));
    layer.rollback();
    expect(hub.getValue(KEY)).toEqual(person('1', 3));
  });

  it('[C9] on the server nothing is read and nothing is written', async () => {
    const device = await visited(({ hub }) => hub.set(KEY, person('1', 3)));
    const { loads } = device;
    const providers = [{ provide: PLATFORM_ID, useValue: 'server' }];
    const { hub, scheduler } = openPage(device, { providers });
    hub.set('settings', 1);
    await scheduler.advance(10_000);
    expect(hub.isRestoring()).toBe(false);
    expect([hub.keys(), device.loads, device.writes.length]).toEqual([['settings'], loads, 1]);
  });

  it('[K4] a copy that is read only after its key was refused does not show', async () => {
    const device = await visited(({ hub }) => {
      hub.set(KEY, person('1', 3));
      hub.set('people:detail-2', person('2', 3));
    });
    let answer = () => undefined as void;
    device.gate = new Promise((resolve) => (answer = resolve));
    const { hub, scheduler } = openPage(device);
    const forbidden = watch(hub.fetch<Person>(KEY, () => throwError(() => ({ status: 403 }))));
    const gone = watch(hub.fetch('people:detail-2', () => throwError(() => ({ status: 404 }))));
    await scheduler.advance(1_000);
    expect([forbidden.error, gone.error]).toEqual([
      expect.objectContaining({ code: 'forbidden' }),
      expect.objectContaining({ code: 'fetch-failed' }),
    ]);
    const again = [watch(hub.get(KEY)), watch(hub.get('people:detail-2'))];
    device.gate = undefined;
    answer();
    await scheduler.advance(1_000);
    expect(again.map(({ values }) => values)).toEqual([[undefined], [undefined]]);
    expect(device.keys()).toEqual([]);
  });

  it('[P2] ten thousand entries are compared without being made anew, and only one is written', async () => {
    const device = await visited(
      ({ hub }) => {
        for (let i = 0; i < 10_000; i++) hub.set(`people:detail-${i}`, person(String(i), 1));
      },
      { config: { maxEntries: 20_000 } },
    );
    expect(device.keys()).toHaveLength(10_000);
    const { hub, scheduler } = await reopened(device, { config: { maxEntries: 20_000 } });
    expect(hub.keys()).toHaveLength(10_000);
    hub.set('people:detail-77', person('77', 2));
    await scheduler.advance(1_000);
    expect(device.writes.slice(1).map(({ puts }) => puts.map(({ key }) => key))).toEqual([
      ['people:detail-77'],
    ]);
  });
});
