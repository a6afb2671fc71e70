import { TestBed } from '@angular/core/testing';
import { CacheHubService, RealtimeCacheService, listKey } from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

const CUSTOMERS = listKey('customers', {});
const ORDERS = listKey('orders', {});
const PAGE = { items: [], totalCount: 0 };

const created = (entityType: string, id: number) => ({
  type: 'ENTITY_CREATED',
  data: { entityType, entityId: id, version: 1, entity: { id, version: 1 } },
});

/** Both lists, loaded, over a line that is up. */
async function watchBoth(): Promise<CacheHubTestingController> {
  TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
  const controller = TestBed.inject(CacheHubTestingController);
  TestBed.inject(RealtimeCacheService).connect();
  controller.realtime.open();
  await controller.settle();
  const hub = TestBed.inject(CacheHubService);
  for (const key of [CUSTOMERS, ORDERS]) {
    hub.fetch(key, () => PAGE, { realtime: true }).subscribe();
    controller.expectFetch(key).flush(PAGE);
  }
  await controller.advance(1_000);
  controller.verify();
  return controller;
}

describe('storms of lists', () => {
  it('[row:A4][B5] creates have the lists of their entity loaded again, once, a second after the last', async () => {
    const controller = await watchBoth();
    controller.realtime.emit(created('orders', 1));
    for (let id = 1; id <= 8; id++) {
      controller.realtime.emit(created('customers', id));
      await controller.advance(200);
      if (id === 5) controller.expectNoFetch(ORDERS);
    }
    // Creates of customers neither delay nor cancel what a create of orders asked for.
    controller.expectFetch(ORDERS).flush(PAGE);
    controller.expectNoFetch(CUSTOMERS);
    await controller.advance(1_000);
    controller.expectFetch(CUSTOMERS).flush(PAGE);
    await controller.advance(10_000);
    controller.verify();
  });

  it('[row:A4][B6] a bulk update without rows has all that is observed of the entity loaded again, once', async () => {
    const controller = await watchBoth();
    const data = { entityType: 'customers', invalidate: true };
    for (let i = 0; i < 3; i++) controller.realtime.emit({ type: 'BULK_UPDATE', data });
    await controller.advance(100);
    controller.expectNoFetch(ORDERS);
    controller.expectFetch(CUSTOMERS).flush(PAGE);
    await controller.advance(10_000);
    controller.verify();
  });
});
