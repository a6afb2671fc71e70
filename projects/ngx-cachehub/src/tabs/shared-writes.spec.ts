import { CacheHubService, defineEntity, OptimisticUpdates } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { CacheEngine } from '../cache/cache-engine';
import { FakeBrowser } from './spec-support/fake-browser';
import { openHub } from './spec-support/open-hub';

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly version?: number;
}

const CUSTOMERS = defineEntity<Customer>('customers');
const KEY = 'customers:detail-7';

async function twoTabs() {
  const clock = new VirtualScheduler();
  const browser = new FakeBrowser(clock);
  const open = () => {
    const hub = openHub(browser.openTab(), { config: { entities: [CUSTOMERS] } });
    const engine = hub.injector.get(CacheEngine);
    return {
      events: hub.events,
      engine,
      cache: hub.injector.get(CacheHubService),
      updates: hub.injector.get(OptimisticUpdates),
      row: () => engine.read(KEY),
    };
  };
  const [here, there] = [open(), open()];
  await clock.advance(10);
  for (const { cache } of [here, there]) cache.set(KEY, { id: '7', name: 'Ada', version: 1 });
  return { clock, browser, here, there };
}

describe('writes that other tabs hear of', () => {
  it('[T1] the row that the server answered is there in every tab, by its version', async () => {
    const { clock, here, there } = await twoTabs();
    const update = here.updates.apply((cache) => cache.patch(CUSTOMERS, '7', { name: 'Bea' }));
    await clock.advance(10);
    // Nobody else sees what is not confirmed.
    expect(there.row()).toMatchObject({ name: 'Ada' });
    update.confirm({ id: '7', name: 'Bea', version: 2 });
    await clock.advance(10);
    expect(there.row()).toEqual({ id: '7', name: 'Bea', version: 2 });
    expect(there.events).toContainEqual(
      expect.objectContaining({ type: 'realtime-update', source: 'tab', entityId: '7' }),
    );
  });

  it('[T1][G3] an older answer takes nothing back in a tab that knows better', async () => {
    const { clock, here, there } = await twoTabs();
    there.cache.set(KEY, { id: '7', name: 'Cid', version: 3 });
    const update = here.updates.apply((cache) => cache.patch(CUSTOMERS, '7', { name: 'Bea' }));
    update.confirm({ id: '7', name: 'Bea', version: 2 });
    await clock.advance(10);
    expect(there.row()).toMatchObject({ name: 'Cid', version: 3 });
  });

  it('[T1] a version alone brings the changes, and doubt where a state is missing before it', async () => {
    const { clock, here, there } = await twoTabs();
    const first = here.updates.apply((cache) => cache.patch(CUSTOMERS, '7', { name: 'Bea' }));
    first.confirm({ version: 2 });
    await clock.advance(10);
    expect(there.row()).toMatchObject({ name: 'Bea', version: 2 });
    const second = here.updates.apply((cache) => cache.patch(CUSTOMERS, '7', { name: 'Cid' }));
    second.confirm({ version: 9 });
    await clock.advance(10);
    expect(there.row()).toMatchObject({ name: 'Cid', version: 9 });
    expect(there.events.map(({ type }) => type)).toContain('realtime-gap');
  });

  it('[T1] a deleted row is gone everywhere; a rolled back one nowhere', async () => {
    const { clock, here, there } = await twoTabs();
    here.updates.apply((cache) => cache.delete(CUSTOMERS, '7')).rollback();
    await clock.advance(10);
    expect(there.row()).toBeDefined();
    here.updates.apply((cache) => cache.delete(CUSTOMERS, '7')).confirm();
    await clock.advance(10);
    expect([here.row(), there.row()]).toEqual([undefined, undefined]);
  });

  it('[T1] a bare yes puts the entity in doubt in the other tabs', async () => {
    const { clock, here, there } = await twoTabs();
    const loads = jest.fn(() => ({ id: '7', name: 'Bea', version: 2 }));
    there.cache.fetch<Customer>(KEY, () => loads()).subscribe();
    await clock.advance(10_000);
    loads.mockClear();
    here.updates.apply((cache) => cache.patch(CUSTOMERS, '7', { name: 'Bea' })).confirm();
    await clock.advance(10_000);
    expect(loads).toHaveBeenCalledTimes(1);
  });

  it('[T1][S1] what is no event, or of an entity that nobody knows, changes nothing', async () => {
    const { clock, browser, there } = await twoTabs();
    const spy = browser.openTab().environment.openChannel(browser.channelNames[0], () => 0);
    const envelope = { v: 1, from: 'x', term: 1, leads: false, topic: 'cache' };
    for (const message of [
      'x',
      null,
      [{ type: 'ENTITY_UPDATED' }],
      [{ type: 'WELCOME' }],
      [{ type: 'ENTITY_UPDATED', data: { entityType: 'customers', entityId: {}, version: 'x' } }],
      [
        {
          type: 'ENTITY_CREATED',
          data: { entityType: 'others', entityId: '1', entity: { id: 1 } },
        },
      ],
    ]) {
      spy.post({ ...envelope, message });
    }
    await clock.advance(10);
    expect([...there.engine.keys()]).toEqual([KEY]);
    expect(there.row()).toEqual({ id: '7', name: 'Ada', version: 1 });
  });
});
