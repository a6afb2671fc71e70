import * as fc from 'fast-check';
import { DeadlineQueue } from './deadline-queue';

type Move =
  | { readonly do: 'set'; readonly key: number; readonly at: number }
  | { readonly do: 'delete'; readonly key: number }
  | { readonly do: 'take'; readonly now: number };

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('set' as const), key: fc.nat(9), at: fc.nat(50) }),
    fc.record({ do: fc.constant('delete' as const), key: fc.nat(9) }),
    fc.record({ do: fc.constant('take' as const), now: fc.nat(50) }),
  ),
  { maxLength: 200 },
);

describe('DeadlineQueue', () => {
  it('[I10] gives each key its one deadline, the earliest first, ties in the order of setting', () => {
    fc.assert(
      fc.property(moves, (script) => {
        const queue = new DeadlineQueue<number>();
        let model: { key: number; at: number }[] = [];
        for (const move of script) {
          if (move.do === 'set') {
            model = [
              ...model.filter(({ key }) => key !== move.key),
              { key: move.key, at: move.at },
            ];
            queue.set(move.key, move.at);
          } else if (move.do === 'delete') {
            model = model.filter(({ key }) => key !== move.key);
            queue.delete(move.key);
          } else {
            const [first] = [...model].sort((a, b) => a.at - b.at);
            const due = first !== undefined && first.at <= move.now ? first.key : undefined;
            expect(queue.takeDue(move.now)).toBe(due);
            model = model.filter(({ key }) => key !== due);
          }
          expect(queue.size).toBe(model.length);
          const earliest = Math.min(...model.map(({ at }) => at));
          expect(queue.next() ?? Infinity).toBe(earliest);
        }
      }),
    );
  });
});
