import type { Row } from '../entities';
import type { RowValue } from '../gate';
import type { NodeChunk } from './sorted-nodes';

/** A row as one view has it. What it sorts by is kept: the row itself may have changed since it was placed. */
export class ViewNode {
  /** Where it stands; undefined outside of an array. */
  chunk: NodeChunk | undefined = undefined;
  /** The first of the keys, at hand: it settles nearly every comparison. */
  first: unknown;
  private sortKeys: readonly unknown[];

  constructor(
    readonly row: Row,
    /** What shows of the row. */
    public value: RowValue,
    keys: readonly unknown[],
  ) {
    this.sortKeys = keys;
    this.first = keys[0];
  }

  /** The values of the fields that sort. */
  get keys(): readonly unknown[] {
    return this.sortKeys;
  }

  set keys(keys: readonly unknown[]) {
    this.sortKeys = keys;
    this.first = keys[0];
  }
}
