import { EnvironmentInjector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import type { ViewChange } from '../core/views';
import type { CollectionView } from './collection-view';
import { createCollectionView } from './live-collection-view';
import { listLoaderOf } from './view-source';
import {
  CACHE_HUB_ERROR_CODES,
  CacheHubService,
  defineEntity,
  listKey,
  OptimisticUpdates,
  provideCacheHub,
  RealtimeCacheService,
} from 'ngx-cachehub';
import type { CollectionQuery, EntityDefinition, FetchOptions } from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

interface Todo {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
  readonly rank?: number | null;
  readonly tags?: readonly string[];
  readonly version?: number;
}

const ENTITY = 'todos';
const OPEN = { where: [{ field: 'done', op: '==', value: false }], orderBy: [] } as const;

function todo(id: string, more: Partial<Todo> = {}): Todo {
  return { id, title: `Todo ${id}`, done: false, version: 1, ...more };
}

function viewOf(
  definition: EntityDefinition<Todo, string>,
  options: FetchOptions = {},
): CollectionView<Todo> {
  const injector = TestBed.inject(EnvironmentInjector);
  return createCollectionView<Todo>({
    engine: TestBed.inject(CacheEngine),
    entity: ENTITY,
    load: () => listLoaderOf(definition, injector),
    options,
  });
}

function setUp(
  definition: EntityDefinition<Todo, string>,
  options: FetchOptions = {},
): { readonly todos: CollectionView<Todo>; readonly controller: CacheHubTestingController } {
  TestBed.configureTestingModule({
    providers: [provideCacheHubTesting({ config: { entities: [definition] } })],
  });
  return {
    todos: viewOf(definition, options),
    controller: TestBed.inject(CacheHubTestingController),
  };
}

const listed = () => defineEntity<Todo>(ENTITY, { adapter: () => ({ list: () => [] }) });
const unlisted = () => defineEntity<Todo>(ENTITY, { adapter: () => ({}) });

function collect<V>(stream: Observable<V>): { readonly values: V[]; stop(): void } {
  const values: V[] = [];
  const subscription = stream.subscribe((value) => values.push(value));
  return { values, stop: () => subscription.unsubscribe() };
}

function idsOf(rows: readonly Todo[] | undefined): string | undefined {
  return rows?.map(({ id }) => id).join();
}

async function push(controller: CacheHubTestingController, message: unknown): Promise<void> {
  controller.realtime.emit(message);
  await controller.advance(100);
}

function created(entity: Todo): object {
  const data = { entityType: ENTITY, entityId: entity.id, entity, version: entity.version };
  return { type: 'ENTITY_CREATED', data };
}

function updated(entityId: string, version: number, changes: Partial<Todo>): object {
  return { type: 'ENTITY_UPDATED', data: { entityType: ENTITY, entityId, version, changes } };
}

describe('CollectionView', () => {
  it('[X1][row:E2] watch first emits when its query is loaded, once, and then follows every change', async () => {
    const { todos, controller } = setUp(listed());
    const open = todos.where('done', '==', false).orderBy('rank', 'desc').orderBy('title');
    controller.realtime.open();
    TestBed.inject(RealtimeCacheService).connect();
    await controller.settle();
    const seen = collect(open.watch());
    expect(seen.values).toEqual([]);
    await controller.settle();
    const key = listKey(ENTITY, {
      ...OPEN,
      orderBy: [
        { field: 'rank', dir: 'desc' },
        { field: 'title', dir: 'asc' },
      ],
    });
    controller.expectFetch(key).flush([todo('a', { rank: 1 }), todo('b', { rank: 1 }), todo('c')]);
    await controller.settle();
    expect(seen.values.map(idsOf)).toEqual(['a,b,c']);
    await push(controller, [
      created(todo('d', { rank: 9 })),
      updated('a', 2, { done: true }),
      updated('c', 2, { rank: 2 }),
    ]);
    expect(seen.values.map(idsOf)).toEqual(['a,b,c', 'd,c,b']);
    const again = collect(open.watch());
    expect(again.values.map(idsOf)).toEqual(['d,c,b']);
    controller.verify();
  });

  it('[X1] asks the adapter the very query, without limit and offset where a predicate is left to do here', () => {
    const queries: CollectionQuery[] = [];
    const list = (query: CollectionQuery): Todo[] => {
      queries.push(query);
      return [];
    };
    const definition = defineEntity<Todo>(ENTITY, { adapter: () => ({ list }) });
    TestBed.configureTestingModule({ providers: [provideCacheHub({ entities: [definition] })] });
    const todos = viewOf(definition);
    const page = todos.where('done', '==', false).orderBy('rank').limit(10, 20);
    collect(page.watch());
    collect(page.watchCount());
    collect(page.changes());
    collect(page.where((row) => row.title !== '').watch());
    collect(todos.where('tags', 'array-contains', 'x').where('rank', 'not-null').watch());
    collect(todos.where({ any: [[{ field: 'rank', op: 'is-null' }], []] }).watch());
    const orderBy = [{ field: 'rank', dir: 'asc' }];
    expect(queries).toEqual([
      { ...OPEN, orderBy, limit: 10, offset: 20 },
      { ...OPEN, orderBy },
      {
        where: [
          { field: 'tags', op: 'array-contains', value: 'x' },
          { field: 'rank', op: 'not-null' },
        ],
        orderBy: [],
      },
      { where: [{ any: [[{ field: 'rank', op: 'is-null' }], []] }], orderBy: [] },
    ]);
    expect(TestBed.inject(CacheHubService).has(listKey(ENTITY, queries[0]))).toBe(true);
  });

  it('[X1] without an adapter that lists, watch emits at once what is known, from whatever source', async () => {
    const { todos, controller } = setUp(unlisted());
    const hub = TestBed.inject(CacheHubService);
    hub.set(listKey(ENTITY, { page: 1 }), [todo('b')]);
    controller.seed(ENTITY, [todo('a')]);
    const seen = collect(todos.watch());
    expect(seen.values.map(idsOf)).toEqual(['a,b']);
    controller.realtime.open();
    await controller.settle();
    await push(controller, created(todo('c')));
    const update = TestBed.inject(OptimisticUpdates).apply((cache) =>
      cache.create(ENTITY, todo('d')),
    );
    expect(idsOf(seen.values.at(-1))).toBe('a,b,c,d');
    update.rollback();
    expect(idsOf(seen.values.at(-1))).toBe('a,b,c');
    expect(idsOf(todos.snapshot())).toBe('a,b,c');
    expect([todos.first()?.id, todos.count()]).toEqual(['a', 3]);
    controller.verify();
  });

  it('[X13] a load that fails shows what is known, and the list is asked again when the line is back', async () => {
    const { todos, controller } = setUp(listed(), { retry: false });
    const seen = collect(todos.watch());
    const key = listKey(ENTITY, { where: [], orderBy: [] });
    controller.realtime.open();
    await controller.settle();
    controller.expectFetch(key).error(new Error('down'));
    await controller.settle();
    expect(seen.values).toEqual([[]]);
    TestBed.inject(OptimisticUpdates).apply((cache) => cache.create(ENTITY, todo('mine')));
    expect(idsOf(seen.values.at(-1))).toBe('mine');
    void TestBed.inject(CacheHubService).invalidate(key);
    await controller.settle();
    controller.expectFetch(key).flush([todo('a')]);
    await controller.settle();
    expect(idsOf(seen.values.at(-1))).toBe('a,mine');
  });

  it('[C10] a view keeps a server subscription while it is observed, unless realtime is off', async () => {
    const { todos, controller } = setUp(unlisted());
    controller.realtime.open();
    const streams = [collect(todos.watch()), collect(todos.watchCount()), collect(todos.changes())];
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual([ENTITY]);
    streams.forEach((stream) => stream.stop());
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual([]);
  });

  it('[C10] realtime: false holds none', async () => {
    const { todos, controller } = setUp(listed(), { realtime: false });
    controller.realtime.open();
    collect(todos.watch());
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual([]);
  });

  it('[L5] changes tells inserts, moves, updates and removals by index, once per turn', async () => {
    const { todos, controller } = setUp(unlisted());
    controller.seed(ENTITY, [
      todo('a', { rank: 3 }),
      todo('b', { rank: 2 }),
      todo('c', { rank: 1 }),
    ]);
    const ranked = todos.where('done', '==', false).orderBy('rank', 'desc');
    const before = ranked.snapshot();
    const seen = collect(ranked.changes());
    controller.realtime.open();
    await controller.settle();
    await push(controller, [
      updated('c', 2, { rank: 9 }),
      updated('b', 2, { title: 'B' }),
      updated('a', 2, { done: true }),
      created(todo('d', { rank: 5 })),
    ]);
    expect(
      seen.values.map((steps) => steps.map(({ row, ...step }) => ({ ...step, id: row.id }))),
    ).toEqual([
      [
        { type: 'move', index: 0, from: 2, id: 'c' },
        { type: 'update', index: 2, id: 'b' },
        { type: 'remove', index: 1, id: 'a' },
        { type: 'insert', index: 1, id: 'd' },
      ],
    ]);
    expect(carriedOut(before, seen.values.flat())).toEqual(ranked.snapshot());
  });

  it('[X14] counts are of the known rows that the conditions select, whatever the limit', async () => {
    const { todos, controller } = setUp(unlisted());
    controller.seed(ENTITY, [todo('a'), todo('b'), todo('c', { done: true })]);
    const open = todos.where('done', '==', false).limit(1);
    const seen = collect(open.watchCount());
    expect([seen.values, open.count(), idsOf(open.snapshot())]).toEqual([[2], 2, 'a']);
    controller.realtime.open();
    await controller.settle();
    await push(controller, updated('c', 2, { done: false }));
    expect(seen.values).toEqual([2, 3]);
  });

  it('[B3] an observer that writes is answered in a round of its own', () => {
    const { todos } = setUp(unlisted());
    const hub = TestBed.inject(CacheHubService);
    const seen: string[] = [];
    todos.watch().subscribe((rows) => {
      if (rows.length === 1) hub.set('todos:detail-b', todo('b'));
    });
    todos.watch().subscribe((rows) => seen.push(idsOf(rows) ?? ''));
    hub.set('todos:detail-a', todo('a'));
    expect(seen.at(-1)).toBe('a,b');
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('[K10] what is shown is frozen in development, and the same array until it changes', async () => {
    const { todos, controller } = setUp(unlisted());
    controller.seed(ENTITY, [todo('a')]);
    const rows = todos.snapshot();
    expect(todos.snapshot()).toBe(rows);
    expect(Object.isFrozen(rows) && Object.isFrozen(rows[0])).toBe(true);
    const seen = collect(todos.watch());
    controller.seed('others', [todo('a')]);
    await controller.settle();
    expect(seen.values).toHaveLength(1);
  });

  it('[X1] is immutable: each call gives another view, and the first stays as it was', () => {
    const { todos, controller } = setUp(unlisted());
    controller.seed(ENTITY, [todo('a', { rank: 1 }), todo('b', { rank: 2, done: true })]);
    const open = todos.where('done', '==', false);
    const ranked = todos.orderBy('rank', 'desc');
    expect(idsOf(todos.snapshot())).toBe('a,b');
    expect(idsOf(open.snapshot())).toBe('a');
    expect(idsOf(ranked.snapshot())).toBe('b,a');
    expect(idsOf(ranked.limit(1).snapshot())).toBe('b');
    expect(idsOf(ranked.limit(1, 1).snapshot())).toBe('a');
  });

  it('[X8] a condition that no server would take is refused where it is written', () => {
    const { todos } = setUp(unlisted());
    expect(CACHE_HUB_ERROR_CODES).toContain('invalid-config');
    const refused = expect.objectContaining({ code: 'invalid-config' }) as Error;
    expect(() => todos.where({ field: '__proto__', op: 'is-null' })).toThrow(refused);
    expect(() => todos.where({ field: 'a', op: 'in', value: 'a' })).toThrow(refused);
    expect(() => todos.limit(-1)).toThrow(refused);
    expect(() => todos.limit(1, 0.5)).toThrow(refused);
  });

  it('[X1] watchSignal shows what is known at once, loads, and follows', async () => {
    const { todos, controller } = setUp(listed());
    controller.seed(ENTITY, [todo('a')]);
    const rows = todos.watchSignal();
    expect(idsOf(rows())).toBe('a');
    controller.realtime.open();
    await controller.settle();
    controller.expectFetch(listKey(ENTITY, { where: [], orderBy: [] })).flush([todo('b')]);
    await controller.settle();
    await push(controller, created(todo('c')));
    expect(idsOf(rows())).toBe('b,c');
  });

  it('[N3] a view ends with its hub', () => {
    const { todos } = setUp(unlisted());
    let isComplete = false;
    todos.watch().subscribe({ complete: () => (isComplete = true) });
    todos.changes().subscribe();
    TestBed.resetTestingModule();
    expect(isComplete).toBe(true);
    let isEmpty = false;
    todos.watch().subscribe({ complete: () => (isEmpty = true) });
    expect(isEmpty).toBe(true);
  });

  it('[S4] a change of user leaves nothing of the one before', async () => {
    const user = signal<string | null>('ada');
    const definition = unlisted();
    const config = { entities: [definition], userKey: () => user };
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting({ config })] });
    const controller = TestBed.inject(CacheHubTestingController);
    await controller.settle();
    controller.seed(ENTITY, [todo('a')]);
    const seen = collect(viewOf(definition).watch());
    user.set('bob');
    await controller.settle();
    expect(seen.values.map(idsOf)).toEqual(['a', '']);
  });

  it('[X1][I10] rows that a view shows outlive their time, and go when nobody observes it', async () => {
    const definition = defineEntity<Todo>(ENTITY, { adapter: () => ({}), gcTime: 1_000 });
    const { todos, controller } = setUp(definition);
    const hub = TestBed.inject(CacheHubService);
    const seen = collect(todos.watch());
    controller.realtime.open();
    await controller.settle();
    await push(controller, created(todo('a')));
    controller.seed(ENTITY, [todo('b')]);
    await controller.advance(10_000);
    expect(idsOf(seen.values.at(-1))).toBe('a,b');
    await push(controller, updated('a', 2, { title: 'still followed' }));
    expect(todos.first()?.title).toBe('still followed');
    seen.stop();
    await controller.advance(10_000);
    expect(hub.keys()).toEqual([]);
    expect(todos.snapshot()).toEqual([]);
  });
});

/** Carries steps out as the contract of `ViewChange` says. */
function carriedOut(rows: readonly Todo[], steps: readonly ViewChange<Todo>[]): readonly Todo[] {
  const shown = [...rows];
  for (const { type, index, from, row } of steps) {
    if (type === 'remove' || type === 'move') shown.splice(from ?? index, 1);
    if (type === 'insert' || type === 'move') shown.splice(index, 0, row);
    if (type === 'update') shown[index] = row;
  }
  return shown;
}
