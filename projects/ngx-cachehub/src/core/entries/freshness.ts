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

/** What an entity's subscription can promise of its keys. */
export interface Coverage {
  /** Every change arrives now. */
  readonly healthy: boolean;
  /** Every change has arrived since this turn, up to now or to `lostAt`. */
  readonly since: number;
  /** When it was last healthy, in ms; while healthy, undefined. */
  readonly lostAt: number | undefined;
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

/** True when the value was asked for since the subscription has brought every change. */
function isFollowed(freshness: Freshness, coverage: Coverage | undefined): coverage is Coverage {
  return coverage !== undefined && freshness.turn >= coverage.since;
}

/** From when on the value's age counts: what a subscription followed was right until that was lost. */
export function ageFrom(freshness: Freshness, coverage: Coverage | undefined): number {
  if (!isFollowed(freshness, coverage)) return freshness.knownAt;
  return Math.max(freshness.knownAt, coverage.lostAt ?? freshness.knownAt);
}

/** K6: fresh by its age or by its coverage, and in no doubt. */
export function isFresh(
  freshness: Freshness,
  staleTime: number,
  coverage: Coverage | undefined,
  now: number,
): boolean {
  if (isMarked(freshness)) return false;
  if (isFollowed(freshness, coverage) && coverage.healthy) return true;
  return now - ageFrom(freshness, coverage) < staleTime;
}
