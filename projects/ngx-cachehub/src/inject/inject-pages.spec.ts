import { Injector, signal, type Resource } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  injectPages,
  listKey,
  type PagesRef,
  RealtimeCacheService,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

interface Note {
  readonly id: string;
  readonly at: number;
  readonly room: string;
  readonly version: number;
}

const notes = defineEntity<Note>('notes', { adapter: () => ({ list: () => [] }), retry: false });
const PARAMS = { room: 'a', orderBy: [{ field: 'at', dir: 'desc' }] };

function note(at: number, room = 'a'): Note {
  return { id: `n${at}`, at, room, version: 1 };
}

function keyOf(page: number, room = 'a'): string {
  const where = [{ field: 'room', op: '==', value: room }];
  const offset = page === 0 ? undefined : page * 2;
  return listKey('notes', { where, orderBy: PARAMS.orderBy, limit: 2, offset });
}

function shown(list: PagesRef<Note>): string {
  return list
    .value()
    .map(({ at }) => at)
    .join();
}

describe('injectPages', () => {
  let controller: CacheHubTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    controller = TestBed.inject(CacheHubTestingController);
    controller.realtime.open();
    TestBed.inject(RealtimeCacheService).connect();
    await controller.settle();
  });

  function inject(params: () => object | undefined = () => PARAMS): PagesRef<Note> {
    return TestBed.runInInjectionContext(() => injectPages(notes, params, { pageSize: 2 }));
  }

  async function answer(page: number, items: readonly Note[], totalCount: number): Promise<void> {
    await controller.settle();
    controller.expectFetch(keyOf(page)).flush({ items, totalCount });
    await controller.settle();
  }

  async function push(entity: Note): Promise<void> {
    const data = { entityType: 'notes', entityId: entity.id, entity, version: 1 };
    controller.realtime.emit({ type: 'ENTITY_CREATED', data });
    await controller.advance(100);
  }

  it('[L4][C10] grows page by page, and says how far it goes', async () => {
    const list = inject();
    const resource: Resource<readonly Note[]> = list;
    expect([list.status(), list.hasValue(), list.hasNext()]).toEqual(['loading', false, false]);
    await answer(0, [note(9), note(8)], 5);
    expect(controller.realtime.subscriptions).toEqual(['notes']);
    expect([shown(list), list.totalCount(), list.hasNext()]).toEqual(['9,8', 5, true]);
    const fetched = list.fetchNext();
    expect(list.isFetchingNext()).toBe(true);
    expect(list.fetchNext()).not.toBe(fetched);
    await answer(1, [note(7), note(6)], 5);
    await fetched;
    expect([shown(list), list.isFetchingNext()]).toEqual(['9,8,7,6', false]);
    void list.fetchNext();
    await answer(2, [note(5)], 5);
    expect([shown(list), list.hasNext(), resource.status()]).toEqual([
      '9,8,7,6,5',
      false,
      'resolved',
    ]);
    await list.fetchNext();
    controller.verify();
  });

  it('[L4] a row pushed while a page loads is kept, and one that stands on two pages shows once', async () => {
    const list = inject();
    await answer(0, [note(9), note(8)], 4);
    expect(shown(list)).toBe('9,8');
    void list.fetchNext();
    await controller.settle();
    await push(note(10));
    expect(shown(list)).toBe('10,9,8');
    controller.expectFetch(keyOf(1)).flush({ items: [note(8), note(7)], totalCount: 5 });
    await controller.settle();
    expect(shown(list)).toBe('10,9,8,7');
  });

  it('[X15] what belongs behind the last page waits for the next, and what leaves the query goes', async () => {
    const list = inject();
    await answer(0, [note(9), note(8)], 4);
    await push(note(1));
    await push(note(7.5, 'b'));
    expect(shown(list)).toBe('9,8');
    const data = { entityType: 'notes', entityId: 'n9', changes: { room: 'b' }, version: 2 };
    controller.realtime.emit({ type: 'ENTITY_UPDATED', data });
    await controller.advance(100);
    expect(shown(list)).toBe('8');
  });

  it('[X15] rows known from elsewhere that show before the first page is there wait for theirs', async () => {
    controller.seed(notes, [note(7), note(6), note(5)]);
    const list = inject();
    await controller.settle();
    expect(shown(list)).toBe('7,6,5');
    await answer(0, [note(7), note(6)], 3);
    expect([shown(list), list.hasNext()]).toEqual(['7,6', true]);
    void list.fetchNext();
    await answer(1, [note(5)], 3);
    expect([shown(list), list.hasNext()]).toEqual(['7,6,5', false]);
  });

  it('[X15] a page that fails is asked for again by the next fetchNext', async () => {
    const list = inject();
    await answer(0, [note(9), note(8)], 4);
    const failed = list.fetchNext();
    await controller.settle();
    controller.expectFetch(keyOf(1)).error(new Error('down'));
    await failed;
    expect([shown(list), list.isFetchingNext(), list.hasNext()]).toEqual(['9,8', false, true]);
    const again = list.fetchNext();
    await answer(1, [note(7), note(6)], 4);
    await again;
    expect(shown(list)).toBe('9,8,7,6');
  });

  it('[X15] other params are another list that begins with its first page; none are idle', async () => {
    const room = signal<string | undefined>(undefined);
    const list = inject(() => {
      const now = room();
      return now === undefined ? undefined : { ...PARAMS, room: now };
    });
    expect([list.status(), list.value()]).toEqual(['idle', []]);
    await list.fetchNext();
    room.set('a');
    await answer(0, [note(9), note(8)], 3);
    room.set('b');
    expect([list.status(), list.value()]).toEqual(['loading', []]);
    await controller.settle();
    controller.expectFetch(keyOf(0, 'b')).flush([note(1, 'b')]);
    await controller.settle();
    expect([shown(list), list.hasNext(), list.totalCount()]).toEqual(['1', false, undefined]);
  });

  it('[X15][N3] without an order it pages by id, and ends with its injector', async () => {
    const injector = Injector.create({ providers: [], parent: TestBed.inject(Injector) });
    const list = injectPages(notes, () => ({}), { pageSize: 3, injector, realtime: false });
    await controller.settle();
    const orderBy = [{ field: 'id', dir: 'asc' }];
    const key = listKey('notes', { where: [], orderBy, limit: 3 });
    controller.expectFetch(key).flush([note(3), note(4)]);
    await controller.settle();
    expect([shown(list), controller.realtime.subscriptions]).toEqual(['3,4', []]);
    injector.destroy();
    TestBed.inject(CacheHubService).set('notes:detail-n1', note(1));
    expect(shown(list)).toBe('3,4');
  });

  it('[X17] a row whose delete was missed goes with the page that lacks it, though its detail is cached', async () => {
    const list = inject();
    await answer(0, [note(9), note(8)], 5);
    void list.fetchNext();
    await answer(1, [note(7), note(6)], 5);
    void list.fetchNext();
    await answer(2, [note(5)], 5);
    const hub = TestBed.inject(CacheHubService);
    for (const at of [8, 7, 5]) hub.set(`notes:detail-n${at}`, note(at));
    expect(list.reload()).toBe(true);
    // 8 stood inside a page, 7 on the edge of two, 5 on a page of its own.
    await answer(0, [note(9), note(6)], 2);
    await answer(1, [], 2);
    await answer(2, [], 2);
    expect([shown(list), list.totalCount(), list.hasNext()]).toEqual(['9,6', 2, false]);
    expect(hub.getValue('notes:detail-n7')).toEqual(note(7));
    hub.set('notes:detail-n7', { ...note(7), version: 2 });
    expect(shown(list)).toBe('9,7,6');
  });

  it('[X18] keepPrevious shows the list before, with its count, until the first page of the new one is there', async () => {
    const room = signal('a');
    const list = TestBed.runInInjectionContext(() =>
      injectPages(notes, () => ({ ...PARAMS, room: room() }), { pageSize: 2, keepPrevious: true }),
    );
    await answer(0, [note(9), note(8)], 3);
    room.set('b');
    expect([shown(list), list.totalCount(), list.hasNext()]).toEqual(['9,8', 3, false]);
    expect([list.status(), list.isPrevious(), list.hasValue()]).toEqual(['loading', true, true]);
    await controller.settle();
    controller.expectFetch(keyOf(0, 'b')).flush({ items: [note(1, 'b')], totalCount: 1 });
    await controller.settle();
    expect([shown(list), list.totalCount(), list.isPrevious()]).toEqual(['1', 1, false]);
  });

  it('[X15] refuses what is no page size, and an entity that cannot be listed', () => {
    const injector = TestBed.inject(Injector);
    const invalid = expect.objectContaining({ code: 'invalid-config' }) as Error;
    expect(() => injectPages(notes, () => ({}), { pageSize: 0, injector })).toThrow(invalid);
    const unlisted = defineEntity<Note>('others', { adapter: () => ({}) });
    const missing = expect.objectContaining({ code: 'not-configured' }) as Error;
    expect(() => injectPages(unlisted, () => ({}), { pageSize: 1, injector })).toThrow(missing);
  });
});
