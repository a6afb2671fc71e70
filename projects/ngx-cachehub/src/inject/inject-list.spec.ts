import { Injector, signal, type Resource } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  type CacheRef,
  CacheHubService,
  defineEntity,
  injectList,
  listKey,
  OptimisticUpdates,
  RealtimeCacheService,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

interface Todo {
  readonly id: string;
  readonly done: boolean;
  readonly rank: number;
  readonly version: number;
}

const todos = defineEntity<Todo>('todos', { adapter: () => ({ list: () => [] }), retry: false });
const local = defineEntity<Todo>('todos', { adapter: () => ({}) });

function todo(id: string, rank: number, done = false): Todo {
  return { id, done, rank, version: 1 };
}

function keyOf(done: boolean): string {
  return listKey('todos', {
    where: [{ field: 'done', op: '==', value: done }],
    orderBy: [{ field: 'rank', dir: 'asc' }],
  });
}

describe('injectList', () => {
  let controller: CacheHubTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    controller = TestBed.inject(CacheHubTestingController);
    controller.realtime.open();
    TestBed.inject(RealtimeCacheService).connect();
    await controller.settle();
  });

  function inject(done: () => boolean, options = {}): CacheRef<readonly Todo[]> {
    return TestBed.runInInjectionContext(() =>
      injectList(todos, (rows) => rows.where('done', '==', done()).orderBy('rank'), options),
    );
  }

  function shown(list: CacheRef<readonly Todo[]>): string {
    return `${list.status()} ${list
      .value()
      .map(({ id }) => id)
      .join()}`;
  }

  it('[C10][X1] loads once, follows the rows by signals, and holds a subscription while it is shown', async () => {
    const list = inject(() => false);
    const resource: Resource<readonly Todo[]> = list;
    expect([shown(list), list.hasValue(), list.isFetching()]).toEqual(['loading ', false, true]);
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual(['todos']);
    controller.expectFetch(keyOf(false)).flush([todo('b', 2), todo('a', 1)]);
    await controller.settle();
    expect([shown(list), resource.hasValue()]).toEqual(['resolved a,b', true]);
    const data = { entityType: 'todos', entityId: 'c', entity: todo('c', 0), version: 1 };
    controller.realtime.emit({ type: 'ENTITY_CREATED', data });
    await controller.advance(100);
    expect(shown(list)).toBe('resolved c,a,b');
    expect(list.snapshot()).toEqual({ status: 'resolved', value: list.value() });
    controller.verify();
  });

  it('[X1] what the query reads makes another question; the same one goes on', async () => {
    const done = signal(false);
    const unrelated = signal(0);
    const list = inject(() => {
      unrelated();
      return done();
    });
    await controller.settle();
    controller.expectFetch(keyOf(false)).flush([todo('a', 1)]);
    unrelated.set(1);
    await controller.settle();
    expect(shown(list)).toBe('resolved a');
    done.set(true);
    expect(shown(list)).toBe('loading ');
    await controller.settle();
    controller.expectFetch(keyOf(true)).flush([todo('z', 1, true)]);
    await controller.settle();
    expect(shown(list)).toBe('resolved z');
    controller.verify();
  });

  it('[X13] a failed load is an error where nothing is known, and stands beside what is', async () => {
    const list = inject(() => false);
    await controller.settle();
    controller.expectFetch(keyOf(false)).error(new Error('down'));
    await controller.settle();
    expect(list.status()).toBe('error');
    expect(() => list.value()).toThrow(/down/);
    expect([list.data(), list.hasValue(), list.snapshot().status]).toEqual([
      undefined,
      false,
      'error',
    ]);
    TestBed.inject(OptimisticUpdates).apply((cache) => cache.create(todos, todo('mine', 1)));
    expect([shown(list), list.error()?.message]).toEqual([
      'local mine',
      expect.stringMatching('down'),
    ]);
    expect(list.reload()).toBe(true);
    await controller.settle();
    controller.expectFetch(keyOf(false)).flush([todo('a', 0)]);
    await controller.settle();
    expect([shown(list), list.error()]).toEqual(['resolved a,mine', undefined]);
  });

  it('[X1][C10] without list it shows what is known; without realtime it holds nothing; it ends with its injector', async () => {
    TestBed.inject(CacheHubService).set('todos:detail-a', todo('a', 1));
    const injector = Injector.create({ providers: [], parent: TestBed.inject(Injector) });
    const list = injectList(local, undefined, { injector, realtime: false });
    expect([shown(list), list.reload()]).toEqual(['resolved a', false]);
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual([]);
    injector.destroy();
    TestBed.inject(CacheHubService).set('todos:detail-b', todo('b', 1));
    expect(shown(list)).toBe('resolved a');
  });

  it('[X18] keepPrevious shows the rows before, live, until the new ones are there or have failed, and says so', async () => {
    const done = signal(false);
    const list = inject(() => done(), { keepPrevious: true });
    TestBed.inject(CacheHubService).set('todos:detail-y', todo('y', 9, true));
    await controller.settle();
    controller.expectFetch(keyOf(false)).flush([todo('b', 2), todo('a', 1)]);
    await controller.settle();
    done.set(true);
    expect([shown(list), list.isPrevious(), list.isStale()]).toEqual(['loading a,b', true, true]);
    expect([list.hasValue(), list.snapshot()]).toEqual([
      true,
      { status: 'loading', value: list.value() },
    ]);
    await controller.settle();
    const data = { entityType: 'todos', entityId: 'b', changes: { done: true }, version: 2 };
    controller.realtime.emit({ type: 'ENTITY_UPDATED', data });
    await controller.advance(100);
    expect(shown(list)).toBe('loading a');
    controller.expectFetch(keyOf(true)).flush([todo('z', 1, true), todo('y', 9, true)]);
    await controller.settle();
    expect([shown(list), list.isPrevious()]).toEqual(['resolved z,b,y', false]);
    done.set(false);
    expect([shown(list), list.isPrevious()]).toEqual(['resolved a', false]);
  });

  it('[X18] what failed, and what another user saw, is not kept', async () => {
    const rank = signal(1);
    const user = signal('ada');
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [provideCacheHubTesting({ config: { userKey: () => user } })],
    });
    controller = TestBed.inject(CacheHubTestingController);
    await controller.settle();
    const list = TestBed.runInInjectionContext(() =>
      injectList(todos, (rows) => rows.where('rank', '==', rank()), { keepPrevious: true }),
    );
    const key = () =>
      listKey('todos', { where: [{ field: 'rank', op: '==', value: rank() }], orderBy: [] });
    await controller.settle();
    controller.expectFetch(key()).error(new Error('down'));
    await controller.settle();
    rank.set(2);
    expect([list.hasValue(), list.isPrevious()]).toEqual([false, false]);
    await controller.settle();
    controller.expectFetch(key()).flush([todo('a', 2)]);
    await controller.settle();
    rank.set(3);
    expect([shown(list), list.isPrevious()]).toEqual(['loading a', true]);
    user.set('bob');
    await controller.settle();
    expect([shown(list), list.isPrevious()]).toEqual(['loading ', false]);
  });

  it('[X8] a query that returns anything but its view is refused', () => {
    const list = TestBed.runInInjectionContext(() => injectList(local, () => ({}) as never));
    expect(() => list.value()).toThrow(
      expect.objectContaining({ code: 'invalid-config' }) as Error,
    );
  });
});
