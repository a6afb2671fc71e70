import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  listKey,
  OptimisticUpdates,
  provideCacheEntities,
  provideCacheHub,
  RealtimeCacheService,
  type CacheHubConfig,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';

interface Customer {
  readonly id: number | string;
  readonly name: string;
  readonly status: string;
  readonly version: number;
}

const customers = defineEntity<Customer>('customers', {
  lists: {
    matches: (row, params: { status?: string }) =>
      params.status === undefined || row.status === params.status,
    compare: () => (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  },
});
const ada: Customer = { id: 1, name: 'Ada', status: 'active', version: 3 };
const DETAIL = detailKey('customers', 1);
const ACTIVE = listKey('customers', { status: 'active' });
const LOST = listKey('customers', { status: 'lost' });

let hub: CacheHubService;
let updates: OptimisticUpdates;
let controller: CacheHubTestingController;

function setUp(config: CacheHubConfig = {}): void {
  TestBed.configureTestingModule({
    providers: [provideCacheHubTesting({ config }), provideCacheEntities(customers)],
  });
  hub = TestBed.inject(CacheHubService);
  updates = TestBed.inject(OptimisticUpdates);
  controller = TestBed.inject(CacheHubTestingController);
  controller.seed(customers, [ada]);
}

const shown = () => hub.getValue<Customer>(DETAIL);
const names = (key: string) =>
  hub.getValue<{ items: readonly Customer[] }>(key)?.items.map(({ name }) => name);

/** A subscription whose events come, so that the entity is covered. */
async function cover(): Promise<void> {
  TestBed.inject(RealtimeCacheService).subscribeToEntity(customers).subscribe();
  controller.realtime.open();
  await controller.settle();
  hub.fetch(DETAIL, () => ada, { realtime: true }).subscribe();
  controller.expectFetch(DETAIL).flush(ada);
  await controller.settle();
}

function emitUpdate(changes: Partial<Customer>, version: number, origin?: object): void {
  const data = { entityType: 'customers', entityId: 1, changes, version };
  controller.realtime.emit({ type: 'ENTITY_UPDATED', data, ...(origin && { origin }) });
}

describe('OptimisticUpdates', () => {
  beforeEach(() => setUp());

  it('[O1] shows a write at once and everywhere, and lets server patches in underneath', async () => {
    await cover();
    hub.set(ACTIVE, { items: [ada], totalCount: 1 });
    updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    expect([shown()?.name, names(ACTIVE)]).toEqual(['Eve', ['Eve']]);
    emitUpdate({ name: 'Zoe', status: 'vip' }, 4);
    await controller.advance(100);
    expect(shown()).toMatchObject({ name: 'Eve', status: 'vip' });
  });

  it('[row:B3] lists what is pending until it is confirmed or rolled back', () => {
    expect([updates.pending(), updates.synced()]).toEqual([[], true]);
    const first = updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    const second = updates.apply((cache) => cache.set('note', 'x'));
    expect(updates.pending().map(({ id, keys }) => [id, keys])).toEqual([
      [first.id, [DETAIL]],
      [second.id, ['note']],
    ]);
    expect(updates.synced()).toBe(false);
    first.rollback();
    updates.confirm(second.id);
    expect([updates.pending(), updates.synced(), shown()?.name]).toEqual([[], true, 'Ada']);
    expect(hub.getValue('note')).toBe('x');
  });

  it('[O2] takes the answered row as the new server state', () => {
    const update = updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    update.confirm({ ...ada, name: 'EVE', version: 4 });
    expect([shown(), updates.synced()]).toEqual([{ ...ada, name: 'EVE', version: 4 }, true]);
  });

  it('[O2] never flickers back between a bare yes and the event that brings the row', async () => {
    await cover();
    const seen: (string | undefined)[] = [];
    hub.get<Customer>(DETAIL).subscribe((row) => seen.push(row?.name));
    const update = updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    update.confirm();
    expect([updates.synced(), shown()?.name]).toEqual([true, 'Eve']);
    emitUpdate({ name: 'Eve' }, 4, { mutationId: update.id });
    await controller.advance(100);
    expect([seen, shown()?.version]).toEqual([['Ada', 'Eve', 'Eve'], 4]);
  });

  it('[O2] does not wait for ever for an event that does not come: the row is loaded again', async () => {
    await cover();
    updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' })).confirm();
    await controller.advance(29_000);
    controller.verify();
    expect(shown()?.name).toBe('Eve');
    await controller.advance(1_000);
    expect(shown()?.name).toBe('Eve');
    controller.expectFetch(DETAIL).flush({ ...ada, name: 'Kim', version: 5 });
    expect(shown()?.name).toBe('Kim');
  });

  it('[O2][I3] a confirmed delete is final at once, and stays so after its time', async () => {
    await cover();
    hub.set(ACTIVE, { items: [ada], totalCount: 1 });
    const seen: (string | undefined)[] = [];
    hub.get<Customer>(DETAIL).subscribe((row) => seen.push(row?.name));
    updates.apply((cache) => cache.delete(customers, 1)).confirm();
    updates.apply((cache) => cache.create(customers, { ...ada, id: 2, name: 'Eve' })).rollback();
    expect(hub.stateOf(ACTIVE)).toMatchObject({ status: 'resolved', data: { totalCount: 0 } });
    await controller.advance(60_000);
    expect([seen, hub.has(DETAIL), names(ACTIVE)]).toEqual([['Ada', undefined], false, []]);
  });

  it('[O1] takes undefined for no value, and no time that is none', () => {
    hub.set('note', 'x');
    const update = updates.apply((cache) => cache.set('note', undefined));
    expect([update.keys, hub.getValue('note')]).toEqual([[], 'x']);
    update.confirm();
    for (const timeoutMs of [-1, NaN]) {
      expect(() => updates.apply((cache) => cache.set('note', 'y'), { timeoutMs })).toThrow(
        expect.objectContaining({ code: 'invalid-config' }),
      );
    }
    expect([hub.getValue('note'), updates.synced()]).toEqual(['x', true]);
  });

  it('[O10] remove and clear take the server’s state from under a layer, which ends as it would have', async () => {
    hub.set('note', 'x');
    const update = updates.apply((cache) => {
      cache.patch(customers, 1, { name: 'Eve' });
      cache.set('note', 'y');
    });
    hub.remove(DETAIL);
    await hub.clear();
    expect([hub.has(DETAIL), hub.getValue('note'), updates.synced()]).toEqual([false, 'y', false]);
    update.rollback();
    expect([hub.keys(), updates.synced()]).toEqual([[], true]);
  });

  it('[O2] keeps what a bare yes confirmed where no event will come', async () => {
    updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' })).confirm();
    await controller.advance(60_000);
    expect([shown()?.name, updates.synced()]).toEqual(['Eve', true]);
  });

  it('[O3] rolling back one of several layers leaves the fields of the others', () => {
    const [first, , third] = ['Eve', 'vip', 'Kim'].map((value, index) =>
      updates.apply((cache) =>
        cache.patch(customers, 1, index === 1 ? { status: value } : { name: value }),
      ),
    );
    third?.rollback();
    expect(shown()).toMatchObject({ name: 'Eve', status: 'vip' });
    first?.rollback(new Error('409'));
    expect(shown()).toMatchObject({ name: 'Ada', status: 'vip' });
  });

  it('[O3] a second end, or the end of another, changes nothing', () => {
    const update = updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    update.confirm({ ...ada, name: 'Eve', version: 4 });
    update.rollback();
    updates.rollback('unknown');
    updates.confirm('unknown', ada);
    expect(shown()?.name).toBe('Eve');
  });

  it('[O4] rolls back after 30 s without an end, and says so', async () => {
    updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    updates.apply((cache) => cache.patch(customers, 1, { status: 'vip' }), { timeoutMs: 60_000 });
    await controller.advance(29_999);
    expect(shown()?.name).toBe('Eve');
    await controller.advance(1);
    expect([shown()?.name, shown()?.status]).toEqual(['Ada', 'vip']);
    const errors = controller.events().filter(({ type }) => type === 'error');
    expect(errors).toEqual([
      expect.objectContaining({ details: expect.objectContaining({ code: 'optimistic-timeout' }) }),
    ]);
  });

  it('[O2] takes a row that is answered after the timeout as the server state all the same', async () => {
    const update = updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    await controller.advance(30_000);
    update.confirm({ ...ada, name: 'EVE', version: 4 });
    expect([shown()?.name, updates.synced()]).toEqual(['EVE', true]);
  });

  it('[O4] takes 100 pending updates and refuses one more, which shows nothing', () => {
    const applied = Array.from({ length: 100 }, (_, i) =>
      updates.apply((cache) => cache.set(`k${i}`, i)),
    );
    const write = jest.fn();
    expect(() => updates.apply(write)).toThrow(
      expect.objectContaining({ code: 'too-many-pending' }),
    );
    expect(write).not.toHaveBeenCalled();
    applied[0]?.confirm();
    expect(() => updates.apply((cache) => cache.set('more', 1))).not.toThrow();
  });

  it('[O4] reads both limits from the configuration', async () => {
    TestBed.resetTestingModule();
    setUp({ optimistic: { timeoutMs: 1_000, maxPending: 1 } });
    updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    expect(() => updates.apply(() => undefined)).toThrow(
      expect.objectContaining({ code: 'too-many-pending' }),
    );
    await controller.advance(1_000);
    expect([shown()?.name, updates.synced()]).toEqual(['Ada', true]);
  });

  it('[O5] an own create shows one row when its event comes before its answer', async () => {
    await cover();
    hub.set(ACTIVE, { items: [ada], totalCount: 1 });
    hub.get(ACTIVE).subscribe();
    const update = updates.apply((cache) => {
      cache.create(customers, { name: 'Bea', status: 'active' } as Customer);
    });
    expect(names(ACTIVE)).toEqual(['Ada', 'Bea']);
    const row = { id: 2, name: 'Bea', status: 'active', version: 1 };
    controller.realtime.emit({
      type: 'ENTITY_CREATED',
      data: { entityType: 'customers', entityId: 2, version: 1, entity: row },
      origin: { mutationId: update.id },
    });
    await controller.advance(100);
    expect([names(ACTIVE), updates.synced()]).toEqual([['Ada', 'Bea'], true]);
    update.confirm(row);
    expect(hub.getValue<{ items: unknown[] }>(ACTIVE)?.items).toEqual([ada, row]);
  });

  it('[row:A6] gives a created row a temporary id, places it in the matching lists only, and takes it back', () => {
    for (const key of [ACTIVE, LOST]) {
      hub.set(key, { items: key === ACTIVE ? [ada] : [], totalCount: key === ACTIVE ? 1 : 0 });
      hub.get(key).subscribe();
    }
    let id: unknown;
    const update = updates.apply((cache) => {
      id = cache.create<Customer>(customers, { name: 'Abe', status: 'active' } as Customer);
    });
    expect(String(id)).toMatch(/^tmp_[0-9a-f-]{36}$/);
    expect([names(ACTIVE), names(LOST)]).toEqual([['Abe', 'Ada'], []]);
    update.rollback();
    expect([names(ACTIVE), names(LOST)]).toEqual([['Ada'], []]);
  });

  it('[row:A6] replaces the temporary id by the row that the server answers', () => {
    hub.set(ACTIVE, { items: [ada], totalCount: 1 });
    hub.get(ACTIVE).subscribe();
    const update = updates.apply((cache) => {
      cache.create(customers, { name: 'Bea', status: 'active' } as Customer);
    });
    const row = { id: 7, name: 'Bea', status: 'active', version: 1 };
    update.confirm(row);
    expect(hub.getValue(ACTIVE)).toEqual({ items: [ada, row], totalCount: 2 });
    expect(hub.getValue(detailKey('customers', 7))).toEqual(row);
  });

  it('[row:A6] asks the entity for a temporary id where it has its own way to make one', () => {
    let next = 0;
    const notes = defineEntity<{ id: number; text: string }>('notes', {
      createTempId: () => --next,
    });
    const ids: unknown[] = [];
    updates.apply((cache) => {
      ids.push(cache.create(notes, { text: 'a' } as { id: number; text: string }));
      ids.push(cache.create(notes, { id: 9, text: 'b' }));
    });
    expect(ids).toEqual([-1, 9]);
    expect(hub.getValue(detailKey('notes', -1))).toEqual({ id: -1, text: 'a' });
  });

  it('[O1] replays updates of plain keys, and deletes of rows, until they end', () => {
    hub.set('count', 1);
    const plus = updates.apply((cache) => cache.update<number>('count', (count) => count + 10));
    hub.set('count', 2);
    const gone = updates.apply((cache) => cache.delete(customers, 1));
    expect([hub.getValue('count'), shown()]).toEqual([12, undefined]);
    plus.rollback();
    gone.rollback();
    expect([hub.getValue('count'), shown()]).toEqual([2, ada]);
  });

  it("[N2] a lazy route's hub has layers of its own", () => {
    const route = createEnvironmentInjector(
      [provideCacheHub()],
      TestBed.inject(EnvironmentInjector),
    );
    route.get(CacheHubService).set('note', 'below');
    route.get(OptimisticUpdates).apply((cache) => cache.set('note', 'shown'));
    expect([hub.getValue('note'), updates.synced()]).toEqual([undefined, true]);
    expect(route.get(CacheHubService).getValue('note')).toBe('shown');
    route.destroy();
  });

  it('[N3] leaves no timer behind when its hub ends', () => {
    updates.apply((cache) => cache.patch(customers, 1, { name: 'Eve' }));
    const scheduler = TestBed.inject(VirtualScheduler);
    expect(scheduler.pending).toBeGreaterThan(0);
    TestBed.resetTestingModule();
    expect(scheduler.pending).toBe(0);
  });

  it('[O3] a write that throws shows nothing and is not pending', () => {
    expect(() =>
      updates.apply((cache) => {
        cache.patch(customers, 1, { name: 'Eve' });
        throw new Error('half way');
      }),
    ).toThrow('half way');
    expect([shown()?.name, updates.synced()]).toEqual(['Ada', true]);
  });

  it('[O1] refuses what a write does after it has returned, and keys that cannot be', () => {
    let late: (() => void) | undefined;
    updates.apply((cache) => (late = () => cache.set('late', 1)));
    expect(late).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    const invalid = expect.objectContaining({ name: 'CacheHubError', code: 'invalid-key' });
    expect(() => updates.apply((cache) => cache.set('', 1))).toThrow(invalid);
    expect(() => updates.apply((cache) => cache.patch('a:b', 1, {}))).toThrow(invalid);
    expect(() => updates.apply((cache) => void cache.create('a:b', {}))).toThrow(invalid);
    expect(() => updates.apply((cache) => cache.delete(customers, NaN))).toThrow(invalid);
  });
});
