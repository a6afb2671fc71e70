import type { ViewQuery } from './view-query';

/** The part of a sorted array that a view shows. */
export interface ViewWindow {
  /** Rank of the first row that shows. */
  readonly start: number;
  /** Rank behind the last row that may show; Infinity without a limit. */
  readonly end: number;
}

/** The window of a query that begins at a rank. */
export function windowFrom({ limit = Infinity }: ViewQuery, start: number): ViewWindow {
  return { start, end: start + limit };
}
