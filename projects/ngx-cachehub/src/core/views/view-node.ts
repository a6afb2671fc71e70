import type { Row } from '../entities';
import type { RowValue } from '../gate';

/** A row as one view has it. What it sorts by is kept: the row itself may have changed since it was placed. */
export class ViewNode {
  /** Where it stands; undefined outside of an array. */
  chunk: NodeChunk | undefined = undefined;
  /** The first of the keys, at hand: it settles nearly every comparison. */
  first: unknown;
  #sortKeys: readonly unknown[];

  constructor(
    readonly row: Row,
    /** What shows of the row. */
    public value: RowValue,
    keys: readonly unknown[],
  ) {
    this.#sortKeys = keys;
    this.first = keys[0];
  }

  /** The values of the fields that sort. */
  get keys(): readonly unknown[] {
    return this.#sortKeys;
  }

  set keys(keys: readonly unknown[]) {
    this.#sortKeys = keys;
    this.first = keys[0];
  }
}

/** Some nodes in order. */
export class NodeChunk {
  /** What shows of each, place by place; null until somebody asks for all values, as no view with a limit does. */
  values: RowValue[] | null = null;

  constructor(readonly nodes: ViewNode[]) {}
}
