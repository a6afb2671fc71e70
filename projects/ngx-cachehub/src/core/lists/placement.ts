/** The part of a query's rows that a list shows. */
export interface Window {
  readonly offset: number;
  readonly limit: number | undefined;
  /** The query's row count as the server last said, followed since. */
  readonly total: number | undefined;
  /** Rows in the list, the row in question left out. */
  readonly others: number;
  readonly sorted: boolean;
}

/**
 * What is known of the row's place in the query before the change.
 * - `held`: in the list. · `outside`: not in the query, or not created yet. · `ahead`: on an earlier page.
 * - `behind`: on a later page. · `loaded`: known since an answer just now, unchanged on the server for all we know.
 * - `pushed`: pushed while the list was loading, and not in its answer. · `unknown`: nothing.
 */
export type Before = 'held' | 'outside' | 'ahead' | 'behind' | 'loaded' | 'pushed' | 'unknown';

export interface PlacementFacts {
  readonly before: Before;
  readonly inNow: boolean;
  /** Where it sorts among the others; 0 where the list has no order. */
  readonly at: number;
  /** False where the change did not touch the row's order. */
  readonly moved: boolean;
}

export interface Placement {
  readonly edit: 'none' | 'insert' | 'move' | 'remove';
  readonly totalDelta: -1 | 0 | 1;
  /** Only the server can tell the rest. */
  readonly refetch: boolean;
}

const NOTHING: Placement = { edit: 'none', totalDelta: 0, refetch: false };
const ASK: Placement = { edit: 'none', totalDelta: 0, refetch: true };

/** Decides what one changed row does to one ruled list. Pure: the list's owner carries it out. */
export function place(window: Window, facts: PlacementFacts): Placement {
  if (facts.before === 'held') return facts.inNow ? stay(window, facts) : leave(window);
  return facts.inNow ? enter(window, facts) : passBy(window, facts.before);
}

function stay(window: Window, facts: PlacementFacts): Placement {
  if (!facts.moved || !window.sorted) return NOTHING;
  // At an edge it may belong to the neighbour page, whose rows nobody here knows.
  const atFront = facts.at === 0 && window.offset > 0;
  const atEnd = facts.at === window.others && hasRowsBehind(window, window.others + 1);
  return { edit: 'move', totalDelta: 0, refetch: atFront || atEnd };
}

function leave(window: Window): Placement {
  return { edit: 'remove', totalDelta: -1, refetch: hasRowsBehind(window, window.others + 1) };
}

function enter(window: Window, facts: PlacementFacts): Placement {
  const { before, at } = facts;
  const isNew = before === 'outside' || before === 'pushed';
  const totalDelta = isNew ? 1 : 0;
  const behindAll = hasRowsBehind(window, window.others);
  if (window.offset === 0 && !behindAll && !isFull(window)) {
    // The list shows the whole query, so a row that it lacks is new to it.
    return { edit: 'insert', totalDelta: 1, refetch: !window.sorted };
  }
  if (!window.sorted) {
    return window.offset === 0 && isNew
      ? { edit: 'insert', totalDelta, refetch: true }
      : { edit: 'none', totalDelta, refetch: true };
  }
  const inFront = at === 0 && window.offset > 0;
  const atEnd = at === window.others;
  switch (before) {
    case 'ahead':
      return inFront ? NOTHING : ASK;
    case 'loaded':
      return atEnd || inFront ? NOTHING : ASK;
    case 'outside':
    case 'pushed':
      if (inFront) return { edit: 'none', totalDelta, refetch: true };
      if (!atEnd) return { edit: 'insert', totalDelta, refetch: false };
      // Behind the last row of a page. What was pushed meanwhile may be counted by the answer already.
      if (isFull(window) || behindAll) {
        return before === 'pushed' ? ASK : { edit: 'none', totalDelta, refetch: false };
      }
      return { edit: 'insert', totalDelta, refetch: false };
    case 'behind':
      if (inFront) return ASK;
      return atEnd ? NOTHING : { edit: 'insert', totalDelta: 0, refetch: false };
    case 'unknown':
    case 'held':
      return atEnd || inFront ? ASK : { edit: 'insert', totalDelta: 0, refetch: true };
  }
}

/** It is not in the query now: only the total and the rows ahead of the window can have changed. */
function passBy(window: Window, before: Before): Placement {
  switch (before) {
    case 'behind':
      return { edit: 'none', totalDelta: -1, refetch: false };
    case 'ahead':
      return { edit: 'none', totalDelta: -1, refetch: true };
    case 'unknown':
    case 'pushed':
      return window.offset > 0 || hasRowsBehind(window, window.others) ? ASK : NOTHING;
    case 'outside':
    case 'loaded':
    case 'held':
      return NOTHING;
  }
}

function isFull(window: Window): boolean {
  return window.limit !== undefined && window.others >= window.limit;
}

/** True when the query has rows behind the `shown` ones, as far as known. */
function hasRowsBehind(window: Window, shown: number): boolean {
  if (window.total !== undefined) return window.offset + shown < window.total;
  return window.limit !== undefined && shown >= window.limit;
}
