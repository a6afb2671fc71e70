import { TestBed } from '@angular/core/testing';
import { BehaviorSubject } from 'rxjs';
import { OfflineSyncService } from '../offline/offline-sync.service';
import { memoryOutbox } from '../offline/memory-outbox';
import { withOffline } from '../offline/with-offline';
import {
  collectionFixture,
  QUEUE,
  todo,
  type CollectionSetup,
} from './spec-support/collection-fixture';
import type { Todo } from './spec-support/manual-adapter';

const KEY = 'todos:detail-1';

async function typing() {
  const fixture = collectionFixture({ features: [QUEUE()] });
  await fixture.scheduler.drain();
  fixture.hub.set(KEY, todo('1', 4));
  const type = (title: string) => fixture.todos.update('1', { title }, { debounceMs: 300 });
  const shown = () => fixture.hub.getValue<Todo>(KEY)?.title;
  return { ...fixture, offline: TestBed.inject(OfflineSyncService), type, shown };
}

async function typedByAda(setup: CollectionSetup = {}, when: 'at once' | 'later' = 'later') {
  const user = new BehaviorSubject<string | null>('ada');
  const fixture = collectionFixture({ config: { userKey: () => user }, ...setup });
  if (when === 'later') await fixture.scheduler.drain();
  fixture.hub.set(KEY, todo('1'));
  const write = fixture.todos.update('1', { title: 'of ada' }, { debounceMs: 300 });
  return { ...fixture, user, write };
}

afterEach(() => jest.restoreAllMocks());

describe('typing into a row', () => {
  it('[X34][row:E9] shows at once and goes out as one write after the pause', async () => {
    const { todos, server, scheduler, type, shown } = await typing();
    const writes = [type('T')];
    await scheduler.advance(200);
    writes.push(type('Ti'));
    await scheduler.advance(299);
    expect([shown(), server.calls, todos.syncState('1')()]).toEqual(['Ti', [], 'pending']);
    await scheduler.advance(1);
    expect(server.calls).toHaveLength(1);
    expect(server.last).toMatchObject({
      op: 'update',
      value: { title: 'Ti' },
      base: todo('1', 4),
      baseVersion: 4,
    });
    expect(await Promise.all(writes)).toEqual([
      todo('1', 4, { title: 'Ti' }),
      todo('1', 4, { title: 'Ti' }),
    ]);
    expect(writes[0].actionId).toBe(writes[1].actionId);
    server.last.answer(todo('1', 5, { title: 'Ti' }));
    expect(await writes[0].confirmed).toEqual(todo('1', 5, { title: 'Ti' }));
    await scheduler.drain();
    expect([shown(), todos.syncState('1')()]).toEqual(['Ti', 'synced']);
  });

  it('[X34] never shows anything else in between', async () => {
    const { hub, server, scheduler, type } = await typing();
    const seen: (string | undefined)[] = [];
    hub.get<Todo>(KEY).subscribe((row) => seen.push(row?.title));
    void type('A');
    void type('AB');
    await scheduler.advance(300);
    server.last.answer(todo('1', 5, { title: 'AB' }));
    await scheduler.drain();
    expect(seen).toEqual(['todo 1', 'A', 'AB', 'AB']);
  });

  it('[X34] who never pauses is written all the same', async () => {
    const { server, scheduler, type } = await typing();
    for (let i = 0; i < 40; i++) {
      void type(`text ${i}`);
      await scheduler.advance(100);
    }
    expect(server.calls.length).toBeGreaterThan(0);
  });

  it('[X34] what was typed and taken back is no write', async () => {
    const { server, scheduler, type, shown, todos } = await typing();
    void type('x');
    const last = type('todo 1');
    await scheduler.advance(300);
    expect([await last, last.actionId, server.calls, shown()]).toEqual([
      todo('1', 4),
      '',
      [],
      'todo 1',
    ]);
    expect(todos.syncState('1')()).toBe('synced');
  });

  it('[X34][I7] anything else that is written of the row goes out after it', async () => {
    const { server, scheduler, todos, offline, type } = await typing();
    void type('typed');
    void todos.delete('1');
    await scheduler.drain();
    expect(server.ops).toEqual(['update 1']);
    server.last.answer(todo('1', 5, { title: 'typed' }));
    await scheduler.drain();
    expect(server.last).toMatchObject({ op: 'delete', baseVersion: 5 });
    server.last.answer();
    await scheduler.drain();
    expect(offline.actions()).toEqual([]);
  });

  it('[X34] other rows are typed into beside it', async () => {
    const { hub, todos, server, scheduler, type } = await typing();
    hub.set('todos:detail-2', todo('2'));
    void type('one');
    void todos.update('2', { title: 'two' }, { debounceMs: 300 });
    await scheduler.advance(300);
    expect(server.calls.map(({ id, value }) => [id, value])).toEqual([
      ['1', { title: 'one' }],
      ['2', { title: 'two' }],
    ]);
  });

  it('[X34][M1] a change of another field that arrives meanwhile stays, and the write names the row it began on', async () => {
    const { push, hub, server, scheduler, type } = await typing();
    void type('mine');
    push(todo('1', 5, { done: true, title: 'theirs' }));
    expect(hub.getValue(KEY)).toEqual(todo('1', 5, { done: true, title: 'mine' }));
    await scheduler.advance(300);
    expect(server.last).toMatchObject({
      value: { title: 'mine' },
      baseVersion: 4,
      base: todo('1', 4),
    });
  });

  it('[X34] a page that is left writes at once', async () => {
    const { server, scheduler, type } = await typing();
    void type('unfinished');
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await scheduler.drain();
    expect(server.last).toMatchObject({ op: 'update', value: { title: 'unfinished' } });
  });

  it.each([
    ['pagehide', () => window.dispatchEvent(new Event('pagehide'))],
    ['freeze', () => document.dispatchEvent(new Event('freeze'))],
  ])(
    '[X34][I5] %s: what is still gathered is given to the device in the same moment',
    async (_, leave) => {
      const store = memoryOutbox();
      const put = jest.spyOn(store, 'put');
      const { hub, todos, scheduler } = collectionFixture({
        features: [withOffline({ storage: () => store })],
      });
      await scheduler.drain();
      hub.set(KEY, todo('1', 4));
      void todos.update('1', { title: 'unfinished' }, { debounceMs: 300 });
      leave();
      expect(TestBed.inject(OfflineSyncService).queueSize()).toBe(1);
      // No timer, and no more of the page than what one step leaves to do.
      await Promise.resolve();
      await Promise.resolve();
      expect(put).toHaveBeenCalledWith([
        expect.objectContaining({ payload: { title: 'unfinished' }, baseVersion: 4 }),
      ]);
    },
  );

  it('[X34][I5] also while the device is at work, whose answer a page that goes may never hear', async () => {
    const store = memoryOutbox();
    const asked: unknown[] = [];
    jest.spyOn(store, 'put').mockImplementation((actions) => {
      asked.push(...actions.map(({ payload }) => payload));
      return new Promise(() => undefined);
    });
    const { hub, todos, scheduler } = collectionFixture({
      features: [withOffline({ storage: () => store })],
    });
    await scheduler.drain();
    hub.set(KEY, todo('1', 4));
    todos.update('2', { title: 'written' }).catch(() => undefined);
    todos.update('1', { title: 'unfinished' }, { debounceMs: 300 }).catch(() => undefined);
    await scheduler.advance(10);
    expect(asked).toEqual([{ title: 'written' }]);
    window.dispatchEvent(new Event('pagehide'));
    for (let step = 0; step < 10; step++) await Promise.resolve();
    expect(asked).toContainEqual({ title: 'unfinished' });
  });

  it('[X34][I11] what one user typed is never the next user’s write', async () => {
    const { user, hub, server, scheduler, write } = await typedByAda({ features: [QUEUE()] });
    user.next('bob');
    hub.set(KEY, todo('1', 7));
    await scheduler.advance(1_000);
    expect([server.calls, hub.getValue(KEY)]).toEqual([[], todo('1', 7)]);
    expect(await write).toEqual(todo('1', 1, { title: 'of ada' }));
    await expect(write.confirmed).rejects.toMatchObject({ code: 'aborted' });
  });

  it('[X34][I5] what somebody typed before they signed out waits for them', async () => {
    const { user, server, scheduler, write } = await typedByAda({ features: [QUEUE()] });
    const offline = TestBed.inject(OfflineSyncService);
    user.next(null);
    await scheduler.drain();
    expect([await write, offline.actions()]).toEqual([todo('1', 1, { title: 'of ada' }), []]);
    user.next('ada');
    await scheduler.drain();
    expect(server.last).toMatchObject({ op: 'update', value: { title: 'of ada' }, baseVersion: 1 });
    server.last.answer(todo('1', 2, { title: 'of ada' }));
    await scheduler.drain();
    expect(offline.actions()).toEqual([]);
  });

  it('[X34][I5][Q24] also where their device is still being read', async () => {
    const { user, server, scheduler } = await typedByAda({ features: [QUEUE()] }, 'at once');
    user.next('bob');
    await scheduler.advance(1_000);
    expect(server.calls).toEqual([]);
    user.next('ada');
    await scheduler.drain();
    expect(server.last).toMatchObject({ op: 'update', value: { title: 'of ada' } });
  });

  it('[X34][I11] without a queue it is dropped: it would go out as the next user’s', async () => {
    const { user, server, scheduler, write } = await typedByAda();
    user.next('bob');
    await expect(write).rejects.toMatchObject({ code: 'aborted' });
    await scheduler.advance(1_000);
    expect(server.calls).toEqual([]);
  });

  it('[X34][N3] nothing ticks when the hub is gone', async () => {
    const { scheduler, type } = await typing();
    const write = type('x');
    TestBed.resetTestingModule();
    await expect(write).rejects.toMatchObject({ code: 'destroyed' });
    expect(scheduler.pending).toBe(0);
  });

  it('[X34] works the same without a queue', async () => {
    const { hub, todos, server, scheduler } = collectionFixture();
    hub.set(KEY, todo('1'));
    void todos.update('1', { title: 'A' }, { debounceMs: 50 });
    const write = todos.update('1', { title: 'AB' }, { debounceMs: 50 });
    await scheduler.advance(50);
    expect(server.last).toMatchObject({ op: 'update', value: { title: 'AB' } });
    server.last.fail({ status: 422 });
    await expect(write).rejects.toMatchObject({ code: 'rejected' });
    expect(hub.getValue(KEY)).toEqual(todo('1'));
  });

  it('[row:B6] refuses a pause that is no time', async () => {
    const { todos } = collectionFixture();
    await expect(todos.update('1', { title: 'A' }, { debounceMs: -1 })).rejects.toMatchObject({
      code: 'invalid-config',
    });
  });
});
