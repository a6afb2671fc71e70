import type { RowValue } from '../gate';
import type { SortedNodes } from './sorted-nodes';
import type { ViewChange } from './view-change';
import type { ViewNode } from './view-node';
import type { ViewWindow } from './view-window';

/**
 * Writes down, change by change, what becomes of the part of the array that shows. It is told of a change right
 * after it was made: what comes in at an edge of the window, and what goes out there, is read from the array.
 */
export class ViewScript {
  readonly #nodes: SortedNodes;
  #window: ViewWindow;
  /** Who reads the steps is given the rows. */
  readonly #handOut: (node: ViewNode) => RowValue;
  #steps: ViewChange<RowValue>[] = [];

  constructor(nodes: SortedNodes, window: ViewWindow, handOut: (node: ViewNode) => RowValue) {
    this.#nodes = nodes;
    this.#window = window;
    this.#handOut = handOut;
  }

  /** What was written since the last call. */
  take(): readonly ViewChange<RowValue>[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }

  inserted(node: ViewNode, rank: number): void {
    if (this.#isBlind || rank >= this.#window.end) return;
    this.#closeTail();
    this.#putIn(node, rank);
  }

  removed(node: ViewNode, rank: number): void {
    const { start, end } = this.#window;
    if (this.#isBlind || rank >= end) return;
    this.#takeOut(node, rank, this.#nodes.at(start - 1));
    if (this.#nodes.size >= end) this.#insert(end - 1 - start, this.#nodes.at(end - 1));
  }

  /** The node stood at `from` and stands at `to`. */
  moved(node: ViewNode, from: number, to: number): void {
    const { start, end } = this.#window;
    if (this.#isBlind || (from >= end && to >= end)) return;
    if (from < start && to < start) return;
    if (from >= start && from < end && to >= start && to < end) {
      const row = this.#handOut(node);
      if (from === to) this.#steps.push({ type: 'update', index: to - start, row });
      else this.#steps.push({ type: 'move', index: to - start, from: from - start, row });
      return;
    }
    // Read from the array as it is now, for the moment in which the node was nowhere.
    const between = (rank: number) => this.#nodes.at(rank < to ? rank : rank + 1);
    const crossesEnd = from < end !== to < end;
    if (from < end) {
      this.#takeOut(node, from, between(start - 1));
      if (crossesEnd && this.#nodes.size > end) this.#insert(end - 1 - start, between(end - 1));
    }
    if (to < end) {
      if (crossesEnd) this.#closeTail();
      this.#putIn(node, to);
    }
  }

  renewed(node: ViewNode, rank: number): void {
    const { start, end } = this.#window;
    if (rank < start || rank >= end) return;
    this.#steps.push({ type: 'update', index: rank - start, row: this.#handOut(node) });
  }

  /** Other ranks show from now on. */
  slideInPlace(window: ViewWindow): void {
    const { size } = this.#nodes;
    const old = visible(this.#window, size);
    const next = visible(window, size);
    this.#window = window;
    // From behind, so that places in front stay what they are.
    for (let rank = old.end - 1; rank >= Math.max(old.start, next.end); rank--) {
      this.#remove(rank - old.start, this.#nodes.at(rank));
    }
    for (let rank = old.start; rank < Math.min(old.end, next.start); rank++) {
      this.#remove(0, this.#nodes.at(rank));
    }
    for (let rank = Math.min(old.start, next.end) - 1; rank >= next.start; rank--) {
      this.#insert(0, this.#nodes.at(rank));
    }
    for (let rank = Math.max(old.end, next.start); rank < next.end; rank++) {
      this.#insert(rank - next.start, this.#nodes.at(rank));
    }
  }

  /** Shows nothing, whatever there is. */
  get #isBlind(): boolean {
    return this.#window.end <= this.#window.start;
  }

  /** One more came in: the last that showed is out where the window was full. */
  #closeTail(): void {
    const { start, end } = this.#window;
    if (this.#nodes.size > end) this.#remove(end - 1 - start, this.#nodes.at(end));
  }

  /** In front of the window it pushes the one before it in. */
  #putIn(node: ViewNode, rank: number): void {
    const { start } = this.#window;
    if (this.#nodes.size <= start) return;
    this.#insert(Math.max(0, rank - start), rank < start ? this.#nodes.at(start) : node);
  }

  /** In front of the window it lets the first that showed out: `first`. */
  #takeOut(node: ViewNode, rank: number, first: ViewNode | undefined): void {
    const { start } = this.#window;
    if (rank < start) this.#remove(0, first);
    else this.#remove(rank - start, node);
  }

  #insert(index: number, node: ViewNode | undefined): void {
    if (node !== undefined) this.#steps.push({ type: 'insert', index, row: this.#handOut(node) });
  }

  #remove(index: number, node: ViewNode | undefined): void {
    if (node !== undefined) this.#steps.push({ type: 'remove', index, row: this.#handOut(node) });
  }
}

function visible({ start, end }: ViewWindow, size: number): ViewWindow {
  const last = Math.min(end, size);
  return { start: Math.min(start, last), end: last };
}
