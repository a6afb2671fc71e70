import type { Layer } from '../../projects/ngx-cachehub/src/core';
import type { EntityUpdatedMessage } from '../../projects/ngx-cachehub/src/protocol';
import { patchOfMessage } from '../../projects/ngx-cachehub/src/realtime/wire-patch';
import { cpuRounds } from './cpu-rounds';
import type { Run } from './cpu-rounds';
import type { Customer } from './customers';
import {
  changedRow,
  ENTITY,
  found,
  makeChanges,
  makeCustomers,
  makeLists,
  pick,
  updateMessage,
} from './customers';
import { ObservedStore } from './observed-store';
import { microseconds, report } from './report';
import { seededRandom } from './seeded-random';
import { countDifferent } from './updates';

const WRITES = 10_000;
/** Writes that wait for their answer at any time: now and then two to one row. */
const IN_FLIGHT = 50;
const ROLLED_BACK = 0.05;

type Step =
  | { readonly kind: 'write'; readonly id: string; readonly row: string; readonly layer: Layer }
  /** The server's word on the write; or, where it is refused, on somebody else's to the same row. */
  | {
      readonly kind: 'confirm' | 'roll-back';
      readonly id: string;
      readonly message: EntityUpdatedMessage;
    };

const rows = makeCustomers();
const lists = makeLists(rows, 50);
const { steps, expected } = makeSteps();

function makeSteps(): {
  readonly steps: readonly Step[];
  readonly expected: ReadonlyMap<string, Customer>;
} {
  const random = seededRandom(4);
  const server = new Map(rows.map((row) => [row.id, row]));
  const made: Step[] = [];
  const open: Extract<Step, { kind: 'write' }>[] = [];
  const answer = ({ id, row, layer }: Extract<Step, { kind: 'write' }>): void => {
    const [op] = layer.ops;
    const isRefused = random() < ROLLED_BACK;
    const current = found(server, row);
    const written = op?.op === 'patch' ? op.changes : {};
    const message = isRefused
      ? updateMessage(current, makeChanges(random))
      : updateMessage(current, written, id);
    server.set(row, { ...current, ...message.data.changes, version: current.version + 1 });
    made.push({ kind: isRefused ? 'roll-back' : 'confirm', id, message });
  };
  for (let index = 0; index < WRITES; index++) {
    const row = pick(rows, Math.floor(random() * rows.length)).id;
    const id = `write-${index}`;
    const op = { op: 'patch', entity: ENTITY, id: row, changes: makeChanges(random) } as const;
    const write = { kind: 'write', id, row, layer: { id, mutationId: id, ops: [op] } } as const;
    made.push(write);
    open.push(write);
    if (open.length > IN_FLIGHT) answer(pick(open.splice(0, 1), 0));
  }
  open.forEach(answer);
  return { steps: made, expected: server };
}

function library(): Run {
  const hub = new ObservedStore(rows, lists);
  const { pushes, layers } = hub;
  return {
    work: () => {
      for (const step of steps) {
        if (step.kind === 'write') {
          hub.tell(layers.add(step.layer));
          continue;
        }
        hub.tell(pushes.applyPatches([patchOfMessage(step.message)], 0));
        if (step.kind === 'roll-back') hub.tell(layers.drop(step.id));
        layers.takeSettled();
      }
    },
    countWrong: () => hub.countWrong(expected),
  };
}

/**
 * A new object for each write and for each word of the server. Nothing is rolled back; with
 * `snapshots` the row as it was before the write is put back, the pattern of many caches.
 */
function map(snapshots: boolean): Run {
  const shown = new Map(rows.map((row) => [row.id, row]));
  const before = new Map<string, Customer>();
  return {
    work: () => {
      for (const step of steps) {
        if (step.kind === 'write') {
          const row = shown.get(step.row) as Customer;
          const [op] = step.layer.ops;
          if (snapshots) before.set(step.id, row);
          if (op?.op === 'patch') shown.set(step.row, Object.assign({}, row, op.changes));
          continue;
        }
        const { data } = step.message;
        const id = data.entityId as string;
        const version = data.version as number;
        const row = shown.get(id) as Customer;
        shown.set(id, changedRow(row, data.changes, version));
        const snapshot = before.get(step.id);
        if (step.kind === 'roll-back' && snapshot !== undefined) shown.set(id, snapshot);
      }
    },
    countWrong: () => countDifferent(shown, expected),
  };
}

const outcome = cpuRounds(
  { library, map: () => map(false), snapshots: () => map(true) },
  report.rounds,
);
const each = (name: 'library' | 'map') => microseconds(outcome.ms(name), WRITES);
if (outcome.wrong('snapshots') === 0)
  throw new Error('The check finds nothing wrong in snapshots.');
report.tell([
  {
    what: 'W4, optimistic writes, to a bare Map',
    ratio: outcome.ratio('library', 'map'),
    goal: 2,
    wrong: outcome.wrong('library'),
    note:
      `${each('library')} a write, ${each('map')} in the Map; ` +
      `snapshots that are put back leave ${outcome.wrong('snapshots')} rows wrong`,
  },
]);
