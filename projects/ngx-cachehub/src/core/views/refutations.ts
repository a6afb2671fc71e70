import type { Row } from '../entities';
import type { List } from '../lists';
import type { CompareNodes } from './sorted-nodes';
import type { ViewNode } from './view-node';

/**
 * Rows that the server's answer to a view's own question would have named if they were there.
 *
 * A row may be known from elsewhere, a detail say, and its delete may have been missed. Until something newer is
 * known of it, the answer is right.
 */
export class Refutations {
  /** The time of what was known of the row when it was refuted. */
  private readonly stamps = new Map<Row, number>();

  /** True while nothing newer than the answer is known of the row. */
  hold(row: Row): boolean {
    const stamp = this.stamps.get(row);
    if (stamp === undefined) return false;
    if (stamp === row.stamp && !row.overlaid) return true;
    this.stamps.delete(row);
    return false;
  }

  forget(row: Row): void {
    this.stamps.delete(row);
  }

  /** Takes an answer in: the nodes that it refutes. Without `compare` a part of the query covers nothing between its rows. */
  refutedBy(
    list: List,
    nodes: ReadonlyMap<Row, ViewNode>,
    compare: CompareNodes | undefined,
  ): readonly ViewNode[] {
    const listed = new Set(list.rows);
    for (const row of listed) this.stamps.delete(row);
    const cover = coverOf(list, nodes, compare);
    if (cover === undefined) return [];
    const refuted: ViewNode[] = [];
    for (const [row, node] of nodes) {
      if (listed.has(row) || row.overlaid || row.stamp >= list.tick || !cover(node)) continue;
      this.stamps.set(row, row.stamp);
      refuted.push(node);
    }
    return refuted;
  }
}

/** Which places the answer speaks of: all, or those between its rows. Undefined for none. */
function coverOf(
  list: List,
  nodes: ReadonlyMap<Row, ViewNode>,
  compare: CompareNodes | undefined,
): ((node: ViewNode) => boolean) | undefined {
  if (!list.hasFront && !list.hasRest) return () => true;
  if (compare === undefined) return undefined;
  const own = list.rows.flatMap((row) => nodes.get(row) ?? []).sort(compare);
  const first = own[0];
  const last = own.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return (node) =>
    (!list.hasFront || compare(node, first) > 0) && (!list.hasRest || compare(node, last) < 0);
}
