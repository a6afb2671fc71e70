import type { Row } from '../entities';
import type { FollowRules, List } from './list';
import { positionAmong, shownValue } from './position';
import type { ListOrder } from './position';

/** A ruled list, and the rows that it shows so far. */
interface Shown {
  readonly list: List;
  readonly rules: ListOrder & Pick<FollowRules, 'matches'>;
  readonly rows: Row[];
}

/** A list's answer that began after the server said yes to a change has it counted in: where it lacks the row, so does the list. */
function isKnownElsewhere(list: List, { stack, local }: Row): boolean {
  return stack === null && local?.isConfirmed === true && list.tick > local.stamp;
}

/** Puts one overlaid row where its shown value belongs; returns what that does to the total. */
export function placeOverlaidInPlace(
  { list, rules, rows }: Shown,
  row: Row,
  place: number | undefined,
): number {
  const { view, server } = row;
  const held = place !== undefined;
  if (!held && isKnownElsewhere(list, row)) return 0;
  const matches = view === undefined ? false : rules.matches(view);
  // A rule that cannot decide leaves the row where it is.
  const inNow = matches ?? held;
  const wasCounted = held || (server !== undefined && rules.matches(server) === true);
  const delta = (inNow ? 1 : 0) - (wasCounted ? 1 : 0);
  if (!inNow || view === undefined) return delta;
  if (!rules.sorted) {
    // Without an order a held row keeps its place, and a new one is first.
    if (held) rows.splice(Math.min(place, rows.length), 0, row);
    else if (!wasCounted && !list.hasFront) rows.unshift(row);
    return delta;
  }
  const at = positionAmong(rules, rows, { row, value: view }, shownValue);
  // In front of a later page, or behind a page that is not the last: on another page.
  const elsewhere = (at === 0 && list.hasFront) || (at === rows.length && list.hasRest);
  if (held || !elsewhere) rows.splice(at, 0, row);
  return delta;
}
