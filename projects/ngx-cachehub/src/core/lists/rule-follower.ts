import type { Row, RowChange } from '../entities';
import type { RowValue } from '../gate';
import type { FollowRules, List } from './list';
import type { Doubt } from './list-binding';
import { place } from './placement';
import type { Side, Window } from './placement';
import { compareInList, formerValue, indexIn, positionAmong, serverValue } from './position';
import type { ListOrder } from './position';

/** Rules that say which rows are in a list, and in which order. */
interface DecidingRules extends ListOrder, Pick<FollowRules, 'limit' | 'matches' | 'mentionsAny'> {
  /** True where `compare` threw since last asked: the order is nobody's. */
  takeFailure(): boolean;
}

/** A row that comes to stand in the list, and among which of the others. */
interface Arrival {
  readonly row: Row;
  readonly value: RowValue;
  readonly at: number;
  readonly held: boolean;
}

/**
 * Carries a turn's changes into one ruled list.
 *
 * All rows that leave or move are taken out first, by the places that they had: what remains is in order, so
 * that places can be found by halving, however many rows changed at once.
 */
export function followByRuleInPlace(
  list: List,
  rules: DecidingRules,
  changes: readonly RowChange[],
): Doubt {
  return new RuleFollower(list, rules).follow(changes);
}

class RuleFollower {
  readonly #list: List;
  readonly #rules: DecidingRules;
  readonly #front: boolean;
  readonly #rest: boolean;
  readonly #size: number;
  readonly #sorted: boolean;
  readonly #moving: { readonly row: Row; readonly value: RowValue }[] = [];
  readonly #passing: { readonly change: RowChange; readonly inNow: boolean }[] = [];
  readonly #arrivals: Arrival[] = [];
  #edited = false;
  #doubt: Doubt = undefined;

  constructor(list: List, rules: DecidingRules) {
    this.#list = list;
    this.#rules = rules;
    this.#front = list.hasFront;
    this.#rest = list.hasRest;
    this.#size = list.rows.length;
    this.#sorted = rules.sorted;
  }

  follow(changes: readonly RowChange[]): Doubt {
    const list = this.#list;
    for (const change of changes) this.#sortOutInPlace(change);
    for (const { row, value } of this.#moving) this.#moveTo(row, value);
    for (const { change, inNow } of this.#passing) this.#pass(change, inNow);
    this.#insertInPlace();
    if (this.#edited) {
      this.#trimInPlace();
      list.markDirtyInPlace();
    }
    if (this.#rules.takeFailure()) this.#ask('undecided');
    return this.#doubt;
  }

  /** Takes out what leaves or moves, and sets aside what the list does not hold. */
  #sortOutInPlace(change: RowChange): void {
    const list = this.#list;
    const { row } = change;
    const value = row.server;
    const inNow = value === undefined ? false : this.#rules.matches(value);
    if (inNow === undefined) this.#ask('undecided');
    else if (!list.holds(row)) this.#passing.push({ change, inNow });
    else if (!inNow || value === undefined) {
      list.removeAtInPlace(indexIn(this.#rules, list.rows, row, formerValue));
      list.addToTotalInPlace(-1);
      this.#edited = true;
    } else if (this.#sorted) {
      // What went by unseen may have taken the row elsewhere, where the answer counted it.
      const isUnseen = change.cause === 'loaded' || change.behindGap;
      if (isUnseen && list.guessed?.has(row) === true) this.#ask('page');
      if (change.old !== undefined && this.#rules.compare(change.old, value) === 0) return;
      list.rows.splice(indexIn(this.#rules, list.rows, row, formerValue), 1);
      this.#moving.push({ row, value });
      this.#edited = true;
    } else if (change.fields !== undefined && this.#rules.mentionsAny(change.fields)) {
      // The server's order may go by what changed.
      this.#ask('undecided');
    }
  }

  /** At an edge it may belong to the neighbour page, whose rows nobody here knows. */
  #moveTo(row: Row, value: RowValue): void {
    const at = positionAmong(this.#rules, this.#list.rows, { row, value }, serverValue);
    if ((this.#front && at === 0) || (this.#rest && at === this.#list.rows.length))
      this.#ask('page');
    this.#arrivals.push({ row, value, at, held: true });
  }

  #pass(change: RowChange, inNow: boolean): void {
    const list = this.#list;
    const { row } = change;
    const value = row.server;
    const at =
      value === undefined ? 0 : positionAmong(this.#rules, list.rows, { row, value }, serverValue);
    const window: Window = {
      front: this.#front,
      rest: this.#rest,
      sorted: this.#sorted,
      anchors: list.rows.length,
    };
    const before = this.#front || this.#rest ? this.#sideBefore(change) : 'unknown';
    const direct = this.#isDirect(change, before);
    const placement = place(window, { before, inNow, at, direct });
    if (placement.insert && value !== undefined) {
      this.#arrivals.push({ row, value, at, held: false });
      this.#edited = true;
    }
    if (placement.totalDelta !== 0) {
      list.addToTotalInPlace(placement.totalDelta);
      this.#edited = true;
    }
    // What is missing may have brought the row into the query, or taken it out.
    const isGuess = row.missed && change.cause !== 'loaded';
    if (placement.ask || isGuess) this.#ask('page');
  }

  #sideBefore(change: RowChange): Side {
    const { old, cause, row } = change;
    if (change.isLate) return 'unknown';
    if (old !== undefined && !change.wasBehind) return this.#sideOf(row, old);
    if (cause === 'created') return 'outside';
    return cause === 'loaded' ? 'loaded' : 'unknown';
  }

  #sideOf(row: Row, value: RowValue): Side {
    const rules = this.#rules;
    const { rows } = this.#list;
    const was = rules.matches(value);
    if (was === undefined) return 'unknown';
    if (!was) return 'outside';
    if (!this.#sorted) return this.#front ? 'unknown' : 'behind';
    const at = positionAmong(rules, rows, { row, value }, serverValue);
    if (this.#front && at === 0) return this.#rest && rows.length === 0 ? 'unknown' : 'ahead';
    return this.#rest && at === rows.length ? 'behind' : 'unknown';
  }

  /** False where the row may have been elsewhere in between: the list's answer may be from then. */
  #isDirect(change: RowChange, before: Side): boolean {
    if (change.behindGap) return false;
    for (const value of change.between ?? []) {
      const side = value === undefined ? 'outside' : this.#sideOf(change.row, value);
      // A row that stood within the list at the time of its answer would be in it.
      if (side !== before && side !== 'unknown') return false;
    }
    return true;
  }

  /** From the last place to the first, so that places stay what they are. */
  #insertInPlace(): void {
    const list = this.#list;
    const arrivals = this.#arrivals;
    if (arrivals.length > 1) {
      arrivals.sort((a, b) => a.at - b.at || (this.#sorted ? compareInList(this.#rules, a, b) : 0));
    }
    for (let i = arrivals.length - 1; i >= 0; i--) {
      const arrival = arrivals[i];
      if (arrival === undefined) continue;
      if (arrival.held) list.rows.splice(arrival.at, 0, arrival.row);
      else {
        list.insertInPlace(arrival.row, arrival.at);
        if (this.#front || this.#rest) (list.guessed ??= new Set()).add(arrival.row);
      }
    }
  }

  /** A page keeps its length: what is too much is on the next page now, what is missing the server has. */
  #trimInPlace(): void {
    const list = this.#list;
    const size = this.#size;
    const length = this.#rules.limit ?? (this.#rest ? size : Infinity);
    while (list.rows.length > length) list.removeAtInPlace(list.rows.length - 1);
    const isShort = this.#rest && list.rows.length < Math.min(length, size);
    const isBare = this.#front && size > 0 && list.rows.length === 0;
    if (isShort || isBare) this.#ask('page');
  }

  #ask(why: 'page' | 'undecided'): void {
    this.#doubt ??= why;
  }
}
