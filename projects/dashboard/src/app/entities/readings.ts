import { defineEntity } from 'ngx-cachehub';

/** What a sensor says now. The page of the grid makes them itself: no server knows of any. */
export interface Reading {
  /** All of one length, so that their order is that of the sensors. */
  readonly id: string;
  readonly sensor: string;
  readonly site: string;
  /** From 0 to 1,000. */
  readonly value: number;
  /** By how much the last change moved the value. */
  readonly delta: number;
  /** When that was, in milliseconds since 1970. */
  readonly at: number;
  readonly version: number;
}

// #region how:grid:1 An entity without an adapter: nobody is asked for its rows
export const READINGS = defineEntity<Reading, string>('readings');
// #endregion how
