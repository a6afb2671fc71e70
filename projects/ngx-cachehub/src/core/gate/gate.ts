import type { Patch } from './patch';

/** What the gate compares a patch or a fetched row with. */
export interface RowHead {
  /** −1 where the row has no version. */
  readonly version: number;
  /** Logical time of the newest information. */
  readonly stamp: number;
  readonly current: boolean;
  /** A field set that a whole row would cover. */
  readonly whole: boolean;
}

/**
 * - `ignore`: not newer than what is known.
 * - `apply`: the next version, or one whose base is the known one.
 * - `replace`: a whole row, newer than what is known.
 * - `gap`: newer, but something between is missing: show it, and load the row again.
 */
export type Verdict = 'ignore' | 'apply' | 'replace' | 'gap';

/**
 * The one gate for pushed changes of a row that is held.
 *
 * A patch is a delta, so "newer than mine" is not enough: a delta applied over a state that it was not made
 * against ends with wrong fields under the newest version number.
 */
export function judgePatch(row: RowHead, patch: Patch, versions: 'dense' | 'sparse'): Verdict {
  const version = patch.version;
  if (patch.kind === 'delete') {
    // A delete may carry the version of the row that it deleted, or the next: no other change can have either.
    return version !== undefined && row.version > version ? 'ignore' : 'apply';
  }
  // Without versions there is only the order of arrival, and this is the newest arrival.
  if (version === undefined) return patch.kind === 'update' ? 'apply' : 'replace';
  if (patch.kind !== 'update') {
    // A whole row of the same version heals a gap; otherwise it says what is known.
    return version > row.version || (version === row.version && !row.current)
      ? 'replace'
      : 'ignore';
  }
  if (version <= row.version) return 'ignore';
  if (patch.baseVersion !== undefined) return patch.baseVersion === row.version ? 'apply' : 'gap';
  if (row.version < 0 || versions === 'sparse') return 'apply';
  return version === row.version + 1 ? 'apply' : 'gap';
}

/** A row of an answer: of a load its `stamp` is the logical time at which the load began. */
export interface FetchedHead {
  readonly version: number | undefined;
  readonly stamp: number;
  /** Its fields cover all that is known of the row, or it is a detail. */
  readonly whole: boolean;
}

/**
 * - `keep`: what is known is newer.
 * - `take`: the answer is the row's state now.
 * - `project`: newer, but with fewer fields: merge, and say that the rest is older.
 * - `complete`: the same version with fields that were missing.
 */
export type FetchVerdict = 'keep' | 'take' | 'project' | 'complete';

/** The same gate for answers, row by row: an older row never overwrites a newer one, whatever else its answer brings. */
export function judgeFetched(row: RowHead, fetched: FetchedHead): FetchVerdict {
  const { version, whole } = fetched;
  if (version === undefined || row.version < 0) {
    // One side has no version: what began later, or arrived later, is newer.
    if (fetched.stamp < row.stamp) return 'keep';
    return whole ? 'take' : 'project';
  }
  if (version < row.version) return 'keep';
  if (version > row.version) return whole ? 'take' : 'project';
  if (whole && !row.current) return 'take';
  // The same version. An answer that began later may take back a local word; an older one only adds fields.
  return whole && fetched.stamp >= row.stamp ? 'take' : 'complete';
}
