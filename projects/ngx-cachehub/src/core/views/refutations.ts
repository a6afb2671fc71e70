import type { Row } from '../entities';

/**
 * Rows that an answer of the server would have named if they were there.
 *
 * A row may be known from elsewhere, a detail say, and its delete may have been missed. Until something newer is
 * known of it, the answer is right.
 */
export class Refutations {
  /** The time of what was known of the row when it was refuted. */
  readonly #stamps = new Map<Row, number>();

  /** True while nothing newer than the answer is known of the row. */
  hold(row: Row): boolean {
    if (this.#stamps.size === 0) return false;
    const stamp = this.#stamps.get(row);
    if (stamp === undefined) return false;
    if (stamp === row.stamp && !row.overlaid) return true;
    this.#stamps.delete(row);
    return false;
  }

  has(row: Row): boolean {
    return this.#stamps.has(row);
  }

  refuteInPlace(row: Row): void {
    this.#stamps.set(row, row.stamp);
  }

  forget(row: Row): void {
    this.#stamps.delete(row);
  }
}
