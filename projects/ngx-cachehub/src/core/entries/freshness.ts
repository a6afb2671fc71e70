/** What decides whether a value may be shown without asking again. Times in ms, generations in counts. */
export interface Freshness {
  /** When the value was last loaded, set or found covered; -Infinity before. */
  readonly knownAt: number;
  /** Grows with every event that puts the value in doubt. */
  readonly dirty: number;
  /** The `dirty` that the newest answer had already seen at its start. */
  readonly clean: number;
  /** Order of the newest answer's start among all loads and coverages of the hub. */
  readonly turn: number;
}

export const UNKNOWN: Freshness = { knownAt: -Infinity, dirty: 0, clean: 0, turn: 0 };

/** A subscription that brings every change of an entity since `since` (a turn), healthy now or not. */
export interface Coverage {
  readonly healthy: boolean;
  readonly since: number;
}

/** Invalidated, or a push said that something is missing. */
export function markDirty(freshness: Freshness): Freshness {
  return { ...freshness, dirty: freshness.dirty + 1 };
}

/** True while an event has put the value in doubt and no load begun after it has answered. */
export function isMarked(freshness: Freshness): boolean {
  return freshness.dirty > freshness.clean;
}

/** A load answered. `sawDirty` and `turn` were noted when it began, so that what happened meanwhile still counts. */
export function answered(
  freshness: Freshness,
  load: { readonly sawDirty: number; readonly turn: number },
  now: number,
): Freshness {
  return {
    knownAt: now,
    dirty: freshness.dirty,
    clean: Math.max(freshness.clean, load.sawDirty),
    turn: load.turn,
  };
}

/** The app set the value, or a push brought it whole: nothing is known that is newer. */
export function known(freshness: Freshness, turn: number, now: number): Freshness {
  return { knownAt: now, dirty: freshness.dirty, clean: freshness.dirty, turn };
}

/** True when the subscription has brought every change since the value was asked for. */
export function isCovered(freshness: Freshness, coverage: Coverage | undefined): boolean {
  return coverage !== undefined && coverage.healthy && freshness.turn >= coverage.since;
}

/** K6: fresh by its age or by its coverage, and in no doubt. */
export function isFresh(
  freshness: Freshness,
  staleTime: number,
  coverage: Coverage | undefined,
  now: number,
): boolean {
  if (isMarked(freshness)) return false;
  return isCovered(freshness, coverage) || now - freshness.knownAt < staleTime;
}
