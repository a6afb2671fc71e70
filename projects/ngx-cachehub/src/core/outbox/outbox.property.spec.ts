import * as fc from 'fast-check';
import { OutboxWorld } from './spec-support/outbox-world';
import type { Delivery, Step } from './spec-support/world-step';

const pick = fc.nat(20);
const how = fc.constantFrom<Delivery>(
  'whole',
  'whole',
  'whole',
  'lost',
  'no-answer',
  'refused',
  'busy',
  'late-busy',
  'auth',
);
const wants = fc.constantFrom('retry' as const, 'edit' as const, 'discard' as const);
const verdict = fc.constantFrom('send' as const, 'done' as const, 'ask' as const);

function of<D extends Step['do'], T extends object>(
  name: D,
  fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
) {
  return fc.record({ do: fc.constant(name), ...fields });
}

const STEP = fc.oneof(
  { weight: 4, arbitrary: of('create', { parent: pick, lane: fc.nat(2) }) },
  { weight: 8, arbitrary: of('update', { row: pick, other: pick }) },
  { weight: 3, arbitrary: of('delete', { row: pick, other: pick }) },
  { weight: 3, arbitrary: of('plain', { lane: fc.nat(2), after: pick }) },
  { weight: 6, arbitrary: of('begin', {}) },
  { weight: 8, arbitrary: of('deliver', { pick, how }) },
  { weight: 3, arbitrary: of('person', { pick, wants }) },
  { weight: 3, arbitrary: of('judge', { pick, verdict }) },
  { weight: 1, arbitrary: of('foreign', { pick }) },
  { weight: 3, arbitrary: of('wait', { ms: fc.constantFrom(500, 5_000, 60_000) }) },
  { weight: 2, arbitrary: of('fold', {}) },
  { weight: 2, arbitrary: of('crash', { after: fc.nat(4) }) },
) as fc.Arbitrary<Step>;

const STEPS = fc.array(STEP, { minLength: 10, maxLength: 80, size: 'max' });

function play(steps: readonly Step[]): OutboxWorld {
  const world = new OutboxWorld();
  for (const step of steps) world.run(step);
  world.heal();
  return world;
}

describe('the outbox, through random histories with crashes', () => {
  it('[I5] whatever happens, each acknowledged write is done, given up by its user, or folded away', () => {
    let crashes = 0;
    let folds = 0;
    fc.assert(
      fc.property(STEPS, (steps) => {
        const world = play(steps);
        crashes += world.crashes;
        folds += world.folds;
        const done = new Set(world.server.applied);
        const lost = [...world.ledger.acknowledged.keys()].filter(
          (mark) => !done.has(mark) && !world.ledger.ended.has(mark),
        );
        expect(lost).toEqual([]);
        expect(world.outbox.size).toBe(0);
        expect([...world.store.keys()]).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(crashes).toBeGreaterThan(50);
    expect(folds).toBeGreaterThan(50);
  });

  it('[I6] no write takes effect twice', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const { applied } = play(steps).server;
        expect(applied).toHaveLength(new Set(applied).size);
      }),
      { numRuns: 150 },
    );
  });

  it('[I7] the writes of a lane take effect in the order in which they were queued', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const { server, ledger } = play(steps);
        const { acknowledged, ended } = ledger;
        const last = new Map<string, number>();
        for (const mark of server.applied) {
          const lane = acknowledged.get(mark);
          if (lane === undefined || ended.has(mark)) continue;
          const number = Number(mark.slice('mark'.length));
          expect(number).toBeGreaterThan(last.get(lane) ?? 0);
          last.set(lane, number);
        }
      }),
      { numRuns: 150 },
    );
  });
});
