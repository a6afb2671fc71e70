import { createEnvironmentInjector, EnvironmentInjector, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CACHE_HUB_SCHEDULER, defineEntity, provideCacheEntities } from 'ngx-cachehub';
import { of, throwError } from 'rxjs';
import {
  ada,
  customers,
  DETAIL,
  rename,
  setUp,
  types,
  type Customer,
} from './spec-support/customer-queue';
import { Device } from './spec-support/mortal-store';

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

  it('[Q9] an action of an entity that nobody knows yet says so, and goes on when it is known', async () => {
    const { controller, offline } = setUp();
    const update = jest.fn(() => ({ id: 'o1', total: 2, version: 2 }));
    const orders = defineEntity('orders', { adapter: () => ({ update }) });
    await offline.queueOfflineAction({
      type: 'order.pay',
      entity: 'orders',
      entityId: 'o1',
      op: 'update',
      payload: { total: 2 },
    });
    await controller.settle();
    expect(offline.parked()[0]?.error?.message).toContain(
      "the hub knows no adapter of 'orders' that can 'update'",
    );
    // As a component or a lazy route does that comes after a reload.
    createEnvironmentInjector([provideCacheEntities(orders)], TestBed.inject(EnvironmentInjector));
    await controller.settle();
    expect([update.mock.calls.length, offline.queueSize()]).toEqual([1, 0]);
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
