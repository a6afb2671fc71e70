import type { EntityChange } from '../core/entities/entity-change';
import { collectionFixture, todo } from './spec-support/collection-fixture';
import type { Todo } from './spec-support/manual-adapter';

const KEY = 'todos:detail-1';

describe('changes that the app brings', () => {
  it('[X37][I1] pass the gate, in one turn, and never reach the adapter', () => {
    const { hub, todos, server } = collectionFixture();
    hub.set(KEY, todo('1', 3));
    const seen: unknown[] = [];
    hub.get(KEY).subscribe((row) => seen.push(row));
    todos.apply([
      { type: 'UPDATE', entityId: '1', changes: { title: 'old' }, version: 2 },
      { type: 'UPDATE', entityId: '1', changes: { done: true }, version: 4, baseVersion: 3 },
      { type: 'UPDATE', entityId: '1', changes: { title: 'new' }, version: 5 },
      { type: 'CREATE', entityId: '2', entity: todo('2') },
    ]);
    expect(seen).toEqual([todo('1', 3), todo('1', 5, { done: true, title: 'new' })]);
    expect(hub.getValue('todos:detail-2')).toEqual(todo('2'));
    expect(server.calls).toEqual([]);
  });

  it('[X37][G5] a delete stays one', () => {
    const { hub, todos } = collectionFixture();
    hub.set(KEY, todo('1', 3));
    todos.apply([{ type: 'DELETE', entityId: '1', version: 4 }]);
    todos.apply([{ type: 'CREATE', entityId: '1', entity: todo('1', 3) }]);
    expect(hub.has(KEY)).toBe(false);
  });

  it('[X37] a bulk update has what is observed asked for again', async () => {
    const { hub, todos, scheduler } = collectionFixture();
    let loads = 0;
    hub.fetch(KEY, () => todo('1', ++loads)).subscribe();
    await scheduler.advance(1_000);
    todos.apply([{ type: 'BULK_UPDATE', count: 3 }]);
    await scheduler.advance(1_000);
    expect(loads).toBe(2);
  });

  it.each<[string, unknown]>([
    ['an unknown type', { type: 'UPSERT', entityId: '1', entity: todo('1') }],
    ['no row', { type: 'CREATE', entityId: '1' }],
    ['no object', { type: 'UPDATE', entityId: '1', changes: 'x', version: 2 }],
    ['a version that is none', { type: 'UPDATE', entityId: '1', changes: {}, version: -1 }],
    ['an id that is none', { type: 'DELETE', entityId: null }],
  ])('[X37][I12] %s is refused, and nothing of the others is applied', (_, bad) => {
    const { hub, todos } = collectionFixture();
    const good: EntityChange<Todo, string> = {
      type: 'CREATE',
      entityId: '1',
      entity: todo('1'),
    };
    expect(() => todos.apply([good, bad as EntityChange<Todo, string>])).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/wire-fault|invalid-key/) as string }),
    );
    expect(hub.keys()).toEqual([]);
  });

  it('[S1] names that reach a prototype are left out', () => {
    const { hub, todos } = collectionFixture();
    const hostile = JSON.parse(
      '{"id":"1","version":1,"title":"x","done":false,"__proto__":{"admin":true}}',
    ) as Todo;
    todos.apply([{ type: 'CREATE', entityId: '1', entity: hostile }]);
    expect(hub.getValue(KEY)).toEqual(todo('1', 1, { title: 'x' }));
    expect((hub.getValue<{ admin?: boolean }>(KEY) ?? {}).admin).toBeUndefined();
  });

  it('[X37] a row that its schema refuses is refused', () => {
    const { hub, todos } = collectionFixture({
      entity: {
        schema: {
          '~standard': {
            version: 1,
            vendor: 'test',
            validate: () => ({ issues: [{ message: 'title is too short' }] }),
          },
        },
      },
    });
    expect(() => todos.apply([{ type: 'CREATE', entityId: '1', entity: todo('1') }])).toThrow(
      /title is too short/,
    );
    expect(hub.keys()).toEqual([]);
  });
});
