import * as fc from 'fast-check';
import { compareBy } from '../../protocol';
import type { RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { RowView, ViewQuery } from '../views';
import { ENTITY, queryOf, ViewWorld } from './spec-support/view-world';

const BY_SCORE: ViewQuery['orderBy'] = [{ field: 'score', dir: 'desc' }];
const ACTIVE: ViewQuery['where'] = [{ field: 'status', op: '==', value: 'active' }];
const GOOD: ViewQuery['where'] = [...ACTIVE, { field: 'score', op: '>', value: 2 }];

function scored(score: number, status = 'active'): RowValue {
  return { id: `c${score}`, score, status, version: 1 };
}

function pageKey(offset: number, limit = 2, where: ViewQuery['where'] = []): string {
  return listKey(ENTITY, { where, orderBy: BY_SCORE, limit, ...(offset > 0 && { offset }) });
}

function idsOf(view: RowView): string {
  return view
    .value()
    .map((row) => String(row['id']))
    .join();
}

/** A world in which these rows are known as details. */
function knowing(...scores: readonly number[]): ViewWorld {
  const world = new ViewWorld();
  for (const score of scores) world.load(detailKey(ENTITY, `c${score}`), scored(score));
  return world;
}

describe('what an answer says of other views', () => {
  it('[X17] a page speaks of what lies in its range, in every view of its order that asks no more', () => {
    const world = knowing(9, 8, 7, 6, 5, 4);
    const all = world.watch(queryOf({ orderBy: BY_SCORE }));
    const good = world.watch(queryOf({ where: GOOD, orderBy: BY_SCORE }));
    world.load(pageKey(2), { items: [scored(7), scored(5)], totalCount: 9 });
    world.settle();
    expect([idsOf(all), idsOf(good)]).toEqual(['c9,c8,c7,c5,c4', 'c9,c8,c7,c5,c4']);
    world.load(pageKey(0, 2, ACTIVE), { items: [scored(9), scored(7)], totalCount: 9 });
    world.settle();
    expect([idsOf(all), idsOf(good)]).toEqual(['c9,c8,c7,c5,c4', 'c9,c7,c5,c4']);
  });

  it('[X17] the whole answer to a wider question speaks of every place, in every order', () => {
    const world = knowing(9, 8, 7);
    const good = world.watch(queryOf({ where: GOOD, orderBy: BY_SCORE }));
    const lowest = world.watch(queryOf({ orderBy: [{ field: 'score', dir: 'asc' }] }));
    world.load(listKey(ENTITY, { where: ACTIVE, orderBy: [] }), [scored(9), scored(7)]);
    world.settle();
    expect([idsOf(good), idsOf(lowest)]).toEqual(['c9,c7', 'c7,c8,c9']);
    world.load(listKey(ENTITY, { where: [], orderBy: [] }), [scored(9)]);
    world.settle();
    expect([idsOf(good), idsOf(lowest)]).toEqual(['c9', 'c9']);
  });

  it('[X17] two pages that follow each other speak of what lies between them, if they are of one state', () => {
    const world = knowing(9, 8, 7, 6, 5);
    const all = world.watch(queryOf({ orderBy: BY_SCORE }));
    world.load(pageKey(0), { items: [scored(9), scored(8)], totalCount: 4 });
    world.load(pageKey(2), { items: [scored(6), scored(5)], totalCount: 5 });
    world.settle();
    expect(idsOf(all)).toBe('c9,c8,c7,c6,c5');
    world.load(pageKey(2), { items: [scored(6), scored(5)], totalCount: 4 });
    world.settle();
    expect(idsOf(all)).toBe('c9,c8,c6,c5');
    expect(idsOf(world.views.read(ENTITY, { ...all.query, key: 'cold' }))).toBe('c9,c8,c6,c5');
  });

  it('[X17] says nothing where the server sorts in another way, nor of a page that may have more behind it', () => {
    const world = knowing(9, 8, 7, 6);
    const all = world.watch(queryOf({ orderBy: BY_SCORE }));
    world.load(pageKey(0), { items: [scored(6), scored(9)], totalCount: 4 });
    world.load(pageKey(0), [scored(9), scored(8)]);
    world.settle();
    expect(idsOf(all)).toBe('c9,c8,c7,c6');
    world.load(pageKey(0), [scored(9)]);
    world.settle();
    expect(idsOf(all)).toBe('c9');
  });

  it('[X10] the server may say once more what was known: the row is back, by a list or by its detail', () => {
    const world = knowing(9, 8);
    const all = world.watch(queryOf({ orderBy: BY_SCORE }));
    const whole = listKey(ENTITY, { where: [], orderBy: [] });
    world.load(whole, [scored(9)]);
    expect(idsOf(all)).toBe('c9');
    world.load(detailKey(ENTITY, 'c8'), scored(8));
    world.settle();
    expect(idsOf(all)).toBe('c9,c8');
    world.load(whole, [scored(9)]);
    world.load(whole, [scored(9), scored(8)]);
    world.settle();
    expect(idsOf(all)).toBe('c9,c8');
    expect(world.watched[0]?.replayed).toEqual(all.value());
  });

  it('[L5][X17] a page costs what lies in its range, however many rows a view has', () => {
    const world = new ViewWorld();
    const rows = Array.from({ length: 10_000 }, (_, i) => scored(i));
    world.load(listKey(ENTITY, { all: true }), rows);
    world.watch(queryOf({ orderBy: BY_SCORE }));
    const { counters } = world.store;
    const before = { ...counters };
    world.load(pageKey(5_000, 50), {
      items: rows.slice(4_950, 5_000).reverse(),
      totalCount: 9_999,
    });
    expect(counters.comparisons - before.comparisons).toBeLessThanOrEqual(200);
    expect(counters.matchesCalled).toBe(before.matchesCalled);
  });

  it('[X17] whatever was missed, a view shows what the server has when all pages were asked for anew', () => {
    const score = fc.nat(12);
    const change = fc.record({ score, kind: fc.constantFrom('put', 'delete'), page: fc.nat(3) });
    fc.assert(
      fc.property(
        fc.uniqueArray(score),
        fc.array(change, { maxLength: 20 }),
        fc.boolean(),
        (first, changes, counts) => {
          const world = new ViewWorld();
          const server = new Map(first.map((one) => [one, scored(one)]));
          const sorted = () =>
            [...server.values()].sort(compareBy(BY_SCORE, (row) => String(row['id'])));
          const load = (page: number) => {
            const items = sorted().slice(page * 2, page * 2 + 2);
            const answer = counts ? { items, totalCount: server.size } : items;
            world.load(pageKey(page * 2), answer);
          };
          const all = world.watch(queryOf({ orderBy: BY_SCORE }));
          for (const one of changes) {
            if (one.kind === 'delete') server.delete(one.score);
            else server.set(one.score, scored(one.score));
            if (one.kind === 'put')
              world.load(detailKey(ENTITY, `c${one.score}`), scored(one.score));
            load(one.page);
          }
          for (const page of [0, 1, 2, 3, 4, 5, 6, 7]) load(page);
          world.settle();
          expect(all.value()).toEqual(sorted());
          expect(world.watched[0]?.replayed).toEqual(all.value());
        },
      ),
      { numRuns: 300 },
    );
  });
});
