import * as fc from 'fast-check';
import { defaultModel } from '../entities';
import type { FetchToken, Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 't';
const IDS = ['a', 'b', 'c', 'd'];
const LISTS = [listKey(ENTITY, { n: 'low' }), listKey(ENTITY, { n: 'high' })];
const LAYERS = ['l1', 'l2', 'l3'];

/** What may happen: writes on the server, events in any order and number, answers of any age, layers. */
type Step =
  | { readonly do: 'write' | 'delete'; readonly id: string; readonly n: number }
  | { readonly do: 'deliver'; readonly event: number }
  | { readonly do: 'ask'; readonly key: string }
  | { readonly do: 'read' | 'answer'; readonly load: number }
  | { readonly do: 'observe' | 'unobserve'; readonly key: string }
  | { readonly do: 'lay'; readonly layer: string; readonly id: string; readonly n: number }
  | { readonly do: 'drop'; readonly layer: string };

const id = fc.constantFrom(...IDS);
const layer = fc.constantFrom(...LAYERS);
const key = fc.constantFrom(...LISTS, ...IDS.map((one) => detailKey(ENTITY, one)));
const nat = fc.nat(9);

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), id, n: nat }) },
  fc.record({ do: fc.constant('delete' as const), id, n: nat }),
  { weight: 5, arbitrary: fc.record({ do: fc.constant('deliver' as const), event: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const), key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), load: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), load: fc.nat(20) }) },
  fc.record({ do: fc.constantFrom('observe' as const, 'unobserve' as const), key }),
  fc.record({ do: fc.constant('lay' as const), layer, id, n: nat }),
  fc.record({ do: fc.constant('drop' as const), layer }),
);

interface Load {
  readonly token: FetchToken;
  /** The server's answer as it was read; undefined before that, null for 404. */
  answer: unknown;
}

/** A server of four rows that are never made again, and a client to whom anything may happen. */
class World {
  readonly store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  private readonly rows = new Map<string, RowValue>();
  private readonly versions = new Map<string, number>();
  private readonly gone = new Set<string>();
  private readonly events: Patch[] = [];
  private readonly loads: Load[] = [];
  private readonly observed = new Set<string>();
  /** Whose delete the client was told of. */
  readonly buried = new Set<string>();

  constructor() {
    this.store.define({
      ...defaultModel(ENTITY),
      lists: {
        matches: (row, params) => Number(row['n']) < 5 === (params['n'] === 'low'),
        compare: () => (a, b) => Number(a['n']) - Number(b['n']),
      },
    });
  }

  take(step: Step): void {
    switch (step.do) {
      case 'write':
        return this.write(step.id, step.n);
      case 'delete':
        return this.delete(step.id);
      case 'deliver':
        return this.deliver(step.event);
      case 'ask':
        this.loads.push({ token: this.store.beginFetch(step.key), answer: undefined });
        return;
      case 'read':
        return this.read(step.load);
      case 'answer':
        return this.answer(step.load);
      case 'observe':
        if (this.observed.has(step.key)) return;
        this.observed.add(step.key);
        this.store.observe(step.key);
        return;
      case 'unobserve':
        if (this.observed.delete(step.key)) this.store.unobserve(step.key);
        return;
      case 'lay':
        return this.lay(step);
      case 'drop':
        this.store.dropLayer(step.layer);
    }
  }

  private write(rowId: string, n: number): void {
    if (this.gone.has(rowId)) return;
    const version = (this.versions.get(rowId) ?? 0) + 1;
    this.versions.set(rowId, version);
    const before = this.rows.get(rowId);
    const row = { id: rowId, version, n };
    this.rows.set(rowId, row);
    const base = { entity: ENTITY, id: rowId, version };
    this.events.push(
      before === undefined
        ? { ...base, kind: 'create', row }
        : { ...base, kind: 'update', changes: { n }, unset: undefined, baseVersion: undefined },
    );
  }

  private delete(rowId: string): void {
    if (!this.rows.delete(rowId)) return;
    this.gone.add(rowId);
    const version = (this.versions.get(rowId) ?? 0) + 1;
    this.events.push({ kind: 'delete', entity: ENTITY, id: rowId, version });
  }

  private deliver(event: number): void {
    const patch = this.events[event % Math.max(1, this.events.length)];
    if (patch === undefined) return;
    this.store.applyPatches([patch], 0);
    if (patch.kind === 'delete') this.buried.add(patch.id);
  }

  private read(load: number): void {
    const asked = this.loads[load % Math.max(1, this.loads.length)];
    if (asked === undefined || asked.answer !== undefined) return;
    const list = LISTS.indexOf(asked.token.key);
    if (list < 0) {
      asked.answer = this.rows.get(asked.token.key.split('detail-')[1] ?? '') ?? null;
      return;
    }
    const items = [...this.rows.values()]
      .filter((row) => Number(row['n']) < 5 === (list === 0))
      .sort((a, b) => Number(a['n']) - Number(b['n']));
    asked.answer = { items, totalCount: items.length };
  }

  private answer(load: number): void {
    const at = load % Math.max(1, this.loads.length);
    const asked = this.loads[at];
    if (asked?.answer === undefined) return;
    this.loads.splice(at, 1);
    if (asked.answer === null) this.store.acceptGone(asked.token, 0);
    else this.store.acceptFetch(asked.token, asked.answer, 0);
    this.store.endFetch(asked.token);
  }

  private lay(step: Extract<Step, { do: 'lay' }>): void {
    if (this.store.layers.has(step.layer)) return;
    const changes = { n: step.n };
    this.store.addLayer({
      id: step.layer,
      ops: [{ op: 'patch', entity: ENTITY, id: step.id, changes }],
    });
  }

  /** The rows that a list shows. */
  shownBy(list: string): readonly RowValue[] {
    const value = this.store.read(list) as { readonly items: readonly RowValue[] } | undefined;
    return value?.items ?? [];
  }
}

function afterEachStep(steps: readonly Step[], check: (world: World) => void): void {
  const world = new World();
  for (const step of steps) {
    world.take(step);
    check(world);
  }
}

const STEPS = fc.array(STEP, { maxLength: 120, size: 'max' });

describe('invariants', () => {
  it('[I1] no row steps back to an older version, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const newest = new Map<string, number>();
        afterEachStep(steps, ({ store }) => {
          for (const rowId of IDS) {
            const version = store.version(detailKey(ENTITY, rowId));
            // What nobody holds any more is forgotten, and may be learned anew.
            if (version === undefined) newest.delete(rowId);
            else {
              expect(version).toBeGreaterThanOrEqual(newest.get(rowId) ?? 0);
              newest.set(rowId, version);
            }
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('[I2] a detail and every list that shows its row show the same, layers included', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        afterEachStep(steps, (world) => {
          const shown = new Map<unknown, RowValue>();
          for (const row of LISTS.flatMap((list) => world.shownBy(list))) {
            const detail = world.store.read(detailKey(ENTITY, String(row['id'])));
            const other = shown.get(row['id']) ?? detail ?? row;
            expect(row).toBe(other);
            shown.set(row['id'], row);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('[I3] what the client knows to be deleted never shows again', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        afterEachStep(steps, (world) => {
          const inLists = LISTS.flatMap((list) => world.shownBy(list)).map((row) => row['id']);
          for (const rowId of world.buried) {
            expect(world.store.read(detailKey(ENTITY, rowId))).toBeUndefined();
            expect(inLists).not.toContain(rowId);
          }
        });
      }),
      { numRuns: 200 },
    );
  });
});
