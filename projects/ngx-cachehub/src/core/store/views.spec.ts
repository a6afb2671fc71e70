import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { RowView, ViewQuery } from '../views';
import { ENTITY, queryOf, ViewWorld } from './spec-support/view-world';

const BY_SCORE: ViewQuery['orderBy'] = [{ field: 'score', dir: 'desc' }];
const ACTIVE: ViewQuery['where'] = [{ field: 'status', op: '==', value: 'active' }];
const ROWS = 20_000;

function scored(id: number, score: number, status = 'active'): RowValue {
  return { id: `c${id}`, score, status, version: 1 };
}

function update(id: string, version: number, changes: RowValue): Patch {
  const rest = { unset: undefined, baseVersion: undefined };
  return { kind: 'update', entity: ENTITY, id, version, changes, ...rest };
}

function idsOf(view: RowView): readonly unknown[] {
  return view.value().map((row) => row['id']);
}

/** The list of a query, and the query that a view asks beside it. */
function asked(more: Partial<ViewQuery>): { readonly key: string; readonly query: ViewQuery } {
  const { where = [], orderBy = [], limit, offset } = more;
  const key = listKey(ENTITY, { where, orderBy, limit, offset });
  return { key, query: queryOf({ ...more, listKey: key }) };
}

describe('views: work', () => {
  function crowd(): ViewWorld {
    const world = new ViewWorld();
    const rows = Array.from({ length: ROWS }, (_, i) =>
      scored(i, i, i % 2 === 0 ? 'active' : 'lead'),
    );
    world.load(listKey(ENTITY, { all: true }), rows);
    return world;
  }

  it('[L5] one changed row is one check, O(log n) comparisons and no row looked at besides', () => {
    const world = crowd();
    const view = world.watch(queryOf({ where: ACTIVE, orderBy: BY_SCORE, limit: 100 }));
    const { counters } = world.store;
    const before = { ...counters };
    world.push([update('c19998', 2, { score: -1 })]);
    expect(counters.matchesCalled - before.matchesCalled).toBe(1);
    expect(counters.comparisons - before.comparisons).toBeLessThanOrEqual(20);
    world.settle();
    expect(counters.viewsRebuilt - before.viewsRebuilt).toBe(1);
    expect(idsOf(view)[0]).toBe('c19996');
  });

  it('[L5] a change behind the last row that shows makes no array, nor does one of an unselected row', () => {
    const world = crowd();
    const view = world.watch(queryOf({ where: ACTIVE, orderBy: BY_SCORE, limit: 100 }));
    const shown = view.value();
    const built = world.store.counters.viewsRebuilt;
    world.push([update('c10', 2, { score: 11.5 }), update('c11', 2, { score: 1e9 })]);
    expect(world.views.takeChanged()).toEqual([]);
    expect(view.value()).toBe(shown);
    expect(world.store.counters.viewsRebuilt).toBe(built);
  });

  it('[L5] a batch makes one array, however many of its rows moved', () => {
    const world = crowd();
    const view = world.watch(queryOf({ where: ACTIVE, orderBy: BY_SCORE, limit: 100 }));
    const built = world.store.counters.viewsRebuilt;
    world.push(Array.from({ length: 50 }, (_, i) => update(`c${i * 2}`, 2, { score: 1e6 + i })));
    world.settle();
    expect(world.store.counters.viewsRebuilt).toBe(built + 1);
    expect(idsOf(view).slice(0, 3)).toEqual(['c98', 'c96', 'c94']);
  });

  it('[L5] the best row demoted again and again stays O(log n)', () => {
    const world = crowd();
    const view = world.watch(queryOf({ where: ACTIVE, orderBy: BY_SCORE, limit: 100 }));
    const { counters } = world.store;
    const before = counters.comparisons;
    for (let i = 0; i < 200; i++) {
      world.push([update(String(view.first()?.['id']), 2, { score: -i })]);
    }
    expect((counters.comparisons - before) / 200).toBeLessThanOrEqual(20);
  });

  it('[L5] many views that change in many turns are told of once each, and no array of them is searched', () => {
    const world = new ViewWorld();
    world.load(
      listKey(ENTITY, { all: true }),
      [0, 1, 2].map((i) => scored(i, i, 'active')),
    );
    const views = Array.from({ length: 200 }, (_, i) =>
      world.views.open(ENTITY, queryOf({ where: ACTIVE, orderBy: BY_SCORE, limit: i + 3 })),
    );
    const searches = jest.spyOn(Array.prototype, 'includes');
    for (let turn = 0; turn < 3; turn++) world.push([update(`c${turn}`, 2, { score: -1 - turn })]);
    const count = searches.mock.calls.length;
    searches.mockRestore();
    expect(count).toBe(0);
    expect(world.views.takeChanged().map(({ view }) => view)).toEqual(views);
    world.push([update('c0', 3, { score: -9 })]);
    expect(world.views.takeChanged()).toHaveLength(views.length);
  });

  it('[L5] equal questions share one view, and a view that nobody observes costs nothing', () => {
    const world = crowd();
    const query = queryOf({ where: ACTIVE, orderBy: BY_SCORE });
    const first = world.views.open(ENTITY, query);
    expect(world.views.open(ENTITY, { ...query })).toBe(first);
    expect(world.views.read(ENTITY, { ...query })).toBe(first);
    world.views.close(ENTITY, first);
    world.views.close(ENTITY, first);
    const { counters } = world.store;
    const before = { ...counters };
    world.push([update('c10', 2, { score: 11.5 })]);
    expect(counters.matchesCalled).toBe(before.matchesCalled);
    expect(counters.comparisons).toBe(before.comparisons);
    const cold = world.views.read(ENTITY, query).value();
    expect(cold.find((row) => row['id'] === 'c10')?.['score']).toBe(11.5);
  });
});

describe('views: what the server says', () => {
  it('[X10] an answer to its own question refutes older rows that it lacks, until something newer is known', () => {
    const world = new ViewWorld();
    const { key, query } = asked({ where: ACTIVE, orderBy: BY_SCORE });
    world.push([
      { kind: 'create', entity: ENTITY, id: 'c1', version: 1, row: scored(1, 1) },
      { kind: 'create', entity: ENTITY, id: 'c2', version: 1, row: scored(2, 2) },
    ]);
    const view = world.watch(query);
    expect(idsOf(view)).toEqual(['c2', 'c1']);
    world.load(key, [scored(2, 2)]);
    world.settle();
    expect(idsOf(view)).toEqual(['c2']);
    expect(idsOf(world.views.read(ENTITY, { ...query, key: 'cold' }))).toEqual(['c2']);
    world.push([update('c1', 2, { score: 3 })]);
    world.settle();
    expect(idsOf(view)).toEqual(['c1', 'c2']);
  });

  it('[X10] rows pushed while the answer was on its way, and what is shown ahead, are not refuted', () => {
    const world = new ViewWorld();
    const { key, query } = asked({ where: ACTIVE });
    const view = world.watch(query);
    world.store.addLayer({ id: 'l', ops: [{ op: 'create', entity: ENTITY, row: scored(9, 9) }] });
    const token = world.store.beginFetch(key);
    world.push([{ kind: 'create', entity: ENTITY, id: 'c1', version: 1, row: scored(1, 1) }]);
    world.store.acceptFetch(token, [scored(2, 2)], 0);
    world.store.endFetch(token);
    expect(idsOf(view)).toEqual(['c1', 'c2', 'c9']);
  });

  it('[X10] a page refutes nothing beyond its rows', () => {
    const world = new ViewWorld();
    const { key, query } = asked({ orderBy: BY_SCORE, limit: 2 });
    world.push(
      [1, 2, 3, 5].map((n) => ({
        kind: 'create' as const,
        entity: ENTITY,
        id: `c${n}`,
        version: 1,
        row: scored(n, n),
      })),
    );
    const view = world.watch(query);
    world.load(key, { items: [scored(4, 4), scored(2, 2)], totalCount: 3 });
    world.settle();
    expect(idsOf(view)).toEqual(['c4', 'c2']);
    expect(view.count).toBe(3);
  });

  it('[X11] a window with an offset begins where its answer does, however few rows in front are known', () => {
    const world = new ViewWorld();
    const { key, query } = asked({ orderBy: BY_SCORE, limit: 2, offset: 20 });
    const view = world.watch(query);
    world.load(key, { items: [scored(5, 5), scored(4, 4)], totalCount: 30 });
    world.settle();
    expect(idsOf(view)).toEqual(['c5', 'c4']);
    world.push([{ kind: 'create', entity: ENTITY, id: 'c9', version: 1, row: scored(9, 9) }]);
    world.settle();
    expect(idsOf(view)).toEqual(['c5', 'c4']);
    expect(world.watched[0]?.replayed).toEqual(view.value());
  });

  it('[X1] rows that a view shows outlive the keys that brought them, and go with the view', () => {
    const world = new ViewWorld();
    const pages = listKey(ENTITY, { page: 1 });
    world.load(pages, [scored(1, 1)]);
    world.push([{ kind: 'create', entity: ENTITY, id: 'c2', version: 1, row: scored(2, 2) }]);
    const view = world.watch(queryOf());
    world.store.evict([pages, detailKey(ENTITY, 'c2')]);
    world.push([update('c1', 2, { score: 7 })]);
    world.settle();
    expect(view.value()).toEqual([{ ...scored(1, 7), version: 2 }, scored(2, 2)]);
    const unused = world.views.close(ENTITY, view);
    expect([...unused].sort()).toEqual([detailKey(ENTITY, 'c2'), pages].sort());
    world.store.remove(unused);
    expect(world.known()).toEqual([]);
  });

  it('[X1] a row that a page has no room for any more stays in the views that show it, until the server says otherwise', () => {
    const world = new ViewWorld();
    const page = asked({ orderBy: BY_SCORE, limit: 2 });
    world.load(page.key, { items: [scored(3, 3), scored(1, 1)], totalCount: 2 });
    world.store.observe(page.key);
    const view = world.watch(queryOf({ orderBy: BY_SCORE }));
    world.push([{ kind: 'create', entity: ENTITY, id: 'c2', version: 1, row: scored(2, 2) }]);
    world.settle();
    expect(idsOf(view)).toEqual(['c3', 'c2', 'c1']);
    world.push([update('c1', 2, { score: 1.5 })]);
    expect(view.value()[2]?.['score']).toBe(1.5);
    world.load(page.key, { items: [scored(1, 4), scored(3, 3)], totalCount: 3 });
    world.load(page.key, { items: [scored(3, 3), scored(2, 2)], totalCount: 2 });
    world.settle();
    expect(idsOf(view)).toEqual(['c3', 'c2']);
    world.push([{ kind: 'create', entity: ENTITY, id: 'c9', version: 1, row: scored(9, 9) }]);
    expect(idsOf(view)).toEqual(['c9', 'c3', 'c2']);
    world.views.close(ENTITY, view);
    world.store.flush();
    world.store.clear();
    expect(world.known()).toEqual([]);
  });

  it('[X1] what nothing shows is let go of, and what is removed leaves the view', () => {
    const world = new ViewWorld();
    world.push([{ kind: 'create', entity: ENTITY, id: 'c2', version: 1, row: scored(2, 2) }]);
    const view = world.watch(queryOf({ where: [{ field: 'score', op: '>', value: 5 }] }));
    world.store.evict([detailKey(ENTITY, 'c2')]);
    expect(world.known()).toEqual([]);
    world.push([{ kind: 'create', entity: ENTITY, id: 'c9', version: 1, row: scored(9, 9) }]);
    expect(view.count).toBe(1);
    world.store.clear();
    world.settle();
    expect(view.value()).toEqual([]);
  });

  it('[X12] a list whose params are a query follows it: a created row is placed, and nothing is asked again', () => {
    const world = new ViewWorld();
    const { key } = asked({ where: ACTIVE, orderBy: BY_SCORE });
    world.load(key, { items: [scored(3, 3), scored(1, 1)], totalCount: 2 });
    world.store.observe(key);
    const stale = world.store.applyPatches(
      [
        { kind: 'create', entity: ENTITY, id: 'c2', version: 1, row: scored(2, 2) },
        { kind: 'create', entity: ENTITY, id: 'c4', version: 1, row: scored(4, 4, 'lead') },
        update('c3', 2, { status: 'lead' }),
      ],
      0,
    ).stale;
    expect(stale).toEqual([]);
    const value = world.store.read(key);
    expect(value).toEqual({ items: [scored(2, 2), scored(1, 1)], totalCount: 2 });
  });

  it('[X1] a condition of the app that throws leaves the row out, and says so', () => {
    const world = new ViewWorld();
    const failing = (row: RowValue): boolean => {
      if (row['score'] === 2) throw new Error('no such score');
      return true;
    };
    const view = world.watch(queryOf({ predicates: [failing] }));
    const { errors } = world.store.applyPatches(
      [1, 2, 3].map((n) => ({
        kind: 'create' as const,
        entity: ENTITY,
        id: `c${n}`,
        version: 1,
        row: scored(n, n),
      })),
      0,
    );
    expect(idsOf(view)).toEqual(['c1', 'c3']);
    expect(errors).toMatchObject([{ entity: ENTITY, error: { message: 'no such score' } }]);
  });

  it('[X1][O6] a row that takes its real id shows once, under that id', () => {
    const world = new ViewWorld();
    const view = world.watch(queryOf({ orderBy: BY_SCORE }));
    const row = { id: 'tmp_1', score: 5, status: 'active' };
    world.store.addLayer({
      id: 'l',
      mutationId: 'm',
      ops: [{ op: 'create', entity: ENTITY, row }],
    });
    world.settle();
    expect(idsOf(view)).toEqual(['tmp_1']);
    world.store.confirmLayer('l', { kind: 'row', entity: ENTITY, row: scored(7, 5) }, 0);
    world.settle();
    expect(idsOf(view)).toEqual(['c7']);
    expect(world.watched[0]?.replayed).toEqual(view.value());
  });
});
