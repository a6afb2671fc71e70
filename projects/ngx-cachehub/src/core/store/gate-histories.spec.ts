import * as fc from 'fast-check';
import { defaultModel } from '../entities';
import type { EntityModel } from '../entities';
import type { FetchToken, Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 't';
const KEY = detailKey(ENTITY, '1');
const LIST = listKey(ENTITY, {});
const FIELDS = ['a', 'b', 'c'] as const;
const RUNS = Number(process.env['RUNS'] ?? 500);

type Step =
  | { readonly do: 'write'; readonly field: (typeof FIELDS)[number]; readonly whole: boolean }
  | { readonly do: 'delete' }
  | { readonly do: 'event'; readonly pick: number }
  | { readonly do: 'begin'; readonly key: string }
  | { readonly do: 'read' | 'accept'; readonly pick: number }
  | { readonly do: 'observe' };

const pick = fc.nat(50);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      field: fc.constantFrom(...FIELDS),
      whole: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constant('delete' as const) }),
  { weight: 6, arbitrary: fc.record({ do: fc.constant('event' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('begin' as const), key: fc.constantFrom(KEY, LIST) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('read' as const, 'accept' as const), pick }),
  },
  fc.record({ do: fc.constant('observe' as const) }),
);

interface Load {
  readonly token: FetchToken;
  answer: unknown;
  wasRead: boolean;
}

interface History {
  /** The fields that a list carries. */
  readonly projection: readonly string[];
  /** How far a write moves the version on; 0 where the server keeps none. */
  readonly step: number;
  readonly model: EntityModel;
}

/** One row's life on the server, and every answer and event of it, of any age, in any order. */
class RowWorld {
  readonly store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  /** Every state that the row ever had, by version; undefined where it was deleted. */
  readonly states = new Map<number, RowValue | undefined>();
  /** Told to the client: the newest version of a delete. */
  buried = 0;
  newest = 0;
  private row: RowValue | undefined = undefined;
  private version = 0;
  private writes = 0;
  private readonly events: Patch[] = [];
  private readonly loads: Load[] = [];

  constructor(private readonly history: History) {
    this.store.define(history.model);
  }

  run(step: Step): void {
    switch (step.do) {
      case 'write':
        return this.write(step.field, step.whole);
      case 'delete':
        return this.delete();
      case 'event':
        return this.deliver(pickFrom(this.events, step.pick));
      case 'begin':
        return this.begin(step.key);
      case 'read':
        return this.read(pickFrom(this.loads, step.pick));
      case 'accept':
        return this.accept(pickFrom(this.loads, step.pick));
      case 'observe':
        this.store.observe(KEY);
        this.store.observe(LIST);
    }
  }

  /** What the server holds now. */
  get truth(): RowValue | undefined {
    return this.row;
  }

  /** Every event once more, in order. */
  deliverAll(): void {
    for (const event of this.events) this.deliver(event);
  }

  refetch(): void {
    for (const key of [KEY, LIST]) {
      this.begin(key);
      this.accept(this.loads.at(-1));
    }
  }

  private write(field: string, whole: boolean): void {
    const { step } = this.history;
    const isNew = this.row === undefined;
    this.version += step;
    this.writes++;
    const changes = { [field]: this.writes };
    const base = this.row ?? { id: '1', a: 0, b: 0, c: 0 };
    this.row = { ...base, ...changes, ...(step > 0 && { version: this.version }) };
    this.states.set(this.version, this.row);
    const head = { entity: ENTITY, id: '1', version: step > 0 ? this.version : undefined };
    if (isNew) this.events.push({ kind: 'create', ...head, row: this.row });
    else if (whole) this.events.push({ kind: 'replace', ...head, row: this.row });
    else {
      this.events.push({
        kind: 'update',
        ...head,
        changes,
        unset: undefined,
        baseVersion: undefined,
      });
    }
  }

  private delete(): void {
    if (this.row === undefined) return;
    const { step } = this.history;
    this.version += step;
    this.row = undefined;
    this.states.set(this.version, undefined);
    const version = step > 0 ? this.version : undefined;
    this.events.push({ kind: 'delete', entity: ENTITY, id: '1', version });
  }

  private deliver(event: Patch | undefined): void {
    if (event === undefined) return;
    this.store.applyPatches([event], 0);
    if (event.kind === 'delete') this.buried = Math.max(this.buried, event.version ?? 0);
  }

  private begin(key: string): void {
    const token = this.store.beginFetch(key);
    this.loads.push({ token, answer: undefined, wasRead: false });
  }

  private read(load: Load | undefined): void {
    if (load === undefined || load.wasRead) return;
    load.wasRead = true;
    if (load.token.key === KEY) load.answer = this.row && { ...this.row };
    else load.answer = this.row === undefined ? [] : [project(this.row, this.history.projection)];
  }

  private accept(load: Load | undefined): void {
    if (load === undefined) return;
    this.read(load);
    this.loads.splice(this.loads.indexOf(load), 1);
    if (load.answer === undefined) this.store.acceptGone(load.token, 0);
    else this.store.acceptFetch(load.token, load.answer, 0);
    this.store.endFetch(load.token);
  }
}

function pickFrom<T>(items: readonly T[], at: number): T | undefined {
  return items.length === 0 ? undefined : items[at % items.length];
}

function project(row: RowValue, fields: readonly string[]): RowValue {
  const kept = [...fields, 'id', 'version'];
  return Object.fromEntries(Object.entries(row).filter(([field]) => kept.includes(field)));
}

const dense: EntityModel = defaultModel(ENTITY);
const sparse: EntityModel = { ...dense, versions: 'sparse' };
const steps = fc.array(STEP, { minLength: 10, maxLength: 60, size: 'max' });
const whole = { projection: FIELDS, step: 1, model: dense };
const projected = { projection: ['a'], step: 1, model: dense };

function shown(world: RowWorld): RowValue | undefined {
  return world.store.read(KEY) as RowValue | undefined;
}

function expectNoFalseTruth(world: RowWorld): void {
  const value = shown(world);
  if (value === undefined || world.store.missesChange(KEY)) return;
  expect(value).toEqual(world.states.get(Number(value['version'])));
}

describe('the gate against a row’s history', () => {
  it.each([
    ['whole rows', whole],
    ['projected lists', projected],
  ])(
    '[G1][G7] a detail that counts as current is what the server held at its version (%s)',
    (_, history) => {
      fc.assert(
        fc.property(steps, (given) => {
          const world = new RowWorld(history);
          for (const step of given) {
            world.run(step);
            expectNoFalseTruth(world);
          }
        }),
        { numRuns: RUNS },
      );
    },
  );

  it('[I1][I3][G3][G5] a version never goes back, and a delete that was told is not undone by anything older', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(whole, projected), (given, history) => {
        const world = new RowWorld(history);
        let newest = 0;
        for (const step of given) {
          world.run(step);
          const version = Number(shown(world)?.['version'] ?? 0);
          if (version === 0) continue;
          expect(version).toBeGreaterThanOrEqual(newest);
          expect(version).toBeGreaterThan(world.buried);
          newest = version;
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[I4][G4] once everything has arrived and was loaded again, the client shows what the server holds', () => {
    const histories = [whole, projected, { projection: FIELDS, step: 10, model: sparse }];
    fc.assert(
      fc.property(steps, fc.constantFrom(...histories), (given, history) => {
        const world = new RowWorld(history);
        for (const step of given) world.run(step);
        world.deliverAll();
        world.refetch();
        expect(shown(world)).toEqual(world.truth);
        expect(world.store.missesChange(KEY)).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });

  it('[I4][G6] so does a client of a server without versions, by the order of arrival', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const world = new RowWorld({ projection: FIELDS, step: 0, model: dense });
        for (const step of given) world.run(step);
        world.deliverAll();
        expect(shown(world)).toEqual(world.truth);
        world.refetch();
        expect(shown(world)).toEqual(world.truth);
      }),
      { numRuns: RUNS },
    );
  });

  it('[G1] deltas of a sparse entity that all arrive in order need no load', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FIELDS), { minLength: 1, maxLength: 20 }),
        (fields) => {
          const world = new RowWorld({ projection: FIELDS, step: 7, model: sparse });
          for (const field of fields) world.run({ do: 'write', field, whole: false });
          world.deliverAll();
          expect(shown(world)).toEqual(world.truth);
          expect(world.store.missesChange(KEY)).toBe(false);
        },
      ),
    );
  });
});
