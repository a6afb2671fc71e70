import type { Row, RowChange } from '../entities';
import type { Origin, RowValue } from '../gate';
import type { TurnSource } from './turn-source';

/** A turn as those see it who follow rows. */
export interface FollowedTurn {
  readonly source: TurnSource;
  /** Who wrote what was pushed of a row. */
  readonly origins: ReadonlyMap<Row, Origin>;
}

/**
 * Somebody beside lists who follows the rows of one entity: a history, a view. Where there is one, every change of
 * every row is noted, also of those that no key shows.
 */
export interface RowFollower {
  /**
   * The changes of a turn, each row once: what shows of it is known, and nobody outside was told. Who keeps a row's
   * server state sets its `handedOut`.
   */
  followInPlace(changes: readonly RowChange[], turn: FollowedTurn): void;
  /** An answer says of the row what was known of it. */
  confirmedInPlace?(row: Row): void;
  /** Nothing refers to the row any more: it is cached no longer, or nothing is known of it. */
  lostInPlace?(row: Row): void;
  /** Something of a row lost a conflict: `fields` of `row` do not stand. */
  keepLoser?(id: string, row: RowValue, fields: readonly string[]): void;
  /** All that is known of the entity is gone, and was perhaps another user's. */
  forgetInPlace(): void;
  /** And nothing of it is to be kept anywhere: the right to see it is gone, or the app let go of it. */
  letGoInPlace?(): void;
  /** The right to see one row is gone: nothing of what it was is to be kept. */
  letGoOfRowInPlace?(id: string): void;
}
