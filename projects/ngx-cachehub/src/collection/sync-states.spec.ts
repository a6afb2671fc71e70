import { effect } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { OfflineSyncService } from '../offline/offline-sync.service';
import { collectionFixture, QUEUE, todo } from './spec-support/collection-fixture';

const detail = (id: string) => `todos:detail-${id}`;

async function withQueue() {
  const fixture = collectionFixture({
    entity: { merge: { default: 'manual' } },
    features: [QUEUE()],
  });
  await fixture.scheduler.drain();
  const network = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
  return {
    ...fixture,
    offline: TestBed.inject(OfflineSyncService),
    setOnline: (isOnline: boolean) => {
      network.mockReturnValue(isOnline);
      window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
    },
  };
}

afterEach(() => jest.restoreAllMocks());

describe('where a row stands', () => {
  it('[X32] is queued while it waits, pending while it is sent, and synced when the server has it', async () => {
    const { hub, todos, server, scheduler, setOnline } = await withQueue();
    hub.set(detail('1'), todo('1'));
    const state = todos.syncState('1');
    expect(state()).toBe('synced');
    setOnline(false);
    await todos.update('1', { done: true });
    expect(state()).toBe('queued');
    setOnline(true);
    await scheduler.drain();
    expect(state()).toBe('pending');
    server.last.answer(todo('1', 2, { done: true }));
    await scheduler.drain();
    expect(state()).toBe('synced');
  });

  it('[X32][O6] follows a created row from its temporary id to the real one', async () => {
    const { todos, server, scheduler, setOnline } = await withQueue();
    setOnline(false);
    const { id } = await todos.save({ title: 'A', done: false });
    const temporary = todos.syncState(id);
    const real = todos.syncState('7');
    expect([temporary(), real()]).toEqual(['queued', 'synced']);
    setOnline(true);
    await scheduler.drain();
    server.last.answer(todo('7', 1, { title: 'A' }));
    await scheduler.drain();
    expect([temporary(), real()]).toEqual(['synced', 'synced']);
    setOnline(false);
    await todos.update('7', { done: true });
    expect([temporary(), real()]).toEqual(['queued', 'queued']);
  });

  it('[X32] is parked where the server refused, and in conflict where a person has to decide', async () => {
    const { hub, todos, server, scheduler } = await withQueue();
    hub.set(detail('1'), todo('1'));
    hub.set(detail('2'), todo('2'));
    void todos.update('1', { title: 'Mine' });
    void todos.update('2', { title: 'Mine' });
    await scheduler.drain();
    server.calls[0].fail({ status: 422 });
    server.calls[1].fail({ status: 412, current: todo('2', 2, { title: 'Theirs' }) });
    await scheduler.drain();
    expect([todos.syncState('1')(), todos.syncState('2')()]).toEqual(['parked', 'conflict']);
  });

  it('[X32] of several writes of a row the one that needs most attention says', async () => {
    const { hub, todos, server, scheduler, offline } = await withQueue();
    hub.set(detail('1'), todo('1'));
    void todos.update('1', { title: 'Mine' });
    await scheduler.drain();
    server.last.fail({ status: 422 });
    await scheduler.drain();
    await todos.update('1', { done: true });
    expect(offline.actions().map(({ status }) => status)).toEqual(['parked', 'queued']);
    expect(todos.syncState('1')()).toBe('parked');
  });

  it('[X32] without a queue a row is pending until the server has answered', async () => {
    const { hub, todos, server, scheduler } = collectionFixture();
    hub.set(detail('1'), todo('1'));
    const states = [todos.syncState('1'), todos.syncState('2')];
    const write = todos.update('1', { done: true });
    expect(states.map((state) => state())).toEqual(['pending', 'synced']);
    server.last.fail({ status: 422 });
    await write.catch(() => undefined);
    await scheduler.drain();
    expect(states.map((state) => state())).toEqual(['synced', 'synced']);
  });

  it('[X32] a change of one row tells nobody who shows another’s', async () => {
    const { hub, todos, setOnline } = await withQueue();
    hub.set(detail('1'), todo('1'));
    hub.set(detail('2'), todo('2'));
    setOnline(false);
    let runs = 0;
    TestBed.runInInjectionContext(() => {
      const state = todos.syncState('2');
      effect(() => {
        state();
        runs++;
      });
    });
    TestBed.tick();
    await todos.update('1', { done: true });
    TestBed.tick();
    expect(runs).toBe(1);
    await todos.update('2', { done: true });
    TestBed.tick();
    expect(runs).toBe(2);
  });
});
