import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { injectMutation } from 'ngx-cachehub';
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
