import type { RowState } from './row-state';

/** Keeps the states of an entity's rows beyond the page. */
export interface HistoryKeeper {
  /** What was kept of a row before, newest first; undefined while that is not known. */
  recall(id: string): readonly RowState[] | undefined;
  /** There is another state of the row. Asks `of` for its states when it keeps them. */
  keep(id: string, of: (id: string) => readonly RowState[]): void;
  /** Another user may be there. */
  startAnew(): void;
  /** Nothing of the entity is to be kept any longer. */
  letGo(): void;
  /** Nothing of the row is to be kept any longer. */
  letGoOf(id: string): void;
}
