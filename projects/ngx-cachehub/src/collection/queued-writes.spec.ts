import { TestBed } from '@angular/core/testing';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { OutboxStore } from '../core/outbox/outbox-store';
import { memoryOutbox } from '../offline/memory-outbox';
import { OfflineSyncService } from '../offline/offline-sync.service';
import { withOffline } from '../offline/with-offline';
import { collectionFixture, todo, type CollectionSetup } from './spec-support/collection-fixture';

const detail = (id: string) => `todos:detail-${id}`;

/** A hub with a queue whose device can be looked at, and that is online as it is told. */
async function queued(setup: CollectionSetup & { readonly maxQueue?: number } = {}) {
  const puts: string[][] = [];
  let isHealthy = true;
  const memory = memoryOutbox();
  const store: OutboxStore = {
    load: (user) => memory.load(user),
    put: (actions) => {
      if (!isHealthy) return Promise.reject(new Error('The disk is full.'));
      puts.push(actions.map(({ type, entityId }) => `${type} ${entityId ?? ''}`));
      return memory.put(actions);
    },
    delete: (ids) => memory.delete(ids),
    clear: (user) => memory.clear(user),
  };
  const { maxQueue = 1_000 } = setup;
  const fixture = collectionFixture({
    ...setup,
    features: [
      withOffline({
        storage: () => store,
        maxQueue,
        backoff: { initialDelayMs: 1, maxDelayMs: 1 },
      }),
      ...(setup.features ?? []),
    ],
  });
  await fixture.scheduler.drain();
  const offline = TestBed.inject(OfflineSyncService);
  const network = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
  const setOnline = (isOnline: boolean) => {
    network.mockReturnValue(isOnline);
    window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
  };
  return {
    ...fixture,
    offline,
    puts,
    setOnline,
    breakDevice: () => void (isHealthy = false),
  };
}

async function codeOf(promise: PromiseLike<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return error instanceof CacheHubError ? error.code : String(error);
  }
}

afterEach(() => jest.restoreAllMocks());

describe('writes of a collection through the queue', () => {
  it('[X3][row:E3] show at once, resolve when the device has them, and are confirmed by the server’s row', async () => {
    const { hub, todos, server, scheduler, offline, setOnline } = await queued();
    setOnline(false);
    const write = todos.save({ title: 'Milk', done: false });
    const [key] = hub.keys();
    expect(hub.getValue(key)).toMatchObject({ title: 'Milk' });
    const row = await write;
    expect(row).toMatchObject({ title: 'Milk', done: false });
    expect(offline.actions()).toMatchObject([
      { id: write.actionId, type: 'todos/create', op: 'create', status: 'queued', tempId: row.id },
    ]);
    expect(server.calls).toEqual([]);
    setOnline(true);
    await scheduler.drain();
    expect(server.last).toMatchObject({ op: 'create', value: { title: 'Milk', done: false } });
    server.last.answer(todo('7', 1, { title: 'Milk' }));
    expect(await write.confirmed).toEqual(todo('7', 1, { title: 'Milk' }));
    await scheduler.drain();
    expect(hub.getValue(key)).toEqual(todo('7', 1, { title: 'Milk' }));
    expect(offline.actions()).toEqual([]);
  });

  it('[O6][X32] a row is tracked by the same before and after the server gave it an id', async () => {
    const { todos, server, scheduler } = await queued();
    const { id } = await todos.save({ title: 'Milk', done: false });
    const keys = () => todos.snapshot().map((row) => [row.id, todos.trackKey(row.id)]);
    expect(keys()).toEqual([[id, id]]);
    await scheduler.drain();
    server.last.answer(todo('7', 1, { title: 'Milk' }));
    await scheduler.drain();
    expect(keys()).toEqual([['7', id]]);
    expect(['7', id, 'other'].map((one) => todos.trackKey(one))).toEqual([id, id, 'other']);
    expect(() => todos.trackKey(NaN as never)).toThrow(
      expect.objectContaining({ code: 'invalid-key' }) as Error,
    );
  });

  it('[X3][Q6] an edit of a row that was never sent becomes part of its create, and shares its outcome', async () => {
    const { todos, server, scheduler, offline, setOnline } = await queued();
    setOnline(false);
    const create = todos.save({ title: 'Milk', done: false });
    const { id } = await create;
    const edit = todos.update(id, { done: true });
    expect(await edit).toMatchObject({ title: 'Milk', done: true });
    expect([edit.actionId, offline.queueSize()]).toEqual([create.actionId, 1]);
    setOnline(true);
    await scheduler.drain();
    expect(server.ops).toEqual(['create']);
    expect(server.last.value).toEqual({ title: 'Milk', done: true });
    server.last.answer(todo('7', 1, { title: 'Milk', done: true }));
    expect(await edit.confirmed).toEqual(todo('7', 1, { title: 'Milk', done: true }));
  });

  it('[X3][M4] sends the changed fields, and the row on which they were made', async () => {
    const { hub, todos, server, scheduler } = await queued();
    hub.set(detail('1'), todo('1', 4, { note: 'x' }));
    const write = todos.update('1', { done: true, note: undefined });
    await scheduler.drain();
    expect(server.last).toMatchObject({ op: 'update', id: '1', baseVersion: 4 });
    expect(server.last.value).toEqual({ done: true, note: undefined });
    expect(server.last.base).toEqual(todo('1', 4, { note: 'x' }));
    server.last.answer(todo('1', 5, { done: true }));
    expect(await write.confirmed).toEqual(todo('1', 5, { done: true }));
  });

  it('[X3] what is refused rejects `confirmed` and not the write, which was safe', async () => {
    const { hub, todos, server, scheduler, offline } = await queued();
    hub.set(detail('1'), todo('1'));
    const write = todos.update('1', { title: 'Mine' });
    await scheduler.drain();
    server.last.fail({ status: 422 });
    expect(await codeOf(write.confirmed)).toBe('rejected');
    expect(await codeOf(write)).toBe('none');
    await scheduler.drain();
    expect(hub.getValue(detail('1'))).toEqual(todo('1'));
    expect(offline.parked()).toHaveLength(1);
  });

  it('[X3] another write that came first rejects `confirmed` with the conflict', async () => {
    const { hub, todos, server, scheduler } = await queued({
      entity: { merge: { default: 'manual' } },
    });
    hub.set(detail('1'), todo('1'));
    const write = todos.update('1', { title: 'Mine' });
    await scheduler.drain();
    const current = todo('1', 2, { title: 'Theirs' });
    server.last.fail({ status: 412, current });
    await expect(write.confirmed).rejects.toMatchObject({
      code: 'conflict',
      details: { conflict: { remote: current } },
    });
  });

  it('[X3] `confirmed` that nobody listens to is no unhandled rejection', async () => {
    const { hub, todos, server, scheduler } = await queued();
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    hub.set(detail('1'), todo('1'));
    await todos.update('1', { title: 'Mine' });
    await scheduler.drain();
    server.last.fail({ status: 422 });
    await scheduler.drain();
    await new Promise((resolve) => setTimeout(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('[X3][Q7] a full queue refuses the write, and nothing of it shows', async () => {
    const { hub, todos, setOnline } = await queued({ maxQueue: 1 });
    setOnline(false);
    await todos.save({ title: 'A', done: false });
    const refused = todos.save({ title: 'B', done: false });
    expect(await codeOf(refused)).toBe('queue-full');
    expect(await codeOf(refused.confirmed)).toBe('queue-full');
    expect(hub.keys()).toHaveLength(1);
  });

  it('[X3][Q7] a device that does not store says so; the write is kept and sent', async () => {
    const { todos, server, scheduler, breakDevice } = await queued();
    breakDevice();
    const write = todos.save({ title: 'A', done: false });
    expect(await codeOf(write)).toBe('storage-failed');
    await scheduler.drain();
    server.last.answer(todo('1', 1, { title: 'A' }));
    expect(await write.confirmed).toEqual(todo('1', 1, { title: 'A' }));
  });

  it('[X3] what cannot be stored is refused with the place where it stands', async () => {
    const { hub, todos } = await queued();
    hub.set(detail('1'), todo('1'));
    const bad = { title: 1n } as unknown as { title: string };
    await expect(todos.update('1', bad)).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('payload.title') as string,
    });
    expect(hub.getValue(detail('1'))).toEqual(todo('1'));
  });

  it('[X31] saveAll and deleteAll are one step on the device', async () => {
    const { todos, puts, setOnline, offline } = await queued();
    setOnline(false);
    const rows = await todos.saveAll([
      { title: 'A', done: false },
      { title: 'B', done: false },
    ]);
    expect(rows.map(({ title }) => title)).toEqual(['A', 'B']);
    expect(puts).toEqual([rows.map(({ id }) => `todos/create ${id}`)]);
    await todos.deleteAll(rows.map(({ id }) => id));
    expect(offline.actions()).toEqual([]);
  });

  it('[X31][Q7] saveAll keeps what was taken and says what was not', async () => {
    const { todos, offline, setOnline } = await queued({ maxQueue: 2 });
    setOnline(false);
    const values = ['A', 'B', 'C'].map((title) => ({ title, done: false }));
    await expect(todos.saveAll(values)).rejects.toMatchObject({
      code: 'queue-full',
      details: { failed: [{ index: 2, error: { code: 'queue-full' } }] },
    });
    expect(offline.queueSize()).toBe(2);
  });
});
