import * as fc from 'fast-check';
import { defaultModel } from '../entities';
import type { EntityModel } from '../entities';
import type { Origin, Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { LayerAck } from '../overlay';
import { compareText } from '../values';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 't';
const LIST = listKey(ENTITY, {});
const RUNS = Number(process.env['RUNS'] ?? 200);

const MODEL: EntityModel = {
  ...defaultModel(ENTITY),
  lists: { matches: () => true, compare: () => (a, b) => compareText(nameOf(a), nameOf(b)) },
};

function nameOf(row: RowValue): string {
  return String(row['name']);
}

/** How the server says whose write an event is. */
type Echo = 'mutation' | 'client' | 'nothing';
type Answer = 'row' | 'short' | 'version' | 'yes';

type Step =
  | { readonly do: 'patch'; readonly pick: number; readonly answer: Answer }
  | { readonly do: 'create'; readonly answer: 'row' | 'yes' }
  | { readonly do: 'commit' | 'answer' | 'reject'; readonly pick: number }
  | { readonly do: 'foreign'; readonly pick: number }
  | { readonly do: 'events'; readonly count: number }
  | { readonly do: 'load'; readonly key: 'list' | 'detail'; readonly pick: number };

const pick = fc.nat(20);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('patch' as const),
      pick,
      answer: fc.constantFrom<Answer>('row', 'short', 'version', 'yes'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      answer: fc.constantFrom('row' as const, 'yes' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('commit' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), pick }) },
  fc.record({ do: fc.constant('reject' as const), pick }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('foreign' as const), pick }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('events' as const), count: fc.nat(3) }) },
  fc.record({
    do: fc.constant('load' as const),
    key: fc.constantFrom('list' as const, 'detail' as const),
    pick,
  }),
);

/** One write of the client: shown at once, committed some time, answered some time, told of some time. */
interface Write {
  readonly id: string;
  readonly number: number;
  /** Undefined: it creates. */
  readonly rowId: string | undefined;
  readonly answer: Answer;
  ack: LayerAck | undefined;
  phase: 'sent' | 'committed' | 'answered' | 'rejected';
}

/** A server that takes writes, and a client that shows them at once. Every write sets a field of its own: nobody else may take it back. */
class WriteWorld {
  readonly store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  readonly writes: Write[] = [];
  readonly settled = new Set<string>();
  private readonly rows = new Map<string, RowValue>();
  private readonly events: Patch[] = [];

  constructor(
    private readonly echo: Echo,
    private readonly hasEvents: boolean,
    /** Every write is answered by a bare yes. */
    private readonly saysYes: boolean,
  ) {
    this.store.define(MODEL);
    for (const id of ['1', '2']) this.rows.set(id, { id, name: `row ${id}`, version: 1 });
    for (const key of [LIST, detailKey(ENTITY, '1'), detailKey(ENTITY, '2')]) {
      this.store.observe(key);
      this.load(key);
    }
  }

  run(step: Step): void {
    switch (step.do) {
      case 'patch':
        return this.write(step.pick % 2 === 0 ? '1' : '2', step.answer);
      case 'create':
        return this.write(undefined, step.answer);
      case 'commit':
        return this.commit(this.pickWrite('sent', step.pick));
      case 'reject':
        return this.reject(this.pickWrite('sent', step.pick));
      case 'answer':
        return this.answer(this.pickWrite('committed', step.pick));
      case 'foreign':
        return this.change(step.pick % 2 === 0 ? '1' : '2', { foreign: step.pick }, undefined);
      case 'events':
        return this.deliver(step.count);
      case 'load':
        // An answer does not say whose row it brings: until the event or the answer does, it stands beside its own layer.
        if (step.key === 'list' && this.hasUntoldCreate()) return;
        return this.load(
          step.key === 'list' ? LIST : detailKey(ENTITY, step.pick % 2 === 0 ? '1' : '2'),
        );
    }
  }

  settle(): void {
    for (const write of this.writes) if (write.phase === 'sent') this.commit(write);
    for (const write of this.writes) if (write.phase === 'committed') this.answer(write);
    this.deliver(Infinity);
    for (const key of [LIST, detailKey(ENTITY, '1'), detailKey(ENTITY, '2')]) this.load(key);
    for (const id of this.store.takeSettledLayers()) this.settled.add(id);
  }

  shown(): readonly RowValue[] {
    return (this.store.read(LIST) as { readonly items: readonly RowValue[] }).items;
  }

  total(): number {
    return (this.store.read(LIST) as { readonly totalCount: number }).totalCount;
  }

  truth(): readonly RowValue[] {
    return [...this.rows.values()].sort((a, b) => compareText(nameOf(a), nameOf(b)));
  }

  private hasUntoldCreate(): boolean {
    const told = (id: string): boolean => this.store.version(detailKey(ENTITY, id)) !== undefined;
    return this.writes.some(
      ({ rowId, phase, number }) =>
        rowId === undefined && phase === 'committed' && !told(`made ${number}`),
    );
  }

  private pickWrite(phase: Write['phase'], at: number): Write | undefined {
    const writes = this.writes.filter((write) => write.phase === phase);
    return writes[at % Math.max(1, writes.length)];
  }

  private write(rowId: string | undefined, answer: Answer): void {
    const number = this.writes.length;
    const id = `write ${number}`;
    this.writes.push({ id, number, rowId, answer, ack: undefined, phase: 'sent' });
    const row = { id: `tmp_${number}`, name: `new ${number}` };
    this.store.addLayer({
      id,
      mutationId: id,
      ops: [
        rowId === undefined
          ? { op: 'create', entity: ENTITY, row }
          : { op: 'patch', entity: ENTITY, id: rowId, changes: { [`by ${number}`]: number } },
      ],
    });
  }

  private originOf(write: Write): Origin | undefined {
    if (this.echo === 'nothing') return undefined;
    return this.echo === 'client' ? { clientId: 'me' } : { clientId: 'me', mutationId: write.id };
  }

  private commit(write: Write | undefined): void {
    if (write === undefined) return;
    write.phase = 'committed';
    const { number, rowId } = write;
    const id = rowId ?? `made ${number}`;
    if (rowId === undefined) {
      const row = { id, name: `new ${number}`, version: 1 };
      this.rows.set(id, row);
      this.push({
        kind: 'create',
        entity: ENTITY,
        id,
        version: 1,
        row,
        origin: this.originOf(write),
      });
    } else this.change(id, { [`by ${number}`]: number }, this.originOf(write));
    const row = this.rows.get(id) ?? {};
    const version = Number(row['version']);
    const acks: Record<Answer, LayerAck> = {
      row: { kind: 'row', entity: ENTITY, row },
      short: { kind: 'row', entity: ENTITY, row: { id, version } },
      version: { kind: 'version', version },
      yes: { kind: 'done', awaitEvent: this.hasEvents },
    };
    write.ack = acks[this.answerTo(write)];
  }

  private answerTo({ answer }: Write): Answer {
    if (this.saysYes) return 'yes';
    // Without events a bare yes leaves no more than the app's own word, which ends with the next answer.
    return answer === 'yes' && !this.hasEvents ? 'row' : answer;
  }

  private change(id: string, changes: RowValue, origin: Origin | undefined): void {
    const row = this.rows.get(id) ?? {};
    const version = Number(row['version']) + 1;
    this.rows.set(id, { ...row, ...changes, version });
    const rest = { unset: undefined, baseVersion: undefined, origin };
    this.push({ kind: 'update', entity: ENTITY, id, version, changes, ...rest });
  }

  private push(event: Patch): void {
    if (this.hasEvents) this.events.push(event);
  }

  private answer(write: Write | undefined): void {
    if (write?.ack === undefined) return;
    write.phase = 'answered';
    this.store.confirmLayer(write.id, write.ack, 0);
  }

  private reject(write: Write | undefined): void {
    if (write === undefined) return;
    write.phase = 'rejected';
    this.store.dropLayer(write.id);
  }

  private deliver(count: number): void {
    this.store.applyPatches(this.events.splice(0, count), 0);
  }

  private load(key: string): void {
    const token = this.store.beginFetch(key);
    const row = this.rows.get(key.slice(detailKey(ENTITY, '').length));
    const items = this.truth();
    this.store.acceptFetch(token, key === LIST ? { items, totalCount: items.length } : row, 0);
    this.store.endFetch(token);
  }
}

function expectShown(world: WriteWorld): void {
  const rows = world.shown();
  expect(world.total()).toBe(rows.length);
  for (const { number, rowId, phase } of world.writes) {
    const field = `by ${number}`;
    const showing =
      rowId === undefined
        ? rows.filter((row) => row['name'] === `new ${number}`)
        : rows.filter((row) => row['id'] === rowId && row[field] === number);
    expect([number, phase, showing.length]).toEqual([number, phase, phase === 'rejected' ? 0 : 1]);
    if (rowId === undefined) continue;
    const detail = world.store.read(detailKey(ENTITY, rowId)) as RowValue;
    expect(detail[field]).toBe(phase === 'rejected' ? undefined : number);
  }
}

const steps = fc.array(STEP, { minLength: 5, maxLength: 50, size: 'max' });

function expectLives(echo: Echo, hasEvents: boolean, isChecked: boolean): void {
  fc.assert(
    fc.property(steps, fc.boolean(), (given, saysYes) => {
      const world = new WriteWorld(echo, hasEvents, saysYes);
      for (const step of given) {
        world.run(step);
        if (isChecked) expectShown(world);
      }
      world.settle();
      expectShown(world);
      expect(world.shown()).toEqual(world.truth());
      expect([...world.store.tables.observed.keys()].length).toBe(3);
      const left = world.writes.filter(({ id }) => world.store.layers.has(id));
      expect(left.map(({ id }) => id)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
}

describe('the life of a write, from its layer to the server’s state', () => {
  it('[O2][O5] shows once and without a gap where events say whose write they are', () => {
    expectLives('mutation', true, true);
  });

  it('[O2][O5] so where they say whose client it was: a create is known by its content', () => {
    expectLives('client', true, true);
  });

  it('[O2] ends by versions, content and answers where events say nothing', () => {
    expectLives('nothing', true, false);
  });

  it('[O2] shows without a gap where there are no events at all', () => {
    expectLives('nothing', false, true);
  });
});
