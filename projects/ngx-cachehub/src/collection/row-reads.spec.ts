import { of } from 'rxjs';
import { watch } from '../cache/spec-support/hub-fixture';
import { FakeDevice } from '../persistence/spec-support/fake-device';
import { withPersistence } from '../persistence/with-persistence';
import { withRealtime } from '../realtime/with-realtime';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';
import { collectionFixture, QUEUE, todo } from './spec-support/collection-fixture';

const KEY = 'todos:detail-1';
const ONLY_LISTS = { adapter: () => ({ list: () => of([todo('1', 2), todo('2')]) }) };

describe('reading one row of a collection', () => {
  it('[X35] `get` gives a fresh row as it is, and has the adapter get any other', async () => {
    const { hub, todos, server } = collectionFixture({ config: { staleTime: 1_000 } });
    const first = todos.get('1');
    server.last.answer(todo('1'));
    expect(await first).toEqual(todo('1'));
    expect(await todos.get('1')).toEqual(todo('1'));
    expect(server.ops).toEqual(['get 1']);
    void hub.invalidate(KEY);
    const again = todos.get('1');
    server.last.answer(todo('1', 2));
    expect(await again).toEqual(todo('1', 2));
  });

  it('[X35] `get` gives what is known where it cannot be had, also where only a list knows it', async () => {
    const { hub, todos, server } = collectionFixture();
    hub.set('todos:list-{}', [todo('1')]);
    const row = todos.get('1');
    server.last.fail({ status: 503 });
    expect(await row).toEqual(todo('1'));
    const unknown = todos.get('2');
    server.last.fail({ status: 503 });
    await expect(unknown).rejects.toMatchObject({ code: 'fetch-failed' });
  });

  it('[X35] `get` gives undefined where the server has no such row', async () => {
    const { hub, todos, server } = collectionFixture();
    hub.set(KEY, todo('1'));
    for (const id of ['1', '2']) {
      const row = todos.get(id);
      server.last.fail({ status: 404 });
      expect(await row).toBeUndefined();
    }
    expect(hub.has(KEY)).toBe(false);
  });

  it('[X35] `get` without an adapter that can get gives what is known, from the device too', async () => {
    const device = new FakeDevice();
    device.plant({ key: KEY, value: todo('1'), updatedAt: Date.UTC(2026, 0, 1), schemaVersion: 1 });
    const { todos, scheduler } = collectionFixture({
      config: { persist: true },
      entity: ONLY_LISTS,
      features: [withPersistence({ storage: () => device.connect() })],
    });
    const row = todos.get('1');
    await scheduler.drain();
    expect(await row).toEqual(todo('1'));
    expect(await todos.get('2')).toBeUndefined();
  });

  it('[X35] `watchOne` emits first when it is known whether there is a row', () => {
    const { todos, server, push } = collectionFixture();
    const there = watch(todos.watchOne('1'));
    const gone = watch(todos.watchOne('2'));
    expect([there.values, gone.values]).toEqual([[], []]);
    server.calls[0].answer(todo('1'));
    server.calls[1].fail({ status: 404 });
    expect([there.values, gone.values]).toEqual([[todo('1')], [undefined]]);
    push(todo('2'));
    expect(gone.values).toEqual([undefined, todo('2')]);
  });

  it('[X35] `watchOne` fails where the first load fails and nothing is known', () => {
    const { todos, server } = collectionFixture();
    const seen = watch(todos.watchOne('1'));
    server.last.fail({ status: 500 });
    expect(seen.error).toMatchObject({ code: 'fetch-failed' });
  });

  it('[X35][I2] `watchOne` shows at once what a list knows, then what is loaded and pushed', () => {
    const { hub, todos, server, push } = collectionFixture();
    hub.set('todos:list-{}', [todo('1')]);
    const seen = watch(todos.watchOne('1'));
    expect(seen.values).toEqual([todo('1')]);
    server.last.answer(todo('1', 2, { note: 'whole' }));
    push(todo('1', 3, { title: 'pushed' }));
    expect(seen.values.slice(1)).toEqual([
      todo('1', 2, { note: 'whole' }),
      todo('1', 3, { title: 'pushed' }),
    ]);
  });

  it('[X35] `watchOne` shows a row that only lists bring, follows it, and keeps it while it is watched', async () => {
    const { hub, todos, scheduler } = collectionFixture({ entity: ONLY_LISTS });
    const seen = watch(todos.watchOne('1'));
    expect(seen.values).toEqual([undefined]);
    await todos.load();
    expect(seen.values).toEqual([undefined, todo('1', 2)]);
    todos.apply([{ type: 'UPDATE', entityId: '1', changes: { done: true }, version: 3 }]);
    expect(seen.values.at(-1)).toEqual(todo('1', 3, { done: true }));
    await scheduler.advance(3_600_000);
    expect(hub.keys()).toEqual([KEY]);
    todos.apply([{ type: 'DELETE', entityId: '1', version: 4 }]);
    expect(seen.values.at(-1)).toBeUndefined();
  });

  it('[X35][I10] what was watched goes as everything else does', async () => {
    const { hub, todos, scheduler, engine } = collectionFixture({ entity: ONLY_LISTS });
    const seen = watch(todos.watchOne('1'));
    await todos.load();
    seen.stop();
    await scheduler.advance(3_600_000);
    expect(hub.keys()).toEqual([]);
    expect(engine.context.store.tables.spaces.get('todos')?.followers).toEqual([]);
  });

  it('[X35][O6] `watchOne` of a temporary id goes on with the real row', async () => {
    const { todos, server, scheduler } = collectionFixture({ features: [QUEUE()] });
    await scheduler.drain();
    const { id } = await todos.save({ title: 'A', done: false });
    const seen = watch(todos.watchOne(id));
    await scheduler.drain();
    expect(server.ops).toEqual(['create']);
    server.last.answer(todo('7', 1, { title: 'A' }));
    await scheduler.drain();
    todos.apply([{ type: 'UPDATE', entityId: '7', changes: { done: true }, version: 2 }]);
    expect(seen.values[0]).toEqual({ id, title: 'A', done: false });
    expect(seen.values.at(-1)).toEqual(todo('7', 2, { title: 'A', done: true }));
  });

  it('[C10] `watchOne` keeps a server subscription while it is observed', async () => {
    const server = new FakeSyncServer();
    const { todos, scheduler } = collectionFixture({
      entity: ONLY_LISTS,
      features: [withRealtime({ transport: () => server })],
    });
    const seen = watch(todos.watchOne('1'));
    await scheduler.drain();
    expect(server.messages('SUBSCRIBE')).toHaveLength(1);
    seen.stop();
    await scheduler.advance(10_000);
    expect(server.messages('UNSUBSCRIBE')).toHaveLength(1);
  });

  it('[X35] `watchOneSignal` begins with what is known and follows it', async () => {
    const { hub, todos, push } = collectionFixture();
    hub.set(KEY, todo('1'));
    const row = todos.watchOneSignal('1');
    expect(row()).toEqual(todo('1'));
    push(todo('1', 2, { done: true }));
    expect(row()).toEqual(todo('1', 2, { done: true }));
    await Promise.resolve();
  });

  it('[X1][X36] `load` asks anew each time, keeps the answer as the query’s list, and says what failed', async () => {
    const { hub, todos, server } = collectionFixture({ config: { staleTime: Infinity } });
    const query = { where: [], orderBy: [{ field: 'title', dir: 'asc' as const }], limit: 2 };
    for (const version of [1, 2]) {
      const loaded = todos.load(query);
      server.last.answer([todo('1', version)]);
      await loaded;
    }
    expect(server.calls.map(({ value }) => value)).toEqual([query, query]);
    expect(hub.keys()).toEqual([
      'todos:list-{"limit":2,"orderBy":[{"dir":"asc","field":"title"}],"where":[]}',
    ]);
    const failing = todos.load();
    server.last.fail({ status: 403 });
    await expect(failing).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('[N0] `load` without an adapter that can list says so', async () => {
    const { todos } = collectionFixture({ entity: { adapter: () => ({}) } });
    await expect(todos.load()).rejects.toMatchObject({ code: 'not-configured' });
  });
});
