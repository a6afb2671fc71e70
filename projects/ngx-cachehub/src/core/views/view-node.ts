import type { Row } from '../entities';
import type { RowValue } from '../gate';
import type { NodeChunk } from './sorted-nodes';

/** A row as one view has it. What it sorts by is kept: the row itself may have changed since it was placed. */
export class ViewNode {
  /** Where it stands; undefined outside of an array. */
  chunk: NodeChunk | undefined = undefined;

  constructor(
    readonly row: Row,
    /** What shows of the row. */
    public value: RowValue,
    /** The values of the fields that sort. */
    public keys: readonly unknown[],
  ) {}
}
