import * as fc from 'fast-check';
import type { WhereClause } from '../../protocol';
import type { RowValue } from '../gate';
import type { ViewQuery } from '../views';
import { queryOf, ViewWorld } from './spec-support/view-world';
import type { Step } from './spec-support/view-world';

const id = fc.nat(9);
const changes: fc.Arbitrary<RowValue> = fc.record(
  {
    rank: fc.constantFrom<unknown>(1, 2, 3, null, 'x'),
    title: fc.constantFrom('a', 'b', '\uffff', '\u{1f600}'),
    done: fc.boolean(),
  },
  { requiredKeys: [] },
);
const ids = fc.uniqueArray(id, { maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), id, changes }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('update' as const), id, changes }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('batch' as const), ids, changes }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('load' as const), ids, changes }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('layer' as const), id, changes }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('end-layer' as const), confirm: fc.boolean() }),
  },
  fc.record({ do: fc.constant('drop-detail' as const), id }),
);

const OPEN: readonly WhereClause[] = [{ field: 'done', op: '!=', value: true }];
const orderBy = fc.constantFrom<ViewQuery['orderBy']>(
  [],
  [{ field: 'rank', dir: 'desc' }],
  [
    { field: 'title', dir: 'asc' },
    { field: 'rank', dir: 'asc' },
  ],
);
const query = fc
  .record({
    where: fc.constantFrom<readonly WhereClause[]>([], OPEN, [
      { any: [[{ field: 'rank', op: '>', value: 1 }], [{ field: 'title', op: '==', value: 'a' }]] },
    ]),
    orderBy,
    limit: fc.constantFrom(undefined, 0, 1, 3),
    offset: fc.constantFrom(0, 0, 1, 2),
  })
  .map(queryOf);

describe('views, over any history', () => {
  it('[L5][X1] show what a query made anew shows, and tell it by steps that replay exactly', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 8 }),
        fc.array(query, { minLength: 1, maxLength: 3 }),
        fc.array(step, { maxLength: 25 }),
        (before, queries, steps) => {
          const world = new ViewWorld();
          before.forEach((one) => world.run(one));
          for (const one of queries) world.watch(one);
          for (const one of steps) {
            world.run(one);
            world.settle();
            for (const { view, shown, replayed } of world.watched) {
              expect(shown).toEqual(world.expected(view.query));
              expect(replayed).toEqual(shown);
              expect(view.value()).toBe(shown);
              expect(Object.isFrozen(shown) && shown.every((row) => Object.isFrozen(row))).toBe(
                true,
              );
              expect(world.views.read('tasks', { ...view.query, key: 'cold' }).value()).toEqual(
                shown,
              );
            }
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it('[L5][K10] nothing that was handed out ever changes', () => {
    fc.assert(
      fc.property(query, fc.array(step, { maxLength: 25 }), (one, steps) => {
        const world = new ViewWorld();
        world.watch(one);
        const seen: { readonly rows: readonly RowValue[]; readonly text: string }[] = [];
        for (const next of steps) {
          world.run(next);
          const told = world.settle();
          const rows = [...world.watched.flatMap(({ shown }) => shown), ...told];
          seen.push({ rows, text: JSON.stringify(rows) });
        }
        for (const { rows, text } of seen) expect(JSON.stringify(rows)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});
