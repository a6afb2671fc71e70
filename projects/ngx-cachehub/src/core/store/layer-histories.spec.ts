import * as fc from 'fast-check';
import { defaultModel } from '../entities';
import type { EntityModel } from '../entities';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { LayerOp } from '../overlay';
import { compareText } from '../values';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 't';
const IDS = ['1', '2', '3'];
const LIST = listKey(ENTITY, { status: 'on' });
const PLAIN = 'plain';
const RUNS = Number(process.env['RUNS'] ?? 500);

const MODEL: EntityModel = {
  ...defaultModel(ENTITY),
  lists: {
    matches: (row, params) => row['status'] === params['status'],
    compare: () => (a, b) => compareText(String(a['name']), String(b['name'])),
  },
};

const name = fc.constantFrom('a', 'b', 'c', 'd');
const status = fc.constantFrom('on', 'off');
const changes = fc.oneof(fc.record({ name }), fc.record({ status }), fc.record({ name, status }));
const id = fc.constantFrom(...IDS);
const tempId = fc.constantFrom('tmp_1', 'tmp_2');

/** An operation, and what it does by itself to a world of rows and one plain value. */
interface Op {
  readonly op: LayerOp;
  readonly text: string;
  run(rows: Map<string, RowValue>, plain: { value: unknown }): void;
}

function edit(
  rows: Map<string, RowValue>,
  of: string,
  change: (row: RowValue) => RowValue | undefined,
): void {
  const row = rows.get(of);
  const next = row && change(row);
  if (next === undefined) rows.delete(of);
  else rows.set(of, next);
}

const OP: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(id, changes).map(([of, given]): Op => ({
      op: { op: 'patch', entity: ENTITY, id: of, changes: given },
      text: `patch ${of} ${JSON.stringify(given)}`,
      run: (rows) => edit(rows, of, (row) => ({ ...row, ...given })),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(tempId, name, status).map(([of, n, s]): Op => {
      const row = { id: of, name: n, status: s };
      return {
        op: { op: 'create', entity: ENTITY, row },
        text: `create ${of}`,
        run: (rows) => void rows.set(of, { ...row, ...rows.get(of) }),
      };
    }),
  },
  id.map((of): Op => ({
    op: { op: 'delete', entity: ENTITY, id: of },
    text: `delete ${of}`,
    run: (rows) => void rows.delete(of),
  })),
  fc.tuple(id, name).map(([of, n]): Op => ({
    op: {
      op: 'update',
      key: detailKey(ENTITY, of),
      updater: (row) => ({
        ...(row as RowValue),
        name: `${n}${String((row as RowValue)['name'])}`,
      }),
    },
    text: `update ${of} ${n}`,
    run: (rows) => edit(rows, of, (row) => ({ ...row, name: `${n}${String(row['name'])}` })),
  })),
  fc.tuple(id, name, status).map(([of, n, s]): Op => {
    const value = { id: of, name: n, status: s, version: 0 };
    return {
      op: { op: 'set', key: detailKey(ENTITY, of), value },
      text: `set ${of}`,
      run: (rows) => void rows.set(of, value),
    };
  }),
  fc.nat(5).map((value): Op => ({
    op: { op: 'set', key: PLAIN, value },
    text: `set plain ${value}`,
    run: (_, plain) => void (plain.value = value),
  })),
  fc.nat(5).map((more): Op => ({
    op: { op: 'update', key: PLAIN, updater: (value) => Number(value) * 10 + more },
    text: `update plain ${more}`,
    run: (_, plain) => {
      if (plain.value !== undefined) plain.value = Number(plain.value) * 10 + more;
    },
  })),
);

type Step =
  | { readonly do: 'add'; readonly ops: readonly Op[] }
  | { readonly do: 'drop'; readonly pick: number }
  | { readonly do: 'push'; readonly id: string; readonly changes: RowValue }
  | { readonly do: 'remove' | 'create'; readonly id: string }
  | { readonly do: 'load'; readonly key: string }
  | { readonly do: 'plain'; readonly value: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      ops: fc.array(OP, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('drop' as const), pick: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('push' as const), id, changes }) },
  fc.record({ do: fc.constantFrom('remove' as const, 'create' as const), id }),
  fc.record({
    do: fc.constant('load' as const),
    key: fc.constantFrom(LIST, ...IDS.map((of) => detailKey(ENTITY, of))),
  }),
  fc.record({ do: fc.constant('plain' as const), value: fc.nat(5) }),
);

/** What the list holds: by name, ties by id. */
function inOrder(rows: Iterable<RowValue>): readonly RowValue[] {
  const by = (field: string) => (a: RowValue, b: RowValue) =>
    compareText(String(a[field]), String(b[field]));
  return [...rows]
    .filter((row) => row['status'] === 'on')
    .sort((a, b) => by('name')(a, b) || by('id')(a, b));
}

/** The server's rows as the client was told, and the layers over them, each replayed from scratch when asked. */
class LayerWorld {
  readonly store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  private readonly server = new Map<string, RowValue>();
  private readonly versions = new Map<string, number>();
  private plain: unknown = 1;
  private readonly layers: { readonly id: string; readonly ops: readonly Op[] }[] = [];
  private made = 0;

  constructor(isObserved: boolean) {
    const { store } = this;
    store.define(MODEL);
    for (const of of IDS) this.create(of);
    this.load(LIST);
    store.set(PLAIN, this.plain);
    if (!isObserved) return;
    for (const key of [LIST, PLAIN, ...IDS.map((of) => detailKey(ENTITY, of))]) store.observe(key);
  }

  run(step: Step): void {
    const { store } = this;
    switch (step.do) {
      case 'add': {
        const layer = { id: `layer ${++this.made}`, ops: step.ops };
        this.layers.push(layer);
        store.addLayer({ id: layer.id, ops: step.ops.map(({ op }) => op) });
        return;
      }
      case 'drop': {
        const [layer] = this.layers.splice(step.pick % Math.max(1, this.layers.length), 1);
        if (layer !== undefined) store.dropLayer(layer.id);
        return;
      }
      case 'push':
        return this.push(step.id, step.changes);
      case 'remove':
        return this.remove(step.id);
      case 'create':
        return this.server.has(step.id) ? undefined : this.create(step.id);
      case 'load':
        return this.load(step.key);
      case 'plain':
        this.plain = step.value;
        store.set(PLAIN, step.value);
    }
  }

  dropAll(): void {
    for (const { id: layer } of this.layers.splice(0)) this.store.dropLayer(layer);
  }

  /** What each key should show, by replay from scratch. */
  expected(): Record<string, unknown> {
    const rows = new Map(this.server);
    const plain = { value: this.plain };
    for (const { ops } of this.layers) for (const op of ops) op.run(rows, plain);
    const all = inOrder(rows.values());
    const shown: Record<string, unknown> = {
      [LIST]: { items: all, totalCount: all.length },
      [PLAIN]: plain.value,
    };
    for (const of of [...IDS, 'tmp_1', 'tmp_2']) shown[detailKey(ENTITY, of)] = rows.get(of);
    return shown;
  }

  shown(): Record<string, unknown> {
    const keys = Object.keys(this.expected());
    return Object.fromEntries(keys.map((key) => [key, this.store.read(key)]));
  }

  private create(of: string): void {
    const version = this.nextVersion(of);
    const row = { id: of, name: 'b', status: 'on', version };
    this.server.set(of, row);
    this.store.applyPatches([{ kind: 'create', entity: ENTITY, id: of, version, row }], 0);
  }

  private push(of: string, given: RowValue): void {
    const row = this.server.get(of);
    if (row === undefined) return;
    const version = this.nextVersion(of);
    this.server.set(of, { ...row, ...given, version });
    const rest = { unset: undefined, baseVersion: undefined };
    const patch: Patch = {
      kind: 'update',
      entity: ENTITY,
      id: of,
      version,
      changes: given,
      ...rest,
    };
    this.store.applyPatches([patch], 0);
  }

  private remove(of: string): void {
    if (!this.server.delete(of)) return;
    const version = this.nextVersion(of);
    this.store.applyPatches([{ kind: 'delete', entity: ENTITY, id: of, version }], 0);
  }

  private nextVersion(of: string): number {
    const version = (this.versions.get(of) ?? 0) + 1;
    this.versions.set(of, version);
    return version;
  }

  private load(key: string): void {
    const token = this.store.beginFetch(key);
    const rows = inOrder(this.server.values());
    const row = this.server.get(key.slice(detailKey(ENTITY, '').length));
    if (key === LIST) {
      this.store.acceptFetch(token, { items: rows, totalCount: rows.length }, 0);
    } else if (row === undefined) this.store.acceptGone(token, 0);
    else this.store.acceptFetch(token, row, 0);
    this.store.endFetch(token);
  }
}

describe('layers against replay from scratch', () => {
  it.each([true, false])(
    '[O1][O3][I8] what shows is the server’s state with the layers that are left replayed in order (observed: %s)',
    (isObserved) => {
      fc.assert(
        fc.property(fc.array(STEP, { minLength: 5, maxLength: 30, size: 'max' }), (steps) => {
          const world = new LayerWorld(isObserved);
          for (const step of steps) {
            world.run(step);
            if (isObserved) expect(world.shown()).toEqual(world.expected());
          }
          if (!isObserved) world.store.observe(LIST);
          expect(world.shown()).toEqual(world.expected());
          world.dropAll();
          expect(world.shown()).toEqual(world.expected());
        }),
        { numRuns: RUNS },
      );
    },
  );
});
