import { CacheHubError } from '../core/errors/cache-hub-error';
import { collectionFixture, todo } from './spec-support/collection-fixture';
import type { Todo } from './spec-support/manual-adapter';

const detail = (id: string) => `todos:detail-${id}`;

async function outcome<T>(promise: PromiseLike<T>): Promise<T | CacheHubError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof CacheHubError) return error;
    throw error;
  }
}

describe('writes of a collection without a queue', () => {
  it('[X3] a new row shows at once under a temporary id, and resolves when the server has it', async () => {
    const { hub, todos, server } = collectionFixture();
    const write = todos.save({ title: 'Milk', done: false });
    const [key] = hub.keys();
    expect(hub.getValue(key)).toEqual({
      id: expect.stringMatching(/^tmp_/) as string,
      title: 'Milk',
      done: false,
    });
    expect(server.last).toMatchObject({ op: 'create', value: { title: 'Milk', done: false } });
    server.last.answer(todo('7', 1, { title: 'Milk' }));
    expect(await write).toEqual(todo('7', 1, { title: 'Milk' }));
    expect(await write.confirmed).toEqual(todo('7', 1, { title: 'Milk' }));
    expect(hub.getValue(detail('7'))).toEqual(todo('7', 1, { title: 'Milk' }));
    expect(hub.getValue(key)).toEqual(todo('7', 1, { title: 'Milk' }));
  });

  it('[X3] sends the changed fields alone, with the row they were made on', async () => {
    const { hub, todos, server } = collectionFixture();
    hub.set(detail('1'), todo('1', 4, { note: 'x' }));
    const write = todos.update('1', { title: 'todo 1', done: true, note: undefined });
    expect(hub.getValue(detail('1'))).toEqual(todo('1', 4, { done: true }));
    expect(server.last).toMatchObject({
      op: 'update',
      id: '1',
      base: todo('1', 4, { note: 'x' }),
      baseVersion: 4,
    });
    expect(server.last.value).toEqual({ done: true, note: undefined });
    server.last.answer(todo('1', 5, { done: true }));
    expect(await write).toEqual(todo('1', 5, { done: true }));
  });

  it('[X3] an update that changes nothing sends nothing', async () => {
    const { hub, todos, server } = collectionFixture();
    hub.set(detail('1'), todo('1'));
    const write = todos.update('1', { ...todo('1'), version: 9 });
    expect([await write, write.actionId, server.calls]).toEqual([todo('1'), '', []]);
    expect(await write.confirmed).toEqual(todo('1'));
  });

  it('[X3] saving a row that shows replaces it: what the value lacks is removed', async () => {
    const { hub, todos, server } = collectionFixture();
    hub.set(detail('1'), todo('1', 3, { note: 'old' }));
    const write = todos.save({ title: 'New', done: false }, { id: '1' });
    expect(server.last).toMatchObject({ op: 'update', id: '1', baseVersion: 3 });
    expect(server.last.value).toEqual({ title: 'New', note: undefined });
    server.last.answer(todo('1', 4, { title: 'New' }));
    expect(await write).toEqual(todo('1', 4, { title: 'New' }));
  });

  it('[X3] saving a row with an id of its own that nobody knows creates it under that id', async () => {
    const { hub, todos, server } = collectionFixture();
    const write = todos.save({ id: 'mine', title: 'A', done: false });
    expect(server.last).toMatchObject({
      op: 'create',
      value: { id: 'mine', title: 'A', done: false },
    });
    expect(hub.getValue(detail('mine'))).toMatchObject({ title: 'A' });
    server.last.answer(todo('mine', 1, { title: 'A' }));
    expect(await write).toEqual(todo('mine', 1, { title: 'A' }));
  });

  it('[X3] a delete hides the row at once', async () => {
    const { hub, todos, server } = collectionFixture();
    hub.set(detail('1'), todo('1', 2));
    const write = todos.delete('1');
    expect(hub.getValue(detail('1'))).toBeUndefined();
    expect(server.last).toMatchObject({ op: 'delete', id: '1', baseVersion: 2 });
    server.last.answer();
    await write;
    expect(hub.getValue(detail('1'))).toBeUndefined();
  });

  it.each<[string, (error: unknown) => unknown, string]>([
    ['a refusal', () => ({ status: 422 }), 'rejected'],
    ['another write', () => ({ status: 412 }), 'conflict'],
    ['a row that is gone', () => ({ status: 404 }), 'conflict'],
    ['no network', () => ({ status: 0 }), 'disconnected'],
    ['an adapter that throws', () => new Error('boom'), 'rejected'],
    [
      'a code of its own',
      () => new CacheHubError('unauthenticated', 'Expected a token; got none.'),
      'unauthenticated',
    ],
  ])('[X3][I8] %s takes exactly the write back and says why', async (_, error, code) => {
    const { hub, todos, server } = collectionFixture();
    hub.set(detail('1'), todo('1'));
    const write = todos.update('1', { title: 'Mine' });
    server.last.fail(error(undefined));
    expect(await outcome(write)).toMatchObject({ code });
    expect(await outcome(write.confirmed)).toMatchObject({ code });
    expect(hub.getValue(detail('1'))).toEqual(todo('1'));
  });

  it('[X3][M4] a delete of what is deleted already is done', async () => {
    const { hub, todos, server } = collectionFixture();
    hub.set(detail('1'), todo('1'));
    const write = todos.delete('1');
    server.last.fail({ status: 410 });
    await write;
    expect(hub.getValue(detail('1'))).toBeUndefined();
  });

  it('[X30] writes of one row go one after the other, the later on what the earlier made', async () => {
    const { hub, todos, server, scheduler } = collectionFixture();
    hub.set(detail('1'), todo('1'));
    hub.set(detail('2'), todo('2'));
    void todos.update('1', { title: 'A' });
    const second = todos.update('1', { done: true });
    void todos.update('2', { done: true });
    expect(server.ops).toEqual(['update 1', 'update 2']);
    expect(hub.getValue(detail('1'))).toMatchObject({ title: 'A', done: true });
    server.calls[0].answer(todo('1', 2, { title: 'A' }));
    await scheduler.drain();
    expect(server.last).toMatchObject({
      op: 'update',
      id: '1',
      value: { done: true },
      baseVersion: 2,
      base: todo('1', 2, { title: 'A' }),
    });
    server.last.answer(todo('1', 3, { title: 'A', done: true }));
    expect(await second).toEqual(todo('1', 3, { title: 'A', done: true }));
  });

  it('[X30][O6] what is written to a row that is being created goes out under its real id', async () => {
    const { hub, todos, server, scheduler } = collectionFixture();
    void todos.save({ title: 'Milk', done: false });
    const [key] = hub.keys();
    const temporary = key.slice(detail('').length);
    const edit = todos.update(temporary, { done: true });
    expect(server.ops).toEqual(['create']);
    server.last.answer(todo('7', 1, { title: 'Milk' }));
    await scheduler.drain();
    expect(server.last).toMatchObject({ op: 'update', id: '7', value: { done: true } });
    server.last.answer(todo('7', 2, { title: 'Milk', done: true }));
    expect(await edit).toEqual(todo('7', 2, { title: 'Milk', done: true }));
    void todos.update(temporary, { title: 'Oat milk' });
    expect(server.last).toMatchObject({ op: 'update', id: '7', value: { title: 'Oat milk' } });
  });

  it('[X30] what is written to a row whose create was refused is refused too', async () => {
    const { hub, todos, server, scheduler } = collectionFixture();
    const create = todos.save({ title: 'Milk', done: false });
    const [key] = hub.keys();
    const edit = todos.update(key.slice(detail('').length), { done: true });
    server.last.fail({ status: 422 });
    expect(await outcome(create)).toMatchObject({ code: 'rejected' });
    expect(await outcome(edit)).toMatchObject({ code: 'rejected' });
    await scheduler.drain();
    expect([server.ops, hub.keys()]).toEqual([['create'], []]);
  });

  it('[X31] saveAll settles every row and says which were refused', async () => {
    const { todos, server } = collectionFixture();
    const all = outcome(
      todos.saveAll([
        { title: 'A', done: false },
        { title: 'B', done: false },
        { title: 'C', done: false },
      ]),
    );
    server.calls[0].answer(todo('1', 1, { title: 'A' }));
    server.calls[1].fail({ status: 422 });
    server.calls[2].answer(todo('3', 1, { title: 'C' }));
    const error = await all;
    expect(error).toMatchObject({ code: 'rejected', details: { failed: [{ index: 1 }] } });
  });

  it('[X31][B3] saveAll and deleteAll tell each observer once', async () => {
    const { hub, todos, server } = collectionFixture();
    const list = 'todos:list-{}';
    hub.set(list, [todo('1'), todo('2')]);
    const seen: (readonly Todo[] | undefined)[] = [];
    hub.get<readonly Todo[]>(list).subscribe((rows) => seen.push(rows));
    const all = todos.saveAll([todo('1', 1, { done: true }), todo('2', 1, { done: true })]);
    expect(seen).toHaveLength(2);
    server.calls.forEach((call) => call.answer(todo(call.id ?? '', 2, { done: true })));
    expect(await all).toEqual([todo('1', 2, { done: true }), todo('2', 2, { done: true })]);
    const before = seen.length;
    const gone = todos.deleteAll(['1', '2']);
    expect([seen.length - before, seen.at(-1)]).toEqual([1, []]);
    server.calls.slice(2).forEach((call) => call.answer());
    await gone;
  });

  it('[O4][X3] more writes than may be pending are refused, and show nothing', async () => {
    const { hub, todos } = collectionFixture({ config: { optimistic: { maxPending: 1 } } });
    hub.set(detail('1'), todo('1'));
    void todos.update('1', { title: 'A' });
    expect(await outcome(todos.update('1', { title: 'B' }))).toMatchObject({
      code: 'too-many-pending',
    });
    expect(hub.getValue(detail('1'))).toMatchObject({ title: 'A' });
  });

  it('[N0] an adapter without the method says so', async () => {
    const { hub, todos } = collectionFixture({ entity: { adapter: () => ({}) } });
    hub.set(detail('1'), todo('1'));
    expect(await outcome(todos.delete('1'))).toMatchObject({ code: 'not-configured' });
    expect(hub.getValue(detail('1'))).toEqual(todo('1'));
  });
});
