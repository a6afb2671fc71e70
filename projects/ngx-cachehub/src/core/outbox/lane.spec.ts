import * as fc from 'fast-check';
import { isBefore, Lane } from './lane';
import type { Place } from './lane';

const place = fc.record({ seq: fc.nat(12), id: fc.constantFrom('a', 'b', 'c') });

describe('a lane', () => {
  it('[I7] is in order whatever comes and goes', () => {
    const change = fc.record({ add: fc.boolean(), place });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const lane = new Lane();
        let model: Place[] = [];
        for (const { add, place: at } of changes) {
          const rest = model.filter(({ seq, id }) => seq !== at.seq || id !== at.id);
          // An id stands in a lane once.
          if (add && rest.some(({ id }) => id === at.id)) continue;
          if (add) lane.insert(at);
          else lane.remove(at);
          model = (add ? [...rest, at] : rest).sort((a, b) => (isBefore(a, b) ? -1 : 1));
          expect([lane.size, lane.first, lane.second]).toEqual([model.length, model[0], model[1]]);
          expect(lane.before(at)).toEqual(model.filter((other) => isBefore(other, at)).at(-1));
        }
      }),
    );
  });

  it('[I7] taken from the front, it keeps less than half of what was taken', () => {
    const lane = new Lane();
    for (let seq = 0; seq < 1_000; seq++) lane.insert({ seq, id: `a${seq}` });
    for (let seq = 0; seq < 999; seq++) lane.remove({ seq, id: `a${seq}` });
    expect([lane.size, lane.first]).toEqual([1, { seq: 999, id: 'a999' }]);
  });
});
