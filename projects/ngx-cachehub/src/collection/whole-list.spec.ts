import { TestBed } from '@angular/core/testing';
import { defineEntity, type CollectionQuery } from 'ngx-cachehub';
import { provideCacheHub, CacheHubService } from 'ngx-cachehub';
import { MAX_PAGES } from './whole-list';

interface Todo {
  readonly id: string;
  readonly version: number;
}

/** A server that answers so many rows at most, and what it was asked. */
function pagingServer(ids: readonly string[], most: number) {
  const asked: CollectionQuery[] = [];
  const list = (query: CollectionQuery) => {
    asked.push(query);
    const from = query.offset ?? 0;
    const page = ids.slice(from, from + Math.min(query.limit ?? most, most));
    return { items: page.map((id): Todo => ({ id, version: 1 })), totalCount: ids.length };
  };
  return { asked, list };
}

function setUp(ids: readonly string[], most: number) {
  const server = pagingServer(ids, most);
  const todos = defineEntity<Todo>('todos', { adapter: () => ({ list: server.list }) });
  TestBed.configureTestingModule({ providers: [provideCacheHub({ entities: [todos] })] });
  const collection = TestBed.inject(CacheHubService).collection<Todo, string>(todos);
  return { collection, asked: server.asked };
}

const names = (rows: readonly Todo[]): string[] => rows.map(({ id }) => id);

describe('all rows of a query without a limit', () => {
  it('[X1][X16] are asked for in pages, where the server answers so many at most', async () => {
    const { collection, asked } = setUp(['a', 'b', 'c', 'd', 'e'], 2);
    await collection.load();
    expect(names(collection.snapshot())).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(asked.map(({ limit, offset }) => [limit, offset])).toEqual([
      [undefined, undefined],
      [2, 2],
      [2, 4],
    ]);
  });

  it('[X16] are one request, where the server answers them all', async () => {
    const { collection, asked } = setUp(['a', 'b'], 10);
    await collection.load();
    expect(names(collection.snapshot())).toEqual(['a', 'b']);
    expect(asked).toHaveLength(1);
  });

  it('[X16] with a limit they are asked for as they are', async () => {
    const { collection, asked } = setUp(['a', 'b', 'c'], 2);
    await collection.load({ where: [], orderBy: [], limit: 2 });
    expect(asked.map(({ limit }) => limit)).toEqual([2]);
  });

  it('[X16] a row that moved between two pages and comes twice is one row', async () => {
    const { collection } = setUp(['a', 'b', 'b', 'c'], 2);
    await collection.load();
    expect(names(collection.snapshot())).toEqual(['a', 'b', 'c']);
  });

  it('[X16] are a hundred requests at most', async () => {
    const { collection, asked } = setUp(
      Array.from({ length: MAX_PAGES + 5 }, (_, index) => `t${index}`),
      1,
    );
    await collection.load();
    expect(asked).toHaveLength(MAX_PAGES);
    expect(collection.count()).toBe(MAX_PAGES);
  });

  it('[X16] a server that says more than it has is not asked for ever', async () => {
    const { collection, asked } = setUp(['a', 'b', 'c'], 2);
    const todos = defineEntity<Todo>('tasks', {
      adapter: () => ({
        list: (query) => {
          asked.push(query);
          const items = query.offset === undefined ? [{ id: 'a', version: 1 }] : [];
          return { items, totalCount: 1_000 };
        },
      }),
    });
    const tasks = TestBed.inject(CacheHubService).collection<Todo, string>(todos);
    await tasks.load();
    expect(names(tasks.snapshot())).toEqual(['a']);
    expect(asked).toHaveLength(2);
    expect(names(collection.snapshot())).toEqual([]);
  });
});
