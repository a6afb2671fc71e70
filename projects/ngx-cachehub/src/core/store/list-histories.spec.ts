import * as fc from 'fast-check';
import { defaultModel } from '../entities';
import { ENTITY, ListWorld, RULED, UNSORTED } from './spec-support/list-world';
import type { WorldOptions } from './spec-support/list-world';
import { STEPS } from './spec-support/list-steps';

const RUNS = Number(process.env['RUNS'] ?? 400);

function expectTruth(options: WorldOptions): void {
  let checked = 0;
  fc.assert(
    fc.property(STEPS, (steps) => {
      const world = new ListWorld(options);
      for (const step of steps) {
        world.run(step);
        expect(world.lies()).toEqual([]);
      }
      world.deliverAll();
      expect(world.lies()).toEqual([]);
      world.settle();
      expect(world.lies()).toEqual([]);
      checked += world.checked;
    }),
    { numRuns: RUNS },
  );
  // Most of the time there is something to compare.
  expect(checked).toBeGreaterThan(RUNS * 4);
}

describe('lists against what the server would answer', () => {
  it('[row:own5][L2][G4][L4] a list kept by rule shows the truth or says that it may not', () => {
    expectTruth({
      model: RULED,
      sorted: true,
      queries: [
        {},
        { status: 'active' },
        { limit: 3, offset: 0 },
        { limit: 3, offset: 3 },
        { status: 'active', limit: 2 },
      ],
    });
  });

  it('[row:own5][L3][L2] so does one that only the server can rank, and one without an order', () => {
    expectTruth({ model: RULED, sorted: true, queries: [{}, { q: 'x' }, { q: 'x', limit: 2 }] });
    expectTruth({ model: UNSORTED, sorted: false, queries: [{}, { status: 'active' }] });
  });

  it('[L1][B4] so does one without rules', () => {
    expectTruth({
      model: defaultModel(ENTITY),
      sorted: false,
      queries: [{}, { status: 'active' }, { limit: 2 }, { status: 'lead', limit: 2, offset: 1 }],
    });
  });
});
