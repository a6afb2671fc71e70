import { defineEntity } from 'ngx-cachehub';

import { compareByCodePoint } from './compare-by-code-point';

/** Something that somebody did to a row. `at` is ISO 8601. */
export interface Activity {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  /** True for the traffic generator's edits. */
  readonly robot: boolean;
  readonly verb: string;
  readonly entity: string;
  readonly entityId: string;
  readonly summary: string;
  readonly version: number;
}

export interface ActivityListParams {
  readonly sort: '-at';
  readonly limit: number;
  readonly offset: number;
}

export const FEED_LENGTH = 50;

/** Newest first; of two at one instant, the order is the hub's, by id. */
// #region how:live:1 What the feed is: newest first, and no more than asked for
export const ACTIVITIES = defineEntity<Activity, string>('activities', {
  lists: {
    matches: () => true,
    compare: () => (a: Activity, b: Activity) => compareByCodePoint(b.at, a.at),
    limit: ({ limit }: ActivityListParams) => limit,
    offset: ({ offset }: ActivityListParams) => offset,
  },
});
// #endregion how
