import type { SqlValue } from '../db/database';

/** The values that a statement binds, in the order of their places. */
export class SqlParams {
  private readonly bound: SqlValue[] = [];

  get values(): readonly SqlValue[] {
    return this.bound;
  }

  /** Binds one more value; returns its place: `$1`, or `$1::boolean` with the type said. */
  bind(value: SqlValue, type?: string): string {
    this.bound.push(value);
    const place = `$${this.bound.length}`;
    return type === undefined ? place : `${place}::${type}`;
  }
}
