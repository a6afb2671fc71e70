import type { OrderByClause } from '../../protocol/query/collection-query';
import { compareKeys, keepsKeys, sortKeysOf } from '../../protocol/query/compare-by';
import { compareText } from '../../protocol/query/compare-text';
import type { Row } from '../entities';
import type { RowValue } from '../gate';
import type { ViewHost } from './view-host';
import { ViewNode } from './view-node';

/** The order in which a view has its rows: a total one, by id where nothing else settles it. */
export class ViewOrder {
  readonly #orderBy: readonly OrderByClause[];
  readonly #tally: ViewHost['tally'];
  /** What a smaller number in the first field that sorts compares as. */
  readonly #below: -1 | 1;

  constructor(orderBy: readonly OrderByClause[], tally: ViewHost['tally']) {
    this.#orderBy = orderBy;
    this.#tally = tally;
    this.#below = orderBy[0]?.dir === 'desc' ? 1 : -1;
  }

  compare(a: ViewNode, b: ViewNode): number {
    this.#tally.comparisons++;
    const { first } = a;
    const other = b.first;
    // Keys are finite numbers where they are numbers: two that differ settle the order, whatever comes after them.
    if (typeof first === 'number' && typeof other === 'number' && first !== other) {
      return first < other ? this.#below : -this.#below;
    }
    return compareKeys(this.#orderBy, a.keys, b.keys) || compareText(a.row.id, b.row.id);
  }

  /** A node that stands nowhere yet. */
  nodeOf(row: Row, value: RowValue): ViewNode {
    return new ViewNode(row, value, sortKeysOf(this.#orderBy, value));
  }

  /** True where the node stays where it is with another value. */
  keepsPlace(node: ViewNode, value: RowValue): boolean {
    return keepsKeys(this.#orderBy, node.keys, value);
  }

  /** What the node is sorted by from now on; for one that stands nowhere. */
  renewKeysInPlace(node: ViewNode): void {
    node.keys = sortKeysOf(this.#orderBy, node.value);
  }
}
