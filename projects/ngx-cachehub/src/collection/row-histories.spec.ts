import { TestBed } from '@angular/core/testing';
import { BehaviorSubject } from 'rxjs';
import { watch } from '../cache/spec-support/hub-fixture';
import { ConflictService } from '../conflicts/conflict.service';
import { withConflictResolution } from '../conflicts/with-conflict-resolution';
import { collectionFixture, QUEUE, todo } from './spec-support/collection-fixture';
import type { Todo } from './spec-support/manual-adapter';

const KEY = 'todos:detail-1';
const KEPT = { history: 5 };

describe('the history of a collection’s rows', () => {
  it('[X20][row:C8] tells the states of a row, newest first, now and at each change', async () => {
    const { todos, server, push, scheduler } = collectionFixture({ entity: KEPT });
    const loaded = todos.get('1');
    server.last.answer(todo('1'));
    await loaded;
    const seen = watch(todos.history('1'));
    await scheduler.advance(50);
    push(todo('1', 2, { done: true }));
    expect(seen.values.map((entries) => entries.map(({ version }) => version))).toEqual([
      [1],
      [2, 1],
    ]);
    expect(seen.values[1][0]).toMatchObject({
      kind: 'known',
      source: 'realtime',
      row: todo('1', 2, { done: true }),
      changed: ['version', 'done'],
    });
    seen.stop();
    push(todo('1', 3));
    expect(seen.values).toHaveLength(2);
  });

  it('[X20] has an own write when the server has confirmed it, and not before', async () => {
    const { hub, todos, server, scheduler } = collectionFixture({ entity: KEPT });
    hub.set(KEY, todo('1'));
    const seen = watch(todos.history('1'));
    const write = todos.update('1', { done: true });
    expect(seen.values.at(-1)).toHaveLength(1);
    server.last.answer(todo('1', 2, { done: true }));
    await write;
    await scheduler.drain();
    expect(seen.values.at(-1)?.[0]).toMatchObject({ version: 2, source: 'local' });
  });

  it('[X22][row:C8] a state is brought back by saving it, as a new write on what shows now', () => {
    const { todos, server, push } = collectionFixture({ entity: KEPT });
    push(todo('1', 1, { note: 'first' }));
    push(todo('1', 2, { title: 'changed' }));
    const [, first] = watch(todos.history('1')).values.at(-1) ?? [];
    void todos.save(first.row);
    expect(server.last).toMatchObject({ op: 'update', id: '1', baseVersion: 2 });
    expect(server.last.value).toEqual({ title: 'todo 1', note: 'first' });
  });

  it('[X22][X21] a row that was deleted is brought back by saving what it was', async () => {
    const { hub, todos, server } = collectionFixture({ entity: KEPT });
    hub.set(KEY, todo('1', 3));
    const gone = todos.delete('1');
    server.last.answer();
    await gone;
    todos.apply([{ type: 'DELETE', entityId: '1', version: 4 }]);
    const [deleted] = watch(todos.history('1')).values.at(-1) ?? [];
    expect(deleted).toMatchObject({ kind: 'deleted', row: todo('1', 3) });
    void todos.save(deleted.row);
    expect(server.last).toMatchObject({
      op: 'create',
      value: { id: '1', title: 'todo 1', done: false },
    });
  });

  it('[X20] is empty for an entity that keeps none, and costs nothing', () => {
    const { todos, push, engine } = collectionFixture();
    push(todo('1'));
    const seen = watch(todos.history('1'));
    expect(seen.values).toEqual([[]]);
    expect(engine.context.store.tables.spaces.get('todos')?.followers).toEqual([]);
  });

  it('[S4][X21] is gone with its user', () => {
    const user = new BehaviorSubject<string | null>('ada');
    const { todos, push } = collectionFixture({ entity: KEPT, config: { userKey: () => user } });
    push(todo('1'));
    const seen = watch(todos.history('1'));
    user.next('bob');
    expect(seen.values.at(-1)).toEqual([]);
  });

  it('[K10] is frozen in development', () => {
    const { todos, push } = collectionFixture({ entity: KEPT });
    push(todo('1'));
    const [entries] = watch(todos.history('1')).values;
    expect(Object.isFrozen(entries)).toBe(true);
    expect(Object.isFrozen(entries[0].row)).toBe(true);
  });

  describe('of conflicts', () => {
    async function inConflict(rules: 'manual' | 'server-wins') {
      const fixture = collectionFixture({
        entity: { ...KEPT, merge: { default: rules } },
        features: [QUEUE(), withConflictResolution()],
      });
      const { hub, todos, server, scheduler } = fixture;
      await scheduler.drain();
      hub.set(KEY, todo('1'));
      const write = todos.update('1', { title: 'Mine', done: true });
      write.confirmed.catch(() => undefined);
      await scheduler.drain();
      server.last.fail({ status: 412, current: todo('1', 2, { title: 'Theirs' }) });
      await scheduler.drain();
      const lost = () =>
        (watch(todos.history('1')).values.at(-1) ?? [])
          .filter(({ kind }) => kind === 'lost')
          .map(({ row, changed }: { row: Todo; changed: readonly string[] }) => [
            row.title,
            changed,
          ]);
      return { ...fixture, lost };
    }

    it('[M5] keeps the local side that a rule decided against', async () => {
      const { lost } = await inConflict('server-wins');
      expect(lost()).toEqual([['Mine', ['title']]]);
    });

    it.each([
      ['local', [['Theirs', ['title']]]],
      ['remote', [['Mine', ['title']]]],
    ] as const)('[M5] keeps what loses when a person chooses %s', async (side, expected) => {
      const { lost, scheduler } = await inConflict('manual');
      expect(lost()).toEqual([]);
      const conflicts = TestBed.inject(ConflictService);
      await conflicts.resolve(conflicts.open()[0].id, side);
      await scheduler.drain();
      expect(lost()).toEqual(expected);
    });
  });
});
