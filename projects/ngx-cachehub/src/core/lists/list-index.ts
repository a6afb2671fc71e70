import type { Row, RowChange } from '../entities';
import type { ListRules } from './list-rules';
import type { List } from './list';

/** Where lists say that only the server can tell. */
export interface ListNotices {
  staleListInPlace(list: List, why: 'page' | 'undecided'): void;
  /** A row was created that lists without rules cannot place. */
  staleListsInPlace(entity: string): void;
}

/** The cached lists of one entity, and what a change of its rows means for those that are observed. */
export class ListIndex {
  readonly #entity: string;
  readonly all = new Map<string, List>();
  /** Cached lists without rules, observed or not. */
  #unruledCount = 0;
  /** Observed lists that are kept by rule. */
  readonly ruled: List[] = [];
  /** Observed lists that only the server can rank or match. */
  readonly undecided: List[] = [];
  /** Observed lists without rules. */
  readonly unruled: List[] = [];

  constructor(
    entity: string,
    readonly notices: ListNotices,
  ) {
    this.#entity = entity;
  }

  /** True where a row's former state is needed to follow a list: it has to be kept before a change. */
  get followsRules(): boolean {
    return this.ruled.length > 0;
  }

  /** True where every change matters to some list, not only those of the rows that it holds. */
  get followsAll(): boolean {
    return this.ruled.length > 0 || this.undecided.length > 0;
  }

  /** Fields that the params of observed lists mention, and how many do: other fields concern no list that does not hold the row. */
  readonly mentioned = new Map<string, number>();

  /** True where a list shows a part of its query: then each state of a row matters, not only the last. */
  get followsPages(): boolean {
    return this.ruled.some((list) => list.isPartial);
  }

  addInPlace(list: List): void {
    this.all.set(list.key, list);
    if (list.rules.kind === 'unruled') this.#unruledCount++;
  }

  deleteInPlace(list: List): void {
    if (list.observed) this.unobserveInPlace(list);
    this.all.delete(list.key);
    if (list.rules.kind === 'unruled') this.#unruledCount--;
  }

  /** A layer came, went or changed: lists that are kept by rule place its rows anew when they are next shown. */
  placeAnewInPlace(): void {
    for (const list of this.ruled) list.markDirtyInPlace();
  }

  /** Other rules for a cached list: its entity was defined after it was loaded. */
  rebindInPlace(list: List, rules: ListRules): void {
    const { observed } = list;
    this.deleteInPlace(list);
    list.rules = rules;
    this.addInPlace(list);
    if (observed) this.observeInPlace(list);
    list.markDirtyInPlace();
  }

  observeInPlace(list: List): void {
    list.observeInPlace();
    this.#kindOf(list).push(list);
    for (const word of list.rules.words) {
      this.mentioned.set(word, (this.mentioned.get(word) ?? 0) + 1);
    }
  }

  unobserveInPlace(list: List): void {
    list.unobserveInPlace();
    const lists = this.#kindOf(list);
    const at = lists.indexOf(list);
    if (at >= 0) lists.splice(at, 1);
    for (const word of list.rules.words) {
      const count = this.mentioned.get(word) ?? 0;
      if (count > 1) this.mentioned.set(word, count - 1);
      else this.mentioned.delete(word);
    }
  }

  /** Carries a turn's changes into the observed lists; those `answered` in this turn are as their answer says. */
  followInPlace(changes: readonly RowChange[], answered: ReadonlySet<List>): void {
    for (const list of this.ruled) {
      if (!answered.has(list)) this.followRulesInPlace(list, changes);
    }
    if (this.undecided.length === 0 && this.#unruledCount === 0) return;
    for (const change of changes) this.#followWithoutRulesInPlace(change, answered);
  }

  /** Lets one list that is kept by rule follow some changes: a turn's, or those that it missed. */
  followRulesInPlace(list: List, changes: readonly RowChange[]): void {
    const doubt = list.rules.followInPlace(list, changes);
    if (doubt !== undefined) this.notices.staleListInPlace(list, doubt);
  }

  /** A row that nobody heard of is there: lists without rules may lack it. */
  appearedInPlace(): void {
    if (this.#unruledCount > 0) this.notices.staleListsInPlace(this.#entity);
  }

  /** A row that is held was made anew on the server: lists without rules that lack it may have been asked in between. */
  reappearedInPlace(row: Row): void {
    if (this.unruled.some((list) => !list.holds(row))) this.notices.staleListsInPlace(this.#entity);
  }

  #followWithoutRulesInPlace(change: RowChange, answered: ReadonlySet<List>): void {
    const { row, cause } = change;
    const gone = row.server === undefined;
    if (gone || change.fields !== undefined) this.#followUnruledInPlace(change, answered);
    if (!gone && cause === 'created' && this.#unruledCount > 0) {
      this.notices.staleListsInPlace(this.#entity);
    }
    for (const list of this.undecided) {
      if (cause !== 'loaded') this.notices.staleListInPlace(list, 'undecided');
      if (gone) this.#dropInPlace(list, row);
    }
  }

  #followUnruledInPlace(change: RowChange, answered: ReadonlySet<List>): void {
    const { row } = change;
    for (const list of this.unruled) {
      if (answered.has(list)) continue;
      if (row.server === undefined) this.#dropInPlace(list, row);
      else if (change.fields !== undefined && list.rules.mentionsAny(change.fields)) {
        this.notices.staleListInPlace(list, 'undecided');
      }
    }
  }

  #dropInPlace(list: List, row: Row): void {
    // A row of another page counts in the total that this page shows.
    if (list.isPartial) this.notices.staleListInPlace(list, 'page');
    if (!list.holds(row)) return;
    list.removeAtInPlace(list.rows.indexOf(row));
    list.addToTotalInPlace(-1);
    list.markDirtyInPlace();
  }

  #kindOf(list: List): List[] {
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
