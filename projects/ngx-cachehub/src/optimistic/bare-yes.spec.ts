import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  listKey,
  OptimisticUpdates,
  provideCacheEntities,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { CacheEngine } from '../cache/cache-engine';
import { LayerTurns } from './layer-turns';
import { LiveLayers } from './live-layers';

interface Customer {
  readonly id: number | string;
  readonly name: string;
  readonly version?: number;
}

const customers = defineEntity<Customer>('customers', {
  lists: {
    matches: () => true,
    compare: () => (a, b) => (a.name < b.name ? -1 : 1),
    limit: () => 2,
  },
});
const ada: Customer = { id: 1, name: 'Ada', version: 3 };
const DETAIL = detailKey('customers', 1);
const FIRST_PAGE = listKey('customers', { page: 1 });

function setUp() {
  TestBed.configureTestingModule({
    providers: [provideCacheHubTesting(), provideCacheEntities(customers)],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  const hub = TestBed.inject(CacheHubService);
  return { controller, hub, updates: TestBed.inject(OptimisticUpdates) };
}

/** The server said yes, and no event will say more. */
describe('a write that is confirmed by no more than yes', () => {
  it('[O2] a delete is done: the row does not come back by itself', async () => {
    const { controller, hub, updates } = setUp();
    controller.seed(customers, [ada]);
    updates.apply((cache) => cache.delete(customers, 1)).confirm();
    await controller.advance(120_000);
    expect([hub.getValue(DETAIL), updates.pending()]).toEqual([undefined, []]);
    // Whoever asks again is told the truth, also where that is another.
    hub.fetch(DETAIL, () => ada).subscribe();
    controller.expectFetch(DETAIL).flush({ ...ada, version: 4 });
    expect(hub.getValue(DETAIL)).toEqual({ ...ada, version: 4 });
  });

  it('[I4][G17] a delete that another page had sent is none of the row that was made anew since, however long nobody says more', async () => {
    const { controller, hub } = setUp();
    const layers = TestBed.inject(CacheEngine).part(LiveLayers);
    controller.seed(customers, [ada]);
    const ops = [{ op: 'delete', entity: 'customers', id: 1 }] as const;
    layers.add({ id: 'x', ops }, { kind: 'queue' });
    layers.confirm('x', undefined, 'elsewhere');
    expect(hub.getValue(DETAIL)).toBeUndefined();
    await controller.advance(120_000);
    expect(hub.getValue(DETAIL)).toEqual(ada);
  });

  it('[I10] a created row that no list brings under its real id does not stay for ever', async () => {
    const { controller, hub, updates } = setUp();
    updates.apply((cache) => cache.create(customers, { id: 'tmp', name: 'Eve' })).confirm();
    expect(hub.keys()).toEqual(['customers:detail-tmp']);
    await controller.advance(60_000);
    expect(hub.keys()).toEqual([]);
  });

  it('[O8] a change of a row that is not cached leaves nothing behind', () => {
    const { hub, updates } = setUp();
    const update = updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    update.confirm();
    expect(hub.keys()).toEqual([]);
    expect(TestBed.inject(CacheEngine).part(LayerTurns).has(update.id)).toBe(false);
  });
});

describe('the answered row of a change', () => {
  it('[L2] is no new row to a page that does not show it', () => {
    const { controller, hub, updates } = setUp();
    const page = { items: [ada, { id: 2, name: 'Bob', version: 1 }], totalCount: 3 };
    hub.fetch(FIRST_PAGE, () => page).subscribe();
    controller.expectFetch(FIRST_PAGE).flush(page);
    const update = updates.apply((cache) => cache.patch(customers, 3, { name: 'Al' }));
    update.confirm({ id: 3, name: 'Al', version: 2 });
    // Whether it was counted before only the server knows.
    expect(hub.getValue<typeof page>(FIRST_PAGE)?.totalCount).toBe(3);
  });
});
