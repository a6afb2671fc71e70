import type { RowValue } from '../gate';
import type { SortedNodes } from './sorted-nodes';
import type { ViewHost } from './view-host';
import type { ViewNode } from './view-node';
import type { ViewWindow } from './view-window';

/** The array that a view hands out: made when somebody asks for it, and the same one until what shows has changed. */
export class ShownRows {
  readonly #nodes: SortedNodes;
  readonly #host: Pick<ViewHost, 'tally' | 'freeze'>;
  #array: readonly RowValue[] | undefined = undefined;
  /** False when something changed since the array was made. */
  #isValid = false;

  constructor(nodes: SortedNodes, host: Pick<ViewHost, 'tally' | 'freeze'>) {
    this.#nodes = nodes;
    this.#host = host;
  }

  /** Asks for another array when it is read next. */
  outdateInPlace(): void {
    this.#isValid = false;
  }

  /** `window`: undefined where all rows show, which were handed out as they came. */
  read(window: ViewWindow | undefined): readonly RowValue[] {
    const array = this.#array;
    if (this.#isValid && array !== undefined) return array;
    this.#isValid = true;
    return (this.#array = this.#publish(array, window));
  }

  /** From now on the row belongs to whoever was given it. */
  handOut({ row, value }: Pick<ViewNode, 'row' | 'value'>): RowValue {
    row.handedOut = true;
    this.#host.freeze?.(value);
    return value;
  }

  /** The array that was handed out before where it still says what shows. */
  #publish(
    before: readonly RowValue[] | undefined,
    window: ViewWindow | undefined,
  ): readonly RowValue[] {
    this.#host.tally.viewsRebuilt++;
    const values =
      window === undefined ? this.#nodes.valuesOfAll() : this.#windowOver(before, window);
    if (values === before) return before;
    // The rows are frozen one by one, as they come: a walk over all of them would be a rescan.
    return this.#host.freeze === undefined ? values : Object.freeze(values);
  }

  /** The part that shows; `before` where it is the same. */
  #windowOver(
    before: readonly RowValue[] | undefined,
    { start, end }: ViewWindow,
  ): readonly RowValue[] {
    const nodes = this.#nodes.slice(start, end);
    const values = new Array<RowValue>(nodes.length);
    let isSame = before?.length === nodes.length;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      if (node === undefined) continue;
      values[i] = node.value;
      // What stood here was handed out when it came.
      if (before?.[i] === node.value) continue;
      isSame = false;
      this.handOut(node);
    }
    return isSame && before !== undefined ? before : values;
  }
}
