import * as fc from 'fast-check';
import type { ChaosClient } from './chaos-client';
import { Dice } from './chaos-dice';
import { ENTITIES, IDS } from './chaos-entities';
import type { EntityName } from './chaos-entities';
import { HOSTILE_FRAMES } from './chaos-hostile';
import type { Change } from './chaos-server';
import { writeLocally, writeOptimistically } from './chaos-writes';
import type { ChaosWorld } from './chaos-world';

/** How often each kind of step is drawn, against the others. */
const WEIGHTS = {
  write: 10,
  burst: 3,
  bulk: 2,
  observe: 8,
  leave: 4,
  optimistic: 6,
  local: 2,
  invalidate: 1,
  remove: 1,
  cut: 2,
  deafen: 1,
  goaway: 1,
  expire: 1,
  forget: 1,
  anew: 1,
  network: 2,
  hostile: 2,
  online: 1,
  faults: 1,
} as const;

export type StepKind = keyof typeof WEIGHTS;

export interface ChaosStep {
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

export const STEP: fc.Arbitrary<ChaosStep> = fc.record({
  wait: fc.oneof(
    { arbitrary: fc.constant(0), weight: 3 },
    { arbitrary: fc.nat(60), weight: 6 },
    { arbitrary: fc.nat(700), weight: 4 },
    { arbitrary: fc.nat(6_000), weight: 2 },
    { arbitrary: fc.nat(60_000), weight: 1 },
  ),
  kind: fc.oneof(...KINDS),
  n: fc.nat(0xffff),
});

export function someChange(world: ChaosWorld, entity: EntityName, dice: Dice): Change {
  const id = dice.pick(IDS);
  const exists = world.server.table(entity).detail(id) !== undefined;
  if (!exists) return { op: 'create', id, fields: world.someFields() };
  if (dice.hits(0.2)) return { op: 'delete', id };
  return { op: 'update', id, fields: world.somePart() };
}

export function runStep(world: ChaosWorld, step: ChaosStep): void {
  const dice = new Dice(step.n);
  world.dice = new Dice(step.n + 1);
  const client = dice.pick(world.clients);
  STEPS[step.kind](world, client, dice);
}

type Run = (world: ChaosWorld, client: ChaosClient, dice: Dice) => void;

const STEPS: Readonly<Record<StepKind, Run>> = {
  write: (world, _, dice) => writeOnce(world, dice),
  burst: (world, _, dice) => {
    for (let left = dice.between(2, 15); left > 0; left--) writeOnce(world, dice);
  },
  bulk: (world, _, dice) => {
    const entity = dice.pick(ENTITIES);
    const changes = IDS.slice(0, dice.between(1, 5)).map(() => someChange(world, entity, dice));
    world.server.bulk(entity, changes, dice.hits(0.4));
  },
  observe: (world, client, dice) => {
    const policy = dice.pick([undefined, undefined, 'network-first', 'network-only'] as const);
    const staleTime = dice.hits(0.2) ? dice.pick([5_000, 60_000]) : 0;
    client.watch(world.someTarget(), policy === undefined ? { staleTime } : { policy, staleTime });
  },
  leave: (_, client, dice) => {
    const watchers = [...client.watchers];
    if (watchers.length > 0) client.leave(dice.pick(watchers));
  },
  optimistic: writeOptimistically,
  local: (world, client, dice) => {
    if (world.options.localWrites) writeLocally(world, client, dice);
  },
  invalidate: (world, client, dice) => {
    const { key, entity } = world.someTarget();
    client.excuseAll();
    void client.hub.invalidate(dice.hits(0.5) ? key : { entity });
  },
  remove: (world, client, dice) => {
    client.excuseAll();
    if (dice.hits(0.2)) void client.hub.clear();
    else client.hub.remove(world.someTarget().key);
  },
  cut: (_, client, dice) => client.line.cut(dice.pick([1006, 1001, 1011, 1012, 4508, 1000])),
  deafen: (_, client) => client.line.deafen(),
  goaway: (_, client) => client.line.goAway(),
  expire: (world, client) => {
    world.network.token++;
    client.line.cut(4401);
  },
  forget: (world, _, dice) => world.server.table(dice.pick(ENTITIES)).forget(),
  anew: (world, _, dice) => {
    const table = world.server.table(dice.pick(ENTITIES));
    table.beginAnew();
    for (const { line } of world.clients) line.reset(table, 'EPOCH_CHANGED');
  },
  network: (world) => {
    world.network.isUp = !world.network.isUp;
    if (!world.network.isUp) for (const { line } of world.clients) line.deafen();
  },
  hostile: (_, client, dice) => client.line.inject(dice.pick(HOSTILE_FRAMES)),
  online: () => void window.dispatchEvent(new Event('online')),
  faults: (world, _, dice) => {
    const { faults } = world.options;
    world.network.faults = { ...faults, failure: dice.hits(0.5) ? 0.9 : faults.failure };
  },
};

function writeOnce(world: ChaosWorld, dice: Dice): void {
  const entity = dice.pick(ENTITIES);
  world.server.write(entity, someChange(world, entity, dice));
}
