import type { Row, RowOp, RowStack } from '../entities';
import type { RowValue } from '../gate';
import { shareStructure } from '../values';
import { foldOps, groundOf } from './fold';

/** Where a stack counts its work and says what the app's updaters threw. */
export interface StackHost {
  readonly tally: { rowsFolded: number };
  report(error: unknown): void;
}

/**
 * The layers over one row. They are folded when somebody looks at the row, and not again until something under
 * them changes: most writes come, are confirmed and go over a row that nobody looks at meanwhile.
 */
export class LayerStack implements RowStack {
  readonly #host: StackHost;
  ops: RowOp[];
  hasUpdaters: boolean;
  #isDue = true;
  #view: RowValue | undefined;

  /** `shown`: what showed of the row before its first layer, where that was no state of the server's. */
  constructor(host: StackHost, shown: RowValue | undefined, first: RowOp) {
    this.#host = host;
    this.#view = shown;
    this.ops = [first];
    this.hasUpdaters = isUpdater(first);
  }

  has(layerId: string): boolean {
    return this.ops.some((op) => op.layerId === layerId);
  }

  outdateInPlace(): void {
    this.#isDue = true;
  }

  viewOf(row: Row): RowValue | undefined {
    if (!this.#isDue) return this.#view;
    // First: an updater may read the row.
    this.#isDue = false;
    const host = this.#host;
    host.tally.rowsFolded++;
    const state = foldOps(this.ops, groundOf(row), (error) => host.report(error));
    this.#view = shareStructure(this.#view, state);
    // What an updater was given, or gave back, it may keep; a patch makes a value of its own.
    if (this.#view === row.server || this.hasUpdaters) row.handedOut = true;
    return this.#view;
  }

  addInPlace(op: RowOp): void {
    const isLast = (this.ops.at(-1)?.order ?? 0) <= op.order;
    this.ops.push(op);
    if (!isLast) this.ops.sort((a, b) => a.order - b.order);
    this.hasUpdaters ||= isUpdater(op);
    this.#isDue = true;
  }

  /** Takes the operations of one layer away. */
  liftInPlace(layerId: string): void {
    this.ops = this.ops.filter((op) => op.layerId !== layerId);
    this.hasUpdaters = this.ops.some(isUpdater);
    this.#isDue = true;
  }
}

function isUpdater({ edit }: RowOp): boolean {
  return edit.kind === 'update';
}
