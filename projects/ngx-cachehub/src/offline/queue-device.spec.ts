import { EnvironmentInjector, PLATFORM_ID, createEnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  OfflineSyncService,
  provideCacheHub,
  withOffline,
  type OfflineOptions,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Subject, throwError } from 'rxjs';
import { rename, setUp, types } from './spec-support/customer-queue';
import { Device } from './spec-support/mortal-store';

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
