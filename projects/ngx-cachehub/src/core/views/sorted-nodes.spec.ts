import * as fc from 'fast-check';
import { Row, Shapes } from '../entities';
import { SortedNodes } from './sorted-nodes';
import { ViewNode } from './view-node';
import { ViewScript } from './view-script';
import type { RowValue } from '../gate';
import { replay } from './spec-support/replay';

const NONE = new Shapes().none;

function nodeOf(id: string, key: number): ViewNode {
  return new ViewNode(new Row(id, NONE), { id, key }, [key]);
}

function compare(a: ViewNode, b: ViewNode): number {
  return Number(a.keys[0]) - Number(b.keys[0]) || (a.row.id < b.row.id ? -1 : 1);
}

function idsOf(nodes: Iterable<ViewNode>): string[] {
  return Array.from(nodes, ({ row }) => row.id);
}

type Edit =
  | { readonly do: 'insert'; readonly key: number }
  | { readonly do: 'remove' | 'renew'; readonly pick: number }
  | { readonly do: 'move'; readonly pick: number; readonly key: number }
  | { readonly do: 'slide'; readonly start: number };

const key = fc.nat(40);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('insert' as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), pick: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('move' as const), pick: fc.nat(), key }) },
  fc.record({ do: fc.constant('renew' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('slide' as const), start: fc.nat(12) }),
);

describe('SortedNodes', () => {
  it('[L5] keeps thousands of nodes in order through any inserts and removals', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5_000), fc.boolean())), fc.nat(3_000), (edits, size) => {
        const nodes = new SortedNodes(compare);
        const model = Array.from({ length: size }, (_, i) => nodeOf(`n${i}`, (i * 7) % 1_000));
        nodes.fillInPlace([...model]);
        for (const [n, isInsert] of edits) {
          if (isInsert) {
            const node = nodeOf(`e${n}-${model.length}`, n);
            model.push(node);
            nodes.insertInPlace(node);
          } else if (model.length > 0) {
            for (const node of model.splice(n % model.length, 200)) nodes.removeInPlace(node);
          }
        }
        model.sort(compare);
        expect(nodes.size).toBe(model.length);
        expect(idsOf(nodes.slice(0, Infinity))).toEqual(idsOf(model));
        expect(nodes.valuesOfAll()).toEqual(model.map(({ value }) => value));
        const middle = model.length >> 1;
        expect(nodes.at(middle)).toBe(model[middle]);
        expect(idsOf(nodes.slice(middle, middle + 10))).toEqual(
          idsOf(model.slice(middle, middle + 10)),
        );
        model.forEach((node, rank) => {
          if (rank % 97 === 0) expect(nodes.rankOf(node)).toBe(rank);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('[L5] inserting and moving among n nodes takes O(log n) comparisons, removing none', () => {
    let comparisons = 0;
    const nodes = new SortedNodes((a, b) => {
      comparisons++;
      return compare(a, b);
    });
    const all = Array.from({ length: 100_000 }, (_, i) => nodeOf(`n${i}`, i));
    nodes.fillInPlace([...all]);
    for (const i of [0, 1, 50_000, 99_998, 99_999]) {
      const node = all[i];
      if (node === undefined) continue;
      comparisons = 0;
      nodes.removeInPlace(node);
      expect(comparisons).toBe(0);
      node.keys = [99_999 - i];
      nodes.insertInPlace(node);
      expect(comparisons).toBeLessThanOrEqual(20);
    }
  });
});

describe('ViewScript', () => {
  it('[L5] its steps replay exactly for any window, edits and slides', () => {
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 12 }),
        fc.array(edit, { maxLength: 30 }),
        fc.nat(6),
        fc.oneof(fc.nat(6), fc.constant(Infinity)),
        (keys, edits, first, limit) => {
          const nodes = new SortedNodes(compare);
          const held = keys.map((one, i) => nodeOf(`n${i}`, one));
          nodes.fillInPlace([...held]);
          let start = first;
          const shown = (): RowValue[] =>
            nodes.slice(start, start + limit).map(({ value }) => value);
          const script = new ViewScript(nodes, { start, end: start + limit }, ({ value }) => value);
          let before = shown();
          let made = 0;
          for (const step of edits) {
            if (step.do === 'insert') {
              const node = nodeOf(`i${made++}`, step.key);
              held.push(node);
              nodes.insertInPlace(node);
              script.inserted(node, nodes.rankOf(node));
            } else if (step.do === 'slide') {
              start = step.start;
              script.slideInPlace({ start, end: start + limit });
            } else carryOut(step, { held, nodes, script });
            const after = shown();
            expect(replay(before, script.take())).toEqual(after);
            before = after;
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('[L5] a move within the window is one step, and a change outside of it is none', () => {
    const nodes = new SortedNodes(compare);
    const held = [10, 20, 30, 40, 50].map((one) => nodeOf(`n${one}`, one));
    nodes.fillInPlace([...held]);
    const script = new ViewScript(nodes, { start: 1, end: 4 }, ({ value }) => value);
    move(held[1], 45, { nodes, script });
    expect(script.take()).toEqual([
      { type: 'move', index: 2, from: 0, row: { id: 'n20', key: 45 } },
    ]);
    move(held[4], 60, { nodes, script });
    expect(script.take()).toEqual([]);
  });
});

interface Bench {
  readonly held: ViewNode[];
  readonly nodes: SortedNodes;
  readonly script: ViewScript;
}

function carryOut(
  step: Exclude<Edit, { readonly do: 'insert' } | { readonly do: 'slide' }>,
  bench: Bench,
): void {
  const { held, nodes, script } = bench;
  if (held.length === 0) return;
  const at = step.pick % held.length;
  const node = held[at];
  if (node === undefined) return;
  if (step.do === 'remove') {
    held.splice(at, 1);
    const rank = nodes.rankOf(node);
    nodes.removeInPlace(node);
    script.removed(node, rank);
  } else if (step.do === 'renew') {
    node.value = { ...node.value, renewed: step.pick };
    nodes.renewInPlace(node);
    script.renewed(node, nodes.rankOf(node));
  } else if (step.do === 'move') move(node, step.key, bench);
}

function move(
  node: ViewNode | undefined,
  to: number,
  { nodes, script }: Pick<Bench, 'nodes' | 'script'>,
): void {
  if (node === undefined) return;
  const from = nodes.rankOf(node);
  nodes.removeInPlace(node);
  node.keys = [to];
  node.value = { ...node.value, key: to };
  nodes.insertInPlace(node);
  script.moved(node, from, nodes.rankOf(node));
}
