import type { Row, RowChange } from '../entities';
import type { RowValue } from '../gate';
import type { BoundRules } from './bound-rules';
import type { List } from './list';
import { place } from './placement';
import type { Before, Placement } from './placement';
import { compareInList, positionAmong } from './position';

/** Where a list says that only the server can tell. */
export interface ListNotices {
  staleListInPlace(list: List, why: 'page' | 'undecided'): void;
  /** A row was created that these lists cannot place. */
  staleListsInPlace(entity: string): void;
}

/** The observed lists of one entity, and what a row's change means for those that do not hold it. */
export class ListIndex {
  readonly all = new Map<string, List>();
  private unruledCount = 0;
  /** Observed lists that are kept by rule. */
  private readonly ruled: List[] = [];
  /** Observed lists that only the server can rank or match. */
  private readonly undecided: List[] = [];
  /** Observed lists without rules. */
  private readonly unruled: List[] = [];

  constructor(
    private readonly entity: string,
    private readonly notices: ListNotices,
  ) {}

  /** True where a row's former state is needed to follow a list: it has to be kept before a change. */
  get followsRules(): boolean {
    return this.ruled.length > 0;
  }

  /** True where the names of changed fields matter. */
  get followsFields(): boolean {
    return this.unruled.length > 0;
  }

  addInPlace(list: List): void {
    this.all.set(list.key, list);
    if (list.rules.kind === 'unruled') this.unruledCount++;
  }

  deleteInPlace(list: List): void {
    if (list.observed) this.unobserveInPlace(list);
    this.all.delete(list.key);
    if (list.rules.kind === 'unruled') this.unruledCount--;
  }

  /** A layer came, went or changed: lists that are kept by rule place its rows anew when they are next shown. */
  placeAnewInPlace(): void {
    for (const list of this.ruled) list.markDirtyInPlace();
  }

  /** Other rules for a cached list: its entity was defined after it was loaded. */
  rebindInPlace(list: List, rules: BoundRules): void {
    const { observed } = list;
    this.deleteInPlace(list);
    list.rules = rules;
    this.addInPlace(list);
    if (observed) this.observeInPlace(list);
    list.markDirtyInPlace();
  }

  observeInPlace(list: List): void {
    list.observeInPlace();
    this.kindOf(list).push(list);
  }

  unobserveInPlace(list: List): void {
    list.unobserveInPlace();
    const lists = this.kindOf(list);
    const at = lists.indexOf(list);
    if (at >= 0) lists.splice(at, 1);
  }

  /** Carries one row's change into the observed lists. */
  followInPlace(change: RowChange): void {
    for (const list of this.ruled) this.followRuleInPlace(list, change);
    const { row, cause } = change;
    const gone = row.server === undefined;
    if (cause !== 'loaded') {
      for (const list of this.undecided) this.notices.staleListInPlace(list, 'undecided');
    }
    for (const list of this.unruled) {
      if (gone) this.dropInPlace(list, row);
      else if (change.fields !== undefined && list.rules.mentionsAny(change.fields)) {
        this.notices.staleListInPlace(list, 'undecided');
      }
    }
    if (gone) for (const list of this.undecided) this.dropInPlace(list, row);
    else if (cause === 'created' && this.unruledCount > 0)
      this.notices.staleListsInPlace(this.entity);
  }

  /** A change of a row that is not cached: nothing shows it, but rules may have let it in, or the total may be another. */
  unheldInPlace(cause: 'created' | 'updated' | 'deleted', fields: Iterable<string>): void {
    for (const list of this.undecided) this.notices.staleListInPlace(list, 'undecided');
    for (const list of this.ruled) {
      if (cause !== 'deleted' || isPartial(list)) this.notices.staleListInPlace(list, 'undecided');
    }
    for (const list of this.unruled) {
      const touched =
        cause === 'deleted'
          ? isPartial(list)
          : cause === 'updated' && list.rules.mentionsAny(fields);
      if (touched) this.notices.staleListInPlace(list, 'undecided');
    }
    if (cause === 'created' && this.unruledCount > 0) this.notices.staleListsInPlace(this.entity);
  }

  /** Lets one list, newly answered or no longer cold, follow a row by rule. */
  followRuleInPlace(list: List, change: RowChange): void {
    const { row } = change;
    const value = row.server;
    const held = list.holds(row);
    const inNow = value === undefined ? false : list.rules.matches(value);
    if (inNow === undefined) {
      this.notices.staleListInPlace(list, 'undecided');
      return;
    }
    const before = held ? 'held' : beforeOf(list, change);
    const at =
      value === undefined
        ? 0
        : positionAmong(list.rules, list.rows, { row, value, valueOf: serverValue });
    const placement = place(
      {
        offset: list.rules.offset,
        limit: list.rules.limit,
        total: list.total,
        others: list.rows.length - (held ? 1 : 0),
        sorted: list.rules.sorted,
      },
      {
        before,
        inNow,
        at,
        moved:
          value === undefined ||
          change.old === undefined ||
          list.rules.compare(change.old, value) !== 0,
      },
    );
    carryOutInPlace(list, row, placement, at);
    if (placement.refetch) this.notices.staleListInPlace(list, 'page');
  }

  private dropInPlace(list: List, row: Row): void {
    if (!list.holds(row)) {
      // It may have been on another page, whose total this list shows too.
      if (isPartial(list)) this.notices.staleListInPlace(list, 'page');
      return;
    }
    const partial = isPartial(list);
    list.removeInPlace(row);
    if (list.total !== undefined) list.total = Math.max(0, list.total - 1);
    list.markDirtyInPlace();
    if (partial) this.notices.staleListInPlace(list, 'page');
  }

  private kindOf(list: List): List[] {
    switch (list.rules.kind) {
      case 'ruled':
        return this.ruled;
      case 'undecided':
        return this.undecided;
      case 'unruled':
        return this.unruled;
    }
  }
}

function carryOutInPlace(list: List, row: Row, placement: Placement, at: number): void {
  switch (placement.edit) {
    case 'insert': {
      list.insertInPlace(row, at);
      const { limit } = list.rules;
      const overflow =
        limit !== undefined && list.rows.length > limit ? list.rows.at(-1) : undefined;
      if (overflow !== undefined) list.removeInPlace(overflow);
      break;
    }
    case 'move':
      list.moveInPlace(row, at);
      break;
    case 'remove':
      list.removeInPlace(row);
      break;
    case 'none':
      break;
  }
  if (placement.totalDelta !== 0 && list.total !== undefined) {
    list.total = Math.max(0, list.total + placement.totalDelta);
  }
  if (placement.edit !== 'none' || placement.totalDelta !== 0) list.markDirtyInPlace();
}

function serverValue(row: Row): RowValue | undefined {
  return row.server;
}

function beforeOf(list: List, change: RowChange): Before {
  const { old, cause, row } = change;
  if (cause === 'loaded' || cause === 'pushed') return cause;
  if (old === undefined) return cause === 'created' ? 'outside' : 'unknown';
  const was = list.rules.matches(old);
  if (was === undefined) return 'unknown';
  if (!was) return 'outside';
  if (list.rules.offset === 0) return 'behind';
  const first = list.rows[0];
  // The neighbour may have changed in this turn too: places are compared as they were.
  const firstOld = first?.change?.serverChanged === true ? first.change.old : first?.server;
  if (!list.rules.sorted || first === undefined || firstOld === undefined) return 'unknown';
  return compareInList(list.rules, row, old, { row: first, value: firstOld }) < 0
    ? 'ahead'
    : 'behind';
}

/** True when the query has rows that the list does not show, as far as known. */
export function isPartial(list: List): boolean {
  if (list.rules.offset > 0) return true;
  if (list.total !== undefined) return list.rows.length < list.total;
  return list.rules.limit !== undefined && list.rows.length >= list.rules.limit;
}
