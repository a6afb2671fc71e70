import * as fc from 'fast-check';
import type { OrderByClause } from './collection-query';
import { compareBy } from './compare-by';
import { FIELDS, heldValue } from './spec-support/arbitrary-queries';

interface Row {
  readonly id: string | number;
  readonly a?: unknown;
  readonly b?: unknown;
  readonly tags?: unknown;
}

const idOf = (row: Row): string | number => row.id;
const order = fc.array(
  fc.record({ field: fc.constantFrom(...FIELDS), dir: fc.constantFrom('asc', 'desc') }),
  { maxLength: 3 },
) as fc.Arbitrary<OrderByClause[]>;
const id = fc.oneof(fc.constantFrom('a', 'b', '\uffff', '😀', '10', '9'), fc.nat(20));
const row: fc.Arbitrary<Row> = fc.record(
  { id, a: heldValue, b: heldValue, tags: heldValue },
  { requiredKeys: ['id'] },
);

function sorted(rows: readonly Row[], orderBy: readonly OrderByClause[]): readonly Row[] {
  return [...rows].sort(compareBy(orderBy, idOf));
}

describe('compareBy', () => {
  it('[L6] is a total order: only rows of one id tie', () => {
    fc.assert(
      fc.property(order, row, row, row, (orderBy, a, b, c) => {
        const compare = compareBy(orderBy, idOf);
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        if (compare(a, b) === 0) expect(String(a.id)).toBe(String(b.id));
        if (compare(a, b) <= 0 && compare(b, c) <= 0) {
          expect(compare(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('[L6] absent values are last in both directions', () => {
    const rows: readonly Row[] = [{ id: 1 }, { id: 2, a: 5 }, { id: 3, a: null }, { id: 4, a: 7 }];
    const ids = (dir: 'asc' | 'desc'): unknown => sorted(rows, [{ field: 'a', dir }]).map(idOf);
    expect(ids('asc')).toEqual([2, 4, 1, 3]);
    expect(ids('desc')).toEqual([4, 2, 1, 3]);
  });

  it('[L6] a second field sorts ties, and ids sort the last ones upwards, as text', () => {
    const rows: readonly Row[] = [
      { id: 10, a: 1, b: 'x' },
      { id: 9, a: 1, b: 'x' },
      { id: 8, a: 1, b: 'y' },
      { id: 7, a: 2, b: 'x' },
    ];
    const orderBy: readonly OrderByClause[] = [
      { field: 'a', dir: 'desc' },
      { field: 'b', dir: 'desc' },
    ];
    expect(sorted(rows, orderBy).map(idOf)).toEqual([7, 8, 10, 9]);
    expect(sorted(rows, []).map(idOf)).toEqual([10, 7, 8, 9]);
  });

  it('[X9] kinds are sorted before their values, and turn round with the direction', () => {
    const values = [[], true, 'a', 2, false, 'A', 1, {}];
    const rows = values.map((a, id): Row => ({ id, a }));
    const shown = (dir: 'asc' | 'desc'): unknown =>
      sorted(rows, [{ field: 'a', dir }]).map(({ a }) => a);
    expect(shown('asc')).toEqual([1, 2, 'A', 'a', false, true, [], {}]);
    expect(shown('desc')).toEqual([[], {}, true, false, 'a', 'A', 2, 1]);
  });

  it('[L6] sorts dates by time, whether they are dates or their text', () => {
    const rows: readonly Row[] = [
      { id: 1, a: new Date('2026-03-01') },
      { id: 2, a: '2026-02-01T00:00:00.000Z' },
      { id: 3, a: new Date('2026-01-01') },
    ];
    expect(sorted(rows, [{ field: 'a', dir: 'asc' }]).map(idOf)).toEqual([3, 2, 1]);
  });
});
