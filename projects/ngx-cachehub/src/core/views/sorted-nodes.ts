import type { RowValue } from '../gate';
import { NodeChunk } from './view-node';
import type { ViewNode } from './view-node';

/** A chunk is halved beyond this. A splice moves half of it on average, which costs less than a comparison. */
const MAX_CHUNK = 512;
/** Neighbours that have so few together become one. */
const MIN_PAIR = 128;

/** A total order; the caller counts. */
export type CompareNodes = (a: ViewNode, b: ViewNode) => number;

/**
 * Nodes in order, in chunks: finding a place takes O(log n) comparisons, and inserting moves a few hundred
 * references at most, however many nodes there are. Taking a node out takes no comparison: it knows its chunk.
 *
 * No chunk is empty.
 */
export class SortedNodes {
  readonly #compare: CompareNodes;
  #chunks: NodeChunk[] = [];
  #count = 0;

  constructor(compare: CompareNodes) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#count;
  }

  /** Takes nodes in any order, in place of what there is. */
  fillInPlace(nodes: ViewNode[]): void {
    nodes.sort(this.#compare);
    this.#chunks = [];
    this.#count = nodes.length;
    for (let from = 0; from < nodes.length; from += MAX_CHUNK / 2) {
      this.#chunks.push(chunkOf(nodes.slice(from, from + MAX_CHUNK / 2)));
    }
  }

  insertInPlace(node: ViewNode): void {
    this.#count++;
    const index = this.#chunkFor(node);
    const chunk = this.#chunks[index];
    if (chunk === undefined) {
      this.#chunks.push(chunkOf([node]));
      return;
    }
    const at = this.#placeIn(chunk, node);
    chunk.nodes.splice(at, 0, node);
    chunk.values?.splice(at, 0, node.value);
    node.chunk = chunk;
    if (chunk.nodes.length <= MAX_CHUNK) return;
    const half = chunk.nodes.length >>> 1;
    chunk.values = null;
    this.#chunks.splice(index + 1, 0, chunkOf(chunk.nodes.splice(half)));
  }

  removeInPlace(node: ViewNode): void {
    const { chunk } = node;
    if (chunk === undefined) return;
    this.#count--;
    node.chunk = undefined;
    const at = chunk.nodes.indexOf(node);
    chunk.nodes.splice(at, 1);
    chunk.values?.splice(at, 1);
    if (chunk.nodes.length < MIN_PAIR / 2) this.#joinInPlace(chunk);
  }

  /** Shows another value of a node that stays where it is. */
  renewInPlace(node: ViewNode): void {
    const { chunk } = node;
    if (chunk?.values == null) return;
    chunk.values[chunk.nodes.indexOf(node)] = node.value;
  }

  /** How many nodes stand before this one. */
  rankOf(node: ViewNode): number {
    let rank = 0;
    for (const chunk of this.#chunks) {
      if (chunk === node.chunk) return rank + chunk.nodes.indexOf(node);
      rank += chunk.nodes.length;
    }
    return -1;
  }

  /** How many nodes stand before the place where this one belongs: it need not be here. */
  rankFor(node: ViewNode): number {
    const index = this.#chunkFor(node);
    let rank = 0;
    for (let i = 0; i < index; i++) rank += this.#chunks[i]?.nodes.length ?? 0;
    const chunk = this.#chunks[index];
    return chunk === undefined ? rank : rank + this.#placeIn(chunk, node);
  }

  at(rank: number): ViewNode | undefined {
    let left = rank;
    for (const { nodes } of this.#chunks) {
      if (left < nodes.length) return nodes[left];
      left -= nodes.length;
    }
    return undefined;
  }

  /** The nodes from one place up to another. */
  slice(from: number, to: number): ViewNode[] {
    let found: ViewNode[] | undefined;
    let start = 0;
    for (const { nodes } of this.#chunks) {
      if (start >= to) break;
      if (from < start + nodes.length) {
        // A window is in one chunk more often than not.
        const part = nodes.slice(Math.max(0, from - start), to - start);
        found = found === undefined ? part : found.concat(part);
      }
      start += nodes.length;
    }
    return found ?? [];
  }

  /** What shows of all nodes, in order: a copy. */
  valuesOfAll(): RowValue[] {
    return ([] as RowValue[]).concat(...this.#chunks.map(valuesOf));
  }

  /** The last chunk that does not begin after the node. */
  #chunkFor(node: ViewNode): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const first = this.#chunks[middle]?.nodes[0];
      if (first !== undefined && this.#compare(first, node) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #placeIn({ nodes }: NodeChunk, node: ViewNode): number {
    let low = 0;
    let high = nodes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = nodes[middle];
      if (other !== undefined && this.#compare(other, node) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A chunk with few nodes goes, or goes together with a neighbour that has few. */
  #joinInPlace(chunk: NodeChunk): void {
    const index = this.#chunks.indexOf(chunk);
    const next = this.#chunks[index + 1] ?? this.#chunks[index - 1];
    if (chunk.nodes.length > 0) {
      if (next === undefined || chunk.nodes.length + next.nodes.length > MIN_PAIR) return;
      const [left, right] = this.#chunks[index + 1] === next ? [chunk, next] : [next, chunk];
      for (const node of right.nodes) node.chunk = left;
      left.nodes.push(...right.nodes);
      left.values = null;
      this.#chunks.splice(this.#chunks.indexOf(right), 1);
    } else this.#chunks.splice(index, 1);
  }
}

function chunkOf(nodes: ViewNode[]): NodeChunk {
  const chunk = new NodeChunk(nodes);
  for (const node of nodes) node.chunk = chunk;
  return chunk;
}

function valuesOf(chunk: NodeChunk): readonly RowValue[] {
  return (chunk.values ??= chunk.nodes.map(({ value }) => value));
}
