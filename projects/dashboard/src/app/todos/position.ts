import type { Todo } from '../entities/todos';

const STEP = 1_000;

/** A number between those of two neighbours; an absent one is the end of the list. */
export function positionBetween(before: Todo | undefined, after: Todo | undefined): number {
  if (before === undefined) return after === undefined ? STEP : after.position - STEP;
  if (after === undefined) return before.position + STEP;
  return (before.position + after.position) / 2;
}

/** The position of the row that is moved from one place of its list to another. */
export function movedPosition(rows: readonly Todo[], from: number, to: number): number {
  const rest = rows.filter((_, place) => place !== from);
  return positionBetween(rest[to - 1], rest[to]);
}
