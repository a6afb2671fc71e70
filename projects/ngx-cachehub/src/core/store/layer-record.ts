import type { Row, RowEdit } from '../entities';
import { LayerStack } from '../overlay';
import type { Layer } from '../overlay';
import type { EntitySpace } from './entity-space';

/** A row that a layer lies over. */
export interface LayerTarget {
  readonly space: EntitySpace;
  readonly row: Row;
}

export type Awaits =
  | { readonly kind: 'answer' }
  /** The server's state at this version or a newer one. */
  | { readonly kind: 'version'; readonly version: number }
  /** The event of this write, a state that shows what it shows, or an answer that began after `since`. */
  | { readonly kind: 'event'; readonly since: number };

const ANSWER: Awaits = { kind: 'answer' };

/** Shared by layers that lie over no row yet; never written to. */
const NO_TARGETS: LayerTarget[] = [];

/** One layer's life: the rows and keys that it lies over, and what ends it. */
export class LayerRecord {
  /** The rows that it was laid over. Where it still lies, the row's stack says. */
  #laid = NO_TARGETS;
  /** Over how many of them it still lies. */
  #open = 0;
  /** Made with the first of them: nearly every layer lies over rows alone. */
  keys: Set<string> | undefined = undefined;
  /** What ends it, once its write is known to have succeeded. */
  awaits: Awaits = ANSWER;

  constructor(
    readonly layer: Layer,
    /** Place among all layers. */
    readonly order: number,
    /** Logical time at which it was made. */
    readonly madeAt: number,
  ) {}

  /** Rows where the layer still shows. A row leaves when the server's state covers the layer there. */
  get targets(): readonly LayerTarget[] {
    return this.#laid.filter(({ row }) => this.liesOver(row));
  }

  get liesOverRows(): boolean {
    return this.#open > 0;
  }

  /** True where the server's state covers all that the layer showed. */
  get isSpent(): boolean {
    return this.#open === 0 && (this.keys === undefined || this.keys.size === 0);
  }

  liesOver({ stack }: Row): boolean {
    return stack?.has(this.layer.id) === true;
  }

  layInPlace(target: LayerTarget, edit: RowEdit): void {
    const { space, row } = target;
    if (!this.liesOver(row)) {
      this.#open++;
      if (this.#laid === NO_TARGETS) this.#laid = [target];
      else this.#laid.push(target);
    }
    const op = { layerId: this.layer.id, order: this.order, edit };
    if (row.stack === null) row.stack = new LayerStack(space.host, row.folded, op);
    else row.stack.addInPlace(op);
    space.table.noteOverlaidInPlace(row);
  }

  /** Takes the layer off a row; nothing where it does not lie there. */
  liftInPlace({ space, row }: LayerTarget): void {
    const { stack } = row;
    if (stack?.has(this.layer.id) !== true) return;
    this.#open--;
    stack.liftInPlace(this.layer.id);
    if (stack.ops.length === 0) row.stack = null;
    space.table.noteOverlaidInPlace(row);
  }
}
