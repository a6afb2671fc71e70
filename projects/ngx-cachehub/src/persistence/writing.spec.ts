import { TestBed } from '@angular/core/testing';
import { throwError } from 'rxjs';
import { ManualSource, watch } from '../cache/spec-support/hub-fixture';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { CLIENT_ID } from '../providers/client-id';
import { OFFLINE_PORT } from '../providers/offline-port';
import { madeBy } from './bookkeeping';
import type { FakeDevice } from './spec-support/fake-device';
import { openPage } from './spec-support/open-page';
import { KEY, LIST, pageOfPeople, person } from './spec-support/people';
import type { Person } from './spec-support/people';

const putKeys = (device: FakeDevice) =>
  device.writes.map(({ puts }) => puts.map(({ key }) => key).filter((key) => !key.startsWith('ɵ')));

describe('writing to the device', () => {
  it('[P2] what changes within the delay is one write, one record per entry, only what changed', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    for (const id of ['1', '2', '3']) hub.set(`people:detail-${id}`, person(id, 1));
    hub.set(KEY, person('1', 2));
    await scheduler.advance(999);
    expect(device.writes).toEqual([]);
    await scheduler.advance(1);
    hub.set('people:detail-2', person('2', 2));
    await scheduler.advance(1_000);
    expect(putKeys(device)).toEqual([
      [KEY, 'people:detail-2', 'people:detail-3'],
      ['people:detail-2'],
    ]);
    const { updatedAt, ...entry } = device.entry(KEY) ?? { updatedAt: NaN };
    expect(entry).toEqual({ key: KEY, value: person('1', 2), version: 2, schemaVersion: 1 });
    // The fraction is the page's own.
    expect(updatedAt).toBe(madeBy(TestBed.inject(CLIENT_ID), Date.UTC(2026, 0, 1)));
  });

  it('[P2] a steady stream of changes does not put the write off', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    for (let i = 0; i < 30; i++) {
      hub.set('counter', i);
      await scheduler.advance(100);
    }
    expect(device.writes.length).toBe(3);
  });

  it('[P2] what was restored or loaded again with nothing new is not written', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    hub.set(LIST, { items: [person('1', 1)], totalCount: 1 });
    await scheduler.advance(1_000);
    const page = openPage(device);
    const source = new ManualSource<Person>();
    watch(page.hub.fetch<Person>(KEY, source.load));
    await page.scheduler.drain();
    source.flush(person('1', 1));
    await page.scheduler.advance(5_000);
    expect(device.writes).toHaveLength(1);
  });

  it('[P2] a list is not written again because rows beside it changed, be it restored or cold', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(LIST, [person('1', 1)]);
    hub.set('people:list-{"page":2}', [person('2', 1)]);
    await scheduler.advance(1_000);
    const page = openPage(device);
    await page.scheduler.drain();
    page.hub.set('people:detail-2', person('2', 2));
    await page.scheduler.advance(1_000);
    expect(putKeys(device).at(-1)).toEqual(['people:list-{"page":2}', 'people:detail-2']);
  });

  it('[P2] a push on a row that nobody observes reaches the device, in its detail and its lists', async () => {
    const { hub, pushes, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    hub.set(LIST, [person('1', 1)]);
    await scheduler.advance(1_000);
    const changes = { name: 'pushed' };
    pushes.applyPatches(
      [
        {
          kind: 'update',
          entity: 'people',
          id: '1',
          version: 2,
          changes,
          baseVersion: 1,
          unset: undefined,
        },
      ],
      'realtime',
    );
    await scheduler.advance(1_000);
    const pushed = { id: '1', version: 2, name: 'pushed' };
    expect(device.entry(KEY)).toMatchObject({ value: pushed, version: 2 });
    expect(device.entry(LIST)).toMatchObject({ value: [pushed] });
  });

  it('[P7] what the memory lets go of before it was written is written all the same', async () => {
    const { hub, pushes, device, scheduler } = await pageOfPeople({ config: { maxEntries: 2 } });
    for (const id of ['1', '2', '3']) hub.set(`people:detail-${id}`, person(id, 1));
    hub.set('people:detail-4', person('4', 1), { gcTime: 0 });
    hub.set('people:detail-5', person('5', 1), { gcTime: 0 });
    await scheduler.advance(0);
    hub.remove('people:detail-5');
    hub.set('people:detail-6', person('6', 1), { gcTime: 0 });
    await scheduler.advance(0);
    pushes.applyPatches([{ kind: 'delete', entity: 'people', id: '6', version: 2 }], 'realtime');
    await scheduler.advance(1_000);
    expect(device.keys()).toEqual(['1', '2', '3', '4'].map((id) => `people:detail-${id}`));
  });

  it('[P2] what is still to be written goes out when the page is hidden', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    window.dispatchEvent(new Event('pagehide'));
    await scheduler.drain();
    expect(device.keys()).toEqual([KEY]);
  });

  it('[P2] what is still to be written goes out when the hub ends, and nothing ticks after that', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    TestBed.resetTestingModule();
    await scheduler.drain();
    expect(device.keys()).toEqual([KEY]);
    expect(scheduler.pending).toBe(0);
  });

  it('[P1] optimistic layers and local edits are never written as what the server said', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    hub.set(LIST, { items: [person('1', 1), person('2', 1)], totalCount: 2 });
    const updates = TestBed.inject(OptimisticUpdates);
    const layer = updates.apply((cache) => {
      cache.patch('people', '1', { name: 'edited' });
      cache.create('people', { id: 'tmp', name: 'new' });
      cache.delete('people', '2');
      cache.set('draft', 'optimistic');
    });
    hub.update<Person>('people:detail-1', (current) => ({ ...current, name: 'local' }));
    await scheduler.advance(1_000);
    expect(device.entry(KEY)?.value).toEqual(person('1', 1));
    expect(device.entry(LIST)?.value).toEqual({
      items: [person('1', 1), person('2', 1)],
      totalCount: 2,
    });
    expect(device.keys()).toEqual([KEY, LIST]);
    layer.confirm(person('1', 2, 'edited'));
    await scheduler.advance(1_000);
    expect(device.entry(KEY)).toMatchObject({ version: 2, value: { name: 'edited' } });
  });

  it('[K4] 403 and 404 take the copy from the device', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    hub.set('people:detail-2', person('2', 1));
    await scheduler.advance(1_000);
    watch(hub.fetch(KEY, () => throwError(() => ({ status: 403 }))));
    watch(hub.fetch('people:detail-2', () => throwError(() => ({ status: 404 }))));
    await scheduler.advance(1_000);
    expect(device.keys()).toEqual([]);
  });

  it('[K7b] clear empties memory at once and resolves when the device is empty, bookkeeping included', async () => {
    const { hub, pushes, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    hub.set('people:detail-2', person('2', 1));
    await scheduler.advance(1_000);
    pushes.applyPatches([{ kind: 'delete', entity: 'people', id: '2', version: 2 }], 'realtime');
    await scheduler.advance(1_000);
    expect(device.dump()).toContain('ɵdeletes');
    const cleared = hub.clear();
    expect(hub.keys()).toEqual([]);
    await cleared;
    expect(device.keys()).toEqual([]);
  });

  it('[S4] clear leaves the queue alone, unless it is told to discard it', async () => {
    const discardAll = jest.fn(() => Promise.resolve());
    const providers = [{ provide: OFFLINE_PORT, useValue: { discardAll } }];
    const { hub } = await pageOfPeople({ providers });
    await hub.clear();
    await hub.namespace('people').clear({ discardQueue: true });
    expect(discardAll).not.toHaveBeenCalled();
    await hub.clear({ discardQueue: true });
    expect(discardAll).toHaveBeenCalledTimes(1);
  });

  it('[N5] clearing a scope takes its own copies from the device, also those that memory let go of', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    hub.set('settings', 1);
    await scheduler.advance(6 * 60_000);
    expect(hub.keys()).toEqual([]);
    expect(device.keys()).toEqual([KEY, 'settings']);
    await hub.namespace('people').clear();
    expect(device.keys()).toEqual(['settings']);
  });

  it('[P7] an invalidated entry keeps its copy: it was never more than stale', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set(KEY, person('1', 1));
    await scheduler.advance(1_000);
    await hub.invalidate({ entity: 'people' });
    await scheduler.advance(1_000);
    expect(hub.has(KEY)).toBe(false);
    expect(device.keys()).toEqual([KEY]);
  });
});
