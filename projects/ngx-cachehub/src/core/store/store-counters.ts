/** Work done, in counts that do not depend on the machine. Tests assert these; benchmarks measure time. */
export interface StoreCounters {
  /** Patches and fetched rows that were compared with a row. */
  rowsExamined: number;
  /** Rows of which a turn kept what they were before it, because somebody follows them. */
  changesNoted: number;
  /** Copies made because a row's value had been handed out. */
  rowsCopied: number;
  /** Folds of layers over a row. */
  rowsFolded: number;
  /** Calls of an app's `compare`. */
  comparisons: number;
  /** Calls of an app's `matches`. */
  matchesCalled: number;
  /** List values made anew. */
  listsRebuilt: number;
  /** Rows looked at for those: the changed ones alone where the others stand as they were. */
  rowsListed: number;
  /** Arrays of views made anew. */
  viewsRebuilt: number;
}

export function zeroCounters(): StoreCounters {
  return {
    rowsExamined: 0,
    changesNoted: 0,
    rowsCopied: 0,
    rowsFolded: 0,
    comparisons: 0,
    matchesCalled: 0,
    listsRebuilt: 0,
    rowsListed: 0,
    viewsRebuilt: 0,
  };
}
