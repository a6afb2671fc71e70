import * as fc from 'fast-check';
import { mergeUnion } from './merge-union';

const items = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 });
const take = (_base: object | undefined, _local: object, remote: object) => remote;

const union = (base: readonly unknown[], local: readonly unknown[], remote: readonly unknown[]) =>
  mergeUnion(base, local, remote, take);

describe('mergeUnion', () => {
  it('[M3] a union holds what either side added, and nothing that either side removed', () => {
    fc.assert(
      fc.property(items, items, items, (base, local, remote) => {
        const merged = new Set(union(base, local, remote));
        for (const item of [1, 2, 3, 4, 5, 6]) {
          const [was, mine, theirs] = [base, local, remote].map((side) => side.includes(item));
          expect(merged.has(item)).toBe(was === true ? mine && theirs : mine || theirs);
        }
      }),
    );
  });

  it('[M3] a union is a set: which side is which changes its order at most', () => {
    fc.assert(
      fc.property(items, items, items, (base, local, remote) => {
        const merged = union(base, local, remote);
        expect(new Set(merged).size).toBe(merged.length);
        expect([...merged].sort()).toEqual([...union(base, remote, local)].sort());
      }),
    );
  });

  it('[M3] a union keeps the remote order, then appends what is local alone, in its order', () => {
    expect(union([1, 2], [9, 2, 1, 8], [2, 7, 1])).toEqual([2, 7, 1, 9, 8]);
  });

  it('[M3] rows of a union are known by id, others by content', () => {
    expect(union([{ id: 1, n: 'a' }], [{ id: '1', n: 'b' }], [{ id: 1, n: 'a' }])).toEqual([
      { id: '1', n: 'b' },
    ]);
    expect(union([], [{ x: [1] }], [{ x: [1] }, { x: [2] }])).toEqual([{ x: [1] }, { x: [2] }]);
    expect(union([{ x: 1 }], [], [{ x: 1 }, 'a'])).toEqual(['a']);
  });

  it('[M3] a row of a union that both sides changed is merged; one that was removed stays if it was changed', () => {
    const base = [
      { id: 1, n: 0 },
      { id: 2, n: 0 },
    ];
    const merged = mergeUnion(
      base,
      [
        { id: 1, n: 1 },
        { id: 2, n: 9 },
      ],
      [{ id: 1, n: 2 }],
      (was, mine, theirs) => ({ was, mine, theirs }),
    );
    expect(merged).toEqual([
      { was: { id: 1, n: 0 }, mine: { id: 1, n: 1 }, theirs: { id: 1, n: 2 } },
      { id: 2, n: 9 },
    ]);
    expect(union(base, [{ id: 1, n: 0 }], base)).toEqual([{ id: 1, n: 0 }]);
  });
});
