import type { Conflict } from '../core/merge/conflict';
import type { ConflictWinner } from './conflict-port';

/** A conflict that is over, and whose row stands. */
export interface ResolvedConflict {
  readonly conflict: Conflict;
  readonly winner: ConflictWinner;
}
