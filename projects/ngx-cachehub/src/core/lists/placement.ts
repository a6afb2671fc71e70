/** What a list knows of its query beyond its own rows. */
export interface Window {
  /** The query has rows in front of the list's first. */
  readonly front: boolean;
  /** The query has rows behind the list's last. */
  readonly rest: boolean;
  readonly sorted: boolean;
  /** The list's rows that stay where they are: what lies between two of them is known. */
  readonly anchors: number;
}

/**
 * Where a row that the list does not hold stood in the query before the change.
 * - `outside`: not in the query, or not created yet. · `ahead`: in front of the window. · `behind`: behind it.
 * - `loaded`: known since an answer just now, unchanged on the server for all we know. · `unknown`: nothing.
 */
export type Side = 'outside' | 'ahead' | 'behind' | 'loaded' | 'unknown';

export interface PlacementFacts {
  readonly before: Side;
  readonly inNow: boolean;
  /** Where it sorts among the anchors; 0 where the list has no order. */
  readonly at: number;
  /** True where the row was nowhere else in between. */
  readonly direct: boolean;
}

export interface Placement {
  readonly insert: boolean;
  readonly totalDelta: -1 | 0 | 1;
  /** Only the server can tell the rest. */
  readonly ask: boolean;
}

const NOTHING: Placement = { insert: false, totalDelta: 0, ask: false };
const ASK: Placement = { insert: false, totalDelta: 0, ask: true };

/**
 * Decides what the change of a row that a ruled list does not hold does to that list.
 *
 * The answer that the list came from may be newer than the change: a row that it does not show may be counted
 * by it or not. So only what lies between two rows of the list is known; elsewhere the total is followed for
 * the moment, and asked for.
 */
export function place(window: Window, facts: PlacementFacts): Placement {
  if (!window.front && !window.rest) return placeInWhole(window, facts);
  return facts.inNow ? enterPage(window, facts) : passPage(facts);
}

/** The list shows the whole query: a row that it lacks is in the query for the first time. */
function placeInWhole(window: Window, facts: PlacementFacts): Placement {
  return facts.inNow ? { insert: true, totalDelta: 1, ask: !window.sorted } : NOTHING;
}

function enterPage(window: Window, facts: PlacementFacts): Placement {
  const { before, direct } = facts;
  const isNew = before === 'outside';
  const totalDelta = isNew ? 1 : 0;
  if (!window.sorted)
    return { insert: isNew && !window.front, totalDelta, ask: before !== 'loaded' };
  const inFront = window.front && facts.at === 0;
  const atEnd = window.rest && facts.at === window.anchors;
  if (!inFront && !atEnd) {
    const known = direct && (isNew || before === 'behind');
    return { insert: before !== 'loaded', totalDelta, ask: !known };
  }
  const stays = (before === 'ahead' && inFront) || (before === 'behind' && atEnd);
  if ((direct && stays) || before === 'loaded') return NOTHING;
  return { insert: false, totalDelta, ask: true };
}

/** It is not in the query now: only the total and the rows ahead of the window can have changed. */
function passPage(facts: PlacementFacts): Placement {
  switch (facts.before) {
    case 'outside':
    case 'loaded':
      return facts.direct ? NOTHING : ASK;
    case 'behind':
    case 'ahead':
      return { insert: false, totalDelta: -1, ask: true };
    case 'unknown':
      return ASK;
  }
}
