import {
  createEnvironmentInjector,
  EnvironmentInjector,
  inject,
  PLATFORM_ID,
  signal,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  defineEntity,
  detailKey,
  injectEntity,
  injectMutation,
  listKey,
  OfflineSyncService,
  OptimisticUpdates,
  provideCacheEntities,
  provideCacheHub,
  RealtimeCacheService,
  withOffline,
  type CacheHubConfig,
  type OfflineActionInput,
  type OfflineOptions,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';
import { Injector } from '@angular/core';
import { of, Subject, throwError } from 'rxjs';
import { Device } from './spec-support/mortal-store';

interface Customer {
  readonly id: number | string;
  readonly name: string;
  readonly version?: number;
}

const customers = defineEntity<Customer>('customers');
const ada: Customer = { id: 1, name: 'Ada', version: 3 };
const DETAIL = detailKey('customers', 1);
const LIST = listKey('customers', { page: 1 });

function setUp(options: OfflineOptions = {}, config: CacheHubConfig = {}) {
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({ config, features: [withOffline(options)] }),
      provideCacheEntities(customers),
    ],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  return {
    controller,
    hub: TestBed.inject(CacheHubService),
    offline: TestBed.inject(OfflineSyncService),
    clock: TestBed.inject(VirtualScheduler),
  };
}

function rename(name: string, more: Partial<OfflineActionInput> = {}): OfflineActionInput {
  return {
    type: 'rename',
    payload: { name },
    entity: 'customers',
    entityId: 1,
    op: 'update',
    optimistic: [{ type: 'UPDATE', entityId: 1, changes: { name } }],
    ...more,
  };
}

const types = (controller: CacheHubTestingController) =>
  controller.events().map(({ type }) => type);

describe('the device', () => {
  it('[Q7] a full device keeps the write in memory, says so, and takes it when there is room', async () => {
    const device = new Device();
    const connection = device.connect();
    const answer = new Subject<unknown>();
    const { controller, offline } = setUp({
      storage: () => connection,
      handlers: { rename: () => answer },
    });
    await controller.settle();
    expect(offline.durable()).toBe(true);
    device.isFull = true;
    const id = await offline.queueOfflineAction(rename('Eve')).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'storage-failed' });
      return (error as { details: { id: string } }).details.id;
    });
    expect([offline.durable(), offline.actions().map((action) => action.id)]).toEqual([
      false,
      [id],
    ]);
    expect(types(controller)).toContain('storage-degraded');
    device.isFull = false;
    await controller.advance(31_000);
    expect(offline.durable()).toBe(true);
    expect((await device.stored()).map((action) => action.id)).toEqual([id]);
  });

  it('[Q7] a device that never answers delays nothing for ever', async () => {
    const dead = { load: never, put: never, delete: never, clear: never };
    const { controller, offline } = setUp({
      storage: () => dead,
      handlers: { rename: () => 'done' },
    });
    const result = offline.perform(rename('Eve'));
    await controller.advance(60_000);
    await expect(result).resolves.toBe('done');
    expect(offline.durable()).toBe(false);
  });

  it('[Q7] memory alone is never durable, and the browser is asked to persist at the first action', async () => {
    const persist = jest.fn(() => Promise.resolve(true));
    Object.defineProperty(navigator, 'storage', { configurable: true, value: { persist } });
    const { offline } = setUp({ handlers: { rename: () => 1 } });
    await offline.queueOfflineAction(rename('Eve'));
    expect([offline.durable(), persist.mock.calls.length]).toEqual([false, 0]);
    TestBed.resetTestingModule();
    const device = new Device().connect();
    const stored = setUp({ storage: () => device, handlers: { rename: () => 1 } });
    await stored.offline.queueOfflineAction(rename('Eve'));
    await stored.offline.queueOfflineAction(rename('Zoe'));
    expect(persist).toHaveBeenCalledTimes(1);
    Reflect.deleteProperty(navigator, 'storage');
  });
});

describe('failures', () => {
  it('[Q4] a refusal rolls back, parks, and rejects whoever awaits it with the status', async () => {
    const { controller, hub, offline } = setUp({
      handlers: {
        rename: () => throwError(() => ({ status: 422, error: { message: 'Too short.' } })),
      },
    });
    controller.seed(customers, [ada]);
    const result = offline.perform(rename('E'));
    await expect(result).rejects.toMatchObject({
      code: 'rejected',
      message: 'Too short.',
      details: { status: 422 },
    });
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Ada');
    expect([types(controller).includes('action-rejected'), offline.parked().length]).toEqual([
      true,
      1,
    ]);
  });

  it('[Q4] honours Retry-After, and parks after three answers', async () => {
    const handler = jest.fn(() =>
      throwError(() => ({ status: 503, headers: { get: () => '20' } })),
    );
    const { controller, offline } = setUp({ handlers: { rename: handler } });
    void offline.queueOfflineAction(rename('Eve'));
    await controller.advance(19_000);
    expect(handler).toHaveBeenCalledTimes(1);
    await controller.advance(60_000);
    expect([handler.mock.calls.length, offline.parked()[0]?.attempts]).toEqual([3, 3]);
  });

  it('[Q5] retry, edit and discard work after a reload', async () => {
    const device = new Device();
    const handlers = {
      rename: jest.fn((action: { payload: unknown }) =>
        (action.payload as Customer).name === 'ok'
          ? of({ ...ada, name: 'ok', version: 4 })
          : throwError(() => ({ status: 400 })),
      ),
    };
    const open = () => {
      const connection = device.connect();
      return setUp({ storage: () => connection, handlers });
    };
    const first = open();
    void first.offline.queueOfflineAction(rename('a'));
    void first.offline.queueOfflineAction(rename('b', { entityId: 2 }));
    await first.controller.settle();
    TestBed.resetTestingModule();
    const { controller, offline } = open();
    await controller.settle();
    const [a, b] = offline.parked();
    await offline.retry(a.id);
    await controller.settle();
    expect(handlers.rename).toHaveBeenCalledTimes(3);
    await offline.edit(a.id, { name: 'ok' });
    await offline.discard(b.id);
    await controller.settle();
    expect([offline.queueSize(), await device.stored()]).toEqual([0, []]);
    expect(types(controller)).toEqual(
      expect.arrayContaining(['action-confirmed', 'action-dropped']),
    );
  });

  it('[Q9] an action without a handler waits, and goes on when one is registered', async () => {
    const { controller, offline } = setUp();
    const result = offline.perform(
      rename('Eve', { entity: undefined, op: undefined, entityId: undefined }),
    );
    await expect(result).rejects.toMatchObject({ code: 'no-handler' });
    const handler = jest.fn(() => inject(CACHE_HUB_SCHEDULER).now());
    const remove = offline.registerHandler('rename', handler);
    await controller.settle();
    expect([handler.mock.calls.length, offline.queueSize()]).toEqual([1, 0]);
    remove();
    void offline.queueOfflineAction({ type: 'rename', payload: 1 });
    await controller.settle();
    expect(offline.parked().length).toBe(1);
  });

  it('[M4][Q4] a row that is gone is a conflict, and not a fault of the write', async () => {
    const { controller, offline } = setUp({
      handlers: { rename: () => throwError(() => ({ status: 404 })) },
    });
    controller.seed(customers, [ada]);
    const result = offline.perform(rename('Eve', { base: ada, baseVersion: 3 }));
    await expect(result).rejects.toMatchObject({ code: 'conflict' });
    expect(controller.queued()).toMatchObject([{ status: 'conflict' }]);
  });

  it('[M7] merges with what another wrote, and sends that as a new write', async () => {
    const theirs = { ...ada, name: 'Ada', phone: '1', version: 4 };
    const sent: unknown[] = [];
    const { controller, offline } = setUp({
      handlers: {
        rename: (action, ctx) => {
          sent.push([action.payload, ctx.baseVersion, ctx.idempotencyKey]);
          return sent.length === 1
            ? throwError(() => ({ status: 412, error: { error: {}, current: theirs } }))
            : of({ ...theirs, name: 'Eve', version: 5 });
        },
      },
    });
    controller.seed(customers, [ada]);
    await expect(
      offline.perform(rename('Eve', { base: ada, baseVersion: 3 })),
    ).resolves.toMatchObject({ version: 5, phone: '1' });
    expect(sent.map((each) => (each as unknown[]).slice(0, 2))).toEqual([
      [{ name: 'Eve' }, 3],
      [{ name: 'Eve' }, 4],
    ]);
    expect(new Set(sent.map((each) => (each as unknown[])[2])).size).toBe(2);
  });
});

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

describe('users', () => {
  it('[I5][I11] signing out stops the queue and keeps it for its owner', async () => {
    const device = new Device();
    const connection = device.connect();
    const user = signal<string | null>('ada');
    const sent: unknown[] = [];
    const { controller, hub, offline } = setUp(
      {
        storage: () => connection,
        handlers: { rename: (action) => (sent.push(action.userKey), of(null)) },
      },
      { userKey: () => user },
    );
    controller.setOnline(false);
    await offline.queueOfflineAction(rename('Eve'));
    user.set('bob');
    await controller.settle();
    controller.setOnline(true);
    await controller.settle();
    expect([offline.actions(), sent, hub.getValue(DETAIL)]).toEqual([[], [], undefined]);
    expect((await device.stored('ada')).length).toBe(1);
    user.set('ada');
    await controller.settle();
    expect([sent, await device.stored('ada')]).toEqual([['ada'], []]);
  });
});

describe('clear', () => {
  it('[S4][I5] leaves the queue alone, unless it is told to discard it', async () => {
    const device = new Device();
    const connection = device.connect();
    const { controller, hub, offline } = setUp({
      storage: () => connection,
      handlers: { rename: () => of(null) },
    });
    controller.setOnline(false);
    const result = offline.perform(rename('Eve'));
    await controller.settle();
    await hub.clear();
    expect([offline.queueSize(), (await device.stored()).length]).toEqual([1, 1]);
    const cleared = hub.clear({ discardQueue: true });
    await controller.settle();
    await cleared;
    await expect(result).rejects.toMatchObject({ code: 'aborted' });
    expect([offline.queueSize(), await device.stored()]).toEqual([0, []]);
    expect(types(controller)).toContain('action-dropped');
  });
});

describe('what can be observed', () => {
  it('[Q11] tells a run of the queue as one, and counts what became of its actions', async () => {
    const { controller, hub, offline } = setUp({
      handlers: {
        note: (action) => (action.payload === 'bad' ? throwError(() => ({ status: 400 })) : 1),
      },
    });
    void offline.queueOfflineAction({ type: 'note', payload: 'good' });
    await controller.settle();
    void offline.queueOfflineAction({ type: 'note', payload: 'bad' });
    await controller.settle();
    expect(types(controller).filter((type) => /^(action|sync)-/.test(type))).toEqual([
      'action-queued',
      'sync-started',
      'action-sent',
      'action-confirmed',
      'sync-completed',
      'action-queued',
      'sync-started',
      'action-sent',
      'action-rejected',
      'action-parked',
      'sync-failed',
    ]);
    expect(hub.metrics()).toMatchObject({ queued: 2, confirmed: 1, parked: 1 });
    expect(offline.lastSyncedAt()).not.toBeNull();
    await offline.sync();
  });

  it('[Q11] nobody is up to date whose device cannot be read: what waits there is not known', async () => {
    const device = new Device();
    const connection = device.connect();
    let isBroken = true;
    const load = (user: string | null) =>
      isBroken ? Promise.reject(new Error('Locked.')) : connection.load(user);
    const { controller, offline, clock } = setUp({ storage: () => ({ ...connection, load }) });
    await controller.settle();
    await offline.sync();
    expect(offline.lastSyncedAt()).toBeNull();
    isBroken = false;
    await clock.advance(60_000);
    await offline.sync();
    expect(offline.lastSyncedAt()).not.toBeNull();
  });

  it('[row:B5] says when the connection changes, as stream, signal and event', async () => {
    const { controller, offline } = setUp();
    const seen: boolean[] = [];
    offline.isOnline$.subscribe((isOnline) => seen.push(isOnline));
    controller.setOnline(false);
    controller.setOnline(true);
    await controller.settle();
    expect([seen, offline.isOnline()]).toEqual([[true, false, true], true]);
    expect(types(controller).filter((type) => type === 'connectivity-changed').length).toBe(2);
  });

  it('[row:A7] a mutation with an action is queued while offline, and succeeds later', async () => {
    const { controller, hub, offline } = setUp({
      handlers: { rename: () => of({ ...ada, name: 'Eve', version: 4 }) },
    });
    controller.seed(customers, [ada]);
    controller.setOnline(false);
    const mutation = injectMutation<string, Customer>(
      {
        action: (name) => ({ ...rename(name), optimistic: undefined }),
        optimistic: (cache, name) => cache.patch(customers, 1, { name }),
      },
      { injector: TestBed.inject(Injector) },
    );
    mutation.mutate('Eve');
    await controller.settle();
    expect([mutation.status(), hub.getValue<Customer>(DETAIL)?.name]).toEqual(['queued', 'Eve']);
    controller.setOnline(true);
    await controller.settle();
    expect([mutation.status(), mutation.result()?.version, offline.queueSize()]).toEqual([
      'success',
      4,
      0,
    ]);
  });
});

describe('its life', () => {
  it('[N3] ends with its injector: no timer is left, and whoever waits is told', async () => {
    const clock = new VirtualScheduler();
    TestBed.configureTestingModule({
      providers: [{ provide: CACHE_HUB_SCHEDULER, useValue: clock }],
    });
    const child = createEnvironmentInjector(
      [
        provideCacheHub(
          {},
          withOffline({
            handlers: { slow: () => new Subject(), bad: () => throwError(() => ({ status: 503 })) },
          }),
        ),
      ],
      TestBed.inject(EnvironmentInjector),
    );
    const offline = child.get(OfflineSyncService);
    const slow = offline.perform({ type: 'slow', payload: 1 });
    void offline.queueOfflineAction({ type: 'bad', payload: 1 });
    await clock.drain();
    expect(clock.pending).toBeGreaterThan(0);
    child.destroy();
    await expect(slow).rejects.toMatchObject({ code: 'destroyed' });
    await clock.drain();
    expect(clock.pending).toBe(0);
  });

  it('[C9] nothing runs on the server platform', async () => {
    const clock = new VirtualScheduler();
    const storage = jest.fn();
    TestBed.configureTestingModule({
      providers: [
        { provide: PLATFORM_ID, useValue: 'server' },
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({}, withOffline({ storage })),
      ],
    });
    const offline = TestBed.inject(OfflineSyncService);
    await expect(offline.perform({ type: 'a', payload: 1 })).rejects.toMatchObject({
      code: 'not-configured',
    });
    expect([clock.pending, storage.mock.calls.length, offline.isOnline()]).toEqual([0, 0, true]);
  });

  it.each([
    [{ maxAttempts: 0 }, "'maxAttempts' to be a whole number ≥ 1"],
    [{ handlers: { a: 1 } }, "'handlers' to be an object of functions"],
    [{ backoff: { maxDelayMs: 10 } }, "'backoff.maxDelayMs' to be at least"],
    [{ storag: 1 }, "'storag' to be left out"],
  ])('[N2] refuses %j with a sentence', (options, sentence) => {
    expect(() => withOffline(options as OfflineOptions)).toThrow(
      expect.objectContaining({
        code: 'invalid-config',
        message: expect.stringContaining(sentence) as string,
      }),
    );
  });
});

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
