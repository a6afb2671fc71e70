import type { Row, RowChange } from '../entities';
import type { List } from '../lists';
import { RowView } from '../views';
import type { JudgedView, ViewQuery } from '../views';
import type { EntitySpace } from './entity-space';
import { QueryAnswers } from './query-answers';
import type { KnownAnswers } from './query-answers';
import type { RowFollower } from './row-follower';
import type { Store } from './store';

interface OpenView {
  readonly view: RowView;
  observers: number;
}

/** The views of one entity that somebody observes: each question once. */
export class ViewBook implements RowFollower {
  readonly #store: Store;
  readonly #space: EntitySpace;
  readonly #onTouched: (view: RowView) => void;
  /** Keys that nobody uses, and that alone keep what a view shows. */
  readonly kept = new Set<string>();
  /** Rows that no list holds and no key names. */
  readonly #held = new Set<Row>();
  readonly #open = new Map<string, OpenView>();
  readonly #answers: QueryAnswers;

  constructor(
    store: Store,
    space: EntitySpace,
    known: KnownAnswers,
    onTouched: (view: RowView) => void,
  ) {
    this.#store = store;
    this.#space = space;
    this.#onTouched = onTouched;
    this.#answers = new QueryAnswers(space, known);
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  get(key: string): RowView | undefined {
    return this.#open.get(key)?.view;
  }

  /** One observer more. */
  openInPlace(query: ViewQuery): RowView {
    const known = this.#open.get(query.key);
    if (known !== undefined) {
      known.observers++;
      return known.view;
    }
    const view = this.make(query);
    this.#open.set(query.key, { view, observers: 1 });
    return view;
  }

  /** One observer less. */
  closeInPlace({ query }: RowView): void {
    const known = this.#open.get(query.key);
    if (known === undefined || --known.observers > 0) return;
    this.#open.delete(query.key);
  }

  /** A view of what is known now, that follows nothing. */
  make(query: ViewQuery): RowView {
    const space = this.#space;
    const store = this.#store;
    const { listKey } = query;
    const host = {
      tally: store.counters,
      freeze: store.options.freeze,
      report: (error: unknown) => store.tables.turn.report(space.name, error),
      answer: () => (listKey === undefined ? undefined : space.list(listKey)),
      heard: (view: JudgedView) => this.#answers.refutedIn(view),
    };
    return new RowView(query, host, space.table.rows.values());
  }

  followInPlace(changes: readonly RowChange[]): void {
    for (const change of changes) {
      const { row } = change;
      const isPatchedInPlace = change.serverChanged && !row.overlaid && !row.handedOut;
      const isSame = row.view === change.shown && !isPatchedInPlace;
      // What an answer had refuted may be confirmed in the very words that were known.
      if (isSame && !change.serverChanged) continue;
      for (const { view } of this.#open.values()) this.#touch(view, row, isSame);
      if (this.#held.size > 0 && this.#held.has(row) && !this.shows(row)) this.unholdInPlace(row);
    }
  }

  holdInPlace(row: Row): boolean {
    if (!this.shows(row)) return false;
    this.#held.add(row);
    row.holders++;
    return true;
  }

  /** What nothing else refers to is let go of when the turn ends. */
  unholdInPlace(row: Row): void {
    if (!this.#held.delete(row)) return;
    row.holders--;
    if (row.holders > 0) return;
    this.#store.tables.turn.trimmed.delete(row);
    this.#store.tables.turn.released.push({ space: this.#space, row });
  }

  /** Those that no view shows any more; all of them where `every`. */
  sweepInPlace(which: 'unshown' | 'every'): void {
    for (const row of this.#held) {
      if (which === 'every' || !this.shows(row)) this.unholdInPlace(row);
    }
  }

  lostInPlace(row: Row): void {
    const isGone = this.#space.table.rows.get(row.id) !== row;
    for (const { view } of this.#open.values()) {
      if (isGone && view.has(row)) {
        view.dropInPlace(row);
        this.#onTouched(view);
      } else if (!isGone) this.#touch(view, row, false);
    }
  }

  forgetInPlace(): void {
    // Each row was let go of, and lost one by one.
    this.kept.clear();
  }

  confirmedInPlace(row: Row): void {
    for (const { view } of this.#open.values()) if (view.confirmInPlace(row)) this.#onTouched(view);
  }

  hearAnswerInPlace(list: List): void {
    const views = Array.from(this.#open.values(), ({ view }) => view);
    for (const view of this.#answers.hearInPlace(list, views)) this.#onTouched(view);
    this.sweepInPlace('unshown');
  }

  /** True where an observed view shows the row. */
  shows(row: Row): boolean {
    for (const { view } of this.#open.values()) if (view.has(row)) return true;
    return false;
  }

  #touch(view: RowView, row: Row, isSame: boolean): void {
    view.followInPlace(row, isSame);
    this.#onTouched(view);
  }
}
