import { Injector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  defineEntity,
  detailKey,
  injectEntity,
  OptimisticUpdates,
  RealtimeCacheService,
} from 'ngx-cachehub';
import { of, Subject, throwError } from 'rxjs';
import {
  ada,
  customers,
  DETAIL,
  LIST,
  rename,
  setUp,
  type Customer,
} from './spec-support/customer-queue';
import { Device } from './spec-support/mortal-store';

describe('what shows meanwhile', () => {
  it('[O4] layers of queued actions have no time-out and are not counted, and are listed as pending', async () => {
    const { controller, hub, offline } = setUp(
      { handlers: {} },
      { optimistic: { maxPending: 1, timeoutMs: 1_000 } },
    );
    controller.seed(customers, [ada]);
    controller.setOnline(false);
    const id = await offline.queueOfflineAction(rename('Eve'));
    const updates = TestBed.inject(OptimisticUpdates);
    updates.apply((cache) => cache.set('note', 1));
    expect(updates.pending().map((update) => update.keys)).toEqual([[DETAIL], ['note']]);
    await controller.advance(60_000);
    expect([hub.getValue<Customer>(DETAIL)?.name, updates.pending()[0]?.id]).toEqual(['Eve', id]);
  });

  it('[O2][O5] never flickers back: the own event, known by its key, ends the layer before or after the answer', async () => {
    const answer = new Subject<unknown>();
    const { controller, hub, offline } = setUp({ handlers: { rename: () => answer } });
    controller.seed(customers, [ada]);
    TestBed.inject(RealtimeCacheService).subscribeToEntity(customers).subscribe();
    controller.realtime.open();
    await controller.settle();
    const seen: unknown[] = [];
    hub.get<Customer>(DETAIL).subscribe((row) => seen.push(row?.name));
    await offline.queueOfflineAction(rename('Eve'));
    const [action] = controller.queued();
    controller.realtime.emit({
      type: 'ENTITY_UPDATED',
      data: { entityType: 'customers', entityId: 1, changes: { name: 'Eve' }, version: 4 },
      origin: { mutationId: action.idempotencyKey },
    });
    await controller.advance(200);
    expect(TestBed.inject(OptimisticUpdates).pending()).toEqual([]);
    answer.next({ ...ada, name: 'Eve', version: 4 });
    answer.complete();
    await controller.settle();
    expect(new Set(seen)).toEqual(new Set(['Ada', 'Eve']));
    expect(seen.lastIndexOf('Ada')).toBe(0);
    expect([offline.queueSize(), hub.getValue<Customer>(DETAIL)?.version]).toEqual([0, 4]);
  });

  it('[Q8] a refetch waits for the own writes, at most five seconds; a first load does not', async () => {
    const answer = new Subject<unknown>();
    const { controller, hub, offline } = setUp({ handlers: { rename: () => answer } });
    hub.fetch(DETAIL, () => ada).subscribe();
    controller.expectFetch(DETAIL).flush(ada);
    controller.setOnline(false);
    await offline.queueOfflineAction(rename('Eve'));
    controller.setOnline(true);
    await controller.settle();
    controller.expectNoFetch(DETAIL);
    hub.fetch(LIST, () => []).subscribe();
    controller.expectFetch(LIST).flush([ada]);
    await controller.advance(4_900);
    controller.expectNoFetch(DETAIL);
    await controller.advance(600);
    controller.expectFetch(DETAIL).flush({ ...ada, version: 3 });
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Eve');
    answer.next({ ...ada, name: 'Eve', version: 4 });
    answer.complete();
    await controller.settle();
    expect(offline.queueSize()).toBe(0);
  });

  it('[Q8] and begins as soon as they are through', async () => {
    const answer = new Subject<unknown>();
    const { controller, hub, offline } = setUp({ handlers: { rename: () => answer } });
    hub.fetch(DETAIL, () => ada).subscribe();
    controller.expectFetch(DETAIL).flush(ada);
    void offline.queueOfflineAction(rename('Eve'));
    await controller.settle();
    void hub.invalidate(DETAIL);
    await controller.settle();
    controller.expectNoFetch(DETAIL);
    answer.next({ ...ada, name: 'Eve', version: 4 });
    answer.complete();
    await controller.advance(1_000);
    controller.expectFetch(DETAIL).flush({ ...ada, name: 'Eve', version: 4 });
  });

  it('[O6] the map of temporary ids outlives a reload while the queue needs it', async () => {
    const device = new Device();
    const key = detailKey('customers', 'tmp_1');
    const handlers = {
      create: () => of({ id: 'r1', name: 'A', version: 1 }),
      rename: () => throwError(() => ({ status: 503, headers: { get: () => '600' } })),
    };
    const open = () => {
      const connection = device.connect();
      return setUp({ storage: () => connection, handlers });
    };
    const first = open();
    const seen: unknown[] = [];
    first.hub.get<Customer>(key).subscribe((row) => seen.push([row?.id, row?.name]));
    const entity = { id: 'tmp_1', name: 'A' };
    void first.offline.queueOfflineAction({
      type: 'create',
      payload: { name: 'A' },
      entity: 'customers',
      op: 'create',
      tempId: 'tmp_1',
      optimistic: [{ type: 'CREATE', entity }],
    });
    void first.offline.queueOfflineAction({
      ...rename('A2', { entityId: 'tmp_1' }),
      optimistic: [{ type: 'UPDATE', entityId: 'tmp_1', changes: { name: 'A2' } }],
    });
    await first.controller.settle();
    expect(seen.at(-1)).toEqual(['r1', 'A2']);
    expect(first.controller.queued()).toMatchObject([{ entityId: 'r1' }]);
    TestBed.resetTestingModule();
    const { controller, hub } = open();
    await controller.settle();
    controller.seed(customers, [{ id: 'r1', name: 'A', version: 1 }]);
    expect(hub.getValue(key)).toMatchObject({ id: 'r1', name: 'A2' });
  });
});

describe('a component that shows a row made offline', () => {
  it('[O6] asks the server for it only when the server has it', async () => {
    const adapter = {
      get: (id: number | string) => ({ id, name: 'A', version: 2 }),
      create: () => of({ id: 'r1', name: 'A', version: 1 }),
    };
    const orders = defineEntity<Customer>('orders', { adapter: () => adapter });
    const { controller, offline } = setUp({}, { entities: [orders] });
    controller.setOnline(false);
    await offline.queueOfflineAction({
      type: 'order',
      payload: { name: 'A' },
      entity: 'orders',
      op: 'create',
      tempId: 'tmp_1',
      optimistic: [{ type: 'CREATE', entity: { id: 'tmp_1', name: 'A' } }],
    });
    const shown = injectEntity(orders, () => 'tmp_1', { injector: TestBed.inject(Injector) });
    await controller.settle();
    expect([shown.data()?.name, shown.isFetching()]).toEqual(['A', false]);
    controller.verify();
    controller.setOnline(true);
    await controller.advance(1_000);
    expect(shown.data()).toMatchObject({ id: 'r1', name: 'A' });
    controller.expectFetch(detailKey('orders', 'tmp_1')).flush({ id: 'r1', name: 'B', version: 2 });
    expect(shown.data()).toMatchObject({ id: 'r1', name: 'B' });
  });
});
