import * as fc from 'fast-check';
import { Dice } from '../../realtime/spec-support/chaos-dice';
import { TABLES, USERS } from './simulation-backend';
import { FAIR } from './simulation-network';
import type { SimulationPage } from './simulation-page';
import type { SimulationWorld } from './simulation-world';
import { decide, tendParked, writeSomething } from './simulation-writes';

/** How often each kind of step is drawn, against the others. */
const WEIGHTS = {
  create: 5,
  update: 12,
  delete: 2,
  other: 5,
  tend: 4,
  decide: 3,
  weather: 5,
  line: 2,
  expire: 2,
  renew: 2,
  crash: 2,
  doom: 3,
  reload: 2,
  freeze: 2,
  wake: 3,
  device: 3,
  sign: 2,
  sync: 1,
} as const;

export type StepKind = keyof typeof WEIGHTS;

export interface SimulationStep {
  /** In ms, before it. */
  readonly wait: number;
  readonly kind: StepKind;
  /** Decides the rest. */
  readonly n: number;
}

const KINDS = (Object.keys(WEIGHTS) as StepKind[]).map((kind) => ({
  arbitrary: fc.constant(kind),
  weight: WEIGHTS[kind],
}));

export const SIMULATION_STEP: fc.Arbitrary<SimulationStep> = fc.record({
  wait: fc.oneof(
    { arbitrary: fc.integer({ min: 2, max: 30 }), weight: 8 },
    { arbitrary: fc.integer({ min: 2, max: 400 }), weight: 5 },
    { arbitrary: fc.integer({ min: 2, max: 8_000 }), weight: 2 },
    { arbitrary: fc.integer({ min: 2, max: 45_000 }), weight: 1 },
  ),
  kind: fc.oneof(...KINDS),
  n: fc.nat(0xffff),
});

type Run = (world: SimulationWorld, page: SimulationPage, dice: Dice) => unknown;

/** A step is begun, never awaited: what it waits for is under way while others happen. */
export function runSimulationStep(world: SimulationWorld, { kind, n }: SimulationStep): void {
  const dice = new Dice(n);
  const page = dice.pick(world.pages);
  if (!page.isAwake && !FOR_SLEEPERS.has(kind)) return;
  void STEPS[kind](world, page, dice);
}

/** What happens to a page that sleeps, or around it. */
const FOR_SLEEPERS: ReadonlySet<StepKind> = new Set([
  'other',
  'weather',
  'expire',
  'crash',
  'wake',
  'device',
]);

const STEPS: Readonly<Record<StepKind, Run>> = {
  create: (_, page, dice) => writeSomething(page, 'create', dice),
  update: (_, page, dice) => writeSomething(page, 'update', dice),
  delete: (_, page, dice) => writeSomething(page, 'delete', dice),
  other: (world, page, dice) => writeElsewhere(world, page, dice),
  tend: (_, page, dice) => tendParked(page, dice),
  decide: (_, page, dice) => decide(page, dice),
  weather: (world, _, dice) => {
    const { network, lines } = world;
    network.weather = {
      isUp: !dice.hits(0.25),
      stalls: dice.pick([0, 0, 0, 0.4]),
      losses: dice.pick([0, 0, 0.5]),
      trouble: dice.pick([0, 0, 0, 0.6]),
      refusals: dice.pick([0, 0, 0, 0.5]),
      slowest: dice.pick([5, 80, 800]),
    };
    if (dice.hits(0.3)) network.weather = FAIR;
    lines.isUp = network.weather.isUp;
    if (!lines.isUp) for (const page of world.everywhere) page.line.cut(1006);
  },
  line: (_, page, dice) => {
    if (dice.hits(0.5)) page.line.cut(dice.pick([1006, 1012, 4503]));
    else page.line.deafen();
  },
  expire: (world) => {
    world.network.good++;
    world.lines.token++;
    for (const page of world.everywhere) page.line.cut(4401);
  },
  renew: (world, page) => {
    world.network.given = world.network.good;
    return page.realtime.renewToken().catch(() => undefined);
  },
  crash: (world, page) => world.replace(page, 'crash'),
  doom: (_, page, dice) => {
    page.death = {
      writesLeft: dice.between(1, 5),
      moment: dice.pick(['before', 'after', 'asleep'] as const),
    };
  },
  reload: (world, page) => world.replace(page, 'reload'),
  freeze: (_, page, dice) => page.tab.freeze(dice.hits(0.5) ? 'told' : 'untold'),
  wake: (_, page, dice) => {
    if (!page.isDead && page.tab.isAsleep) page.tab.thaw(dice.hits(0.8) ? 'told' : 'untold');
  },
  device: (world, _, dice) => {
    world.device.fails = dice.hits(0.5);
  },
  sign: (_, page, dice) => page.signIn(dice.pick(USERS)),
  sync: (_, page) => page.offline.sync(),
};

/** The person's other device, and everybody else. */
function writeElsewhere(world: SimulationWorld, { user }: SimulationPage, dice: Dice): void {
  const entity = dice.pick(TABLES);
  const rows = [...world.backend.account(user).table(entity).rows.keys()];
  const id = dice.pick(['1', '2', '3', ...rows]);
  const fields = { name: `${user}-o${dice.below(99)}`, group: 'a', rank: dice.below(9) };
  if (!rows.includes(id)) world.backend.write(user, entity, { op: 'create', id, fields });
  else if (dice.hits(0.15)) world.backend.write(user, entity, { op: 'delete', id });
  else {
    const part = dice.hits(0.5) ? { rank: fields.rank } : fields;
    world.backend.write(user, entity, { op: 'update', id, fields: part });
  }
}
