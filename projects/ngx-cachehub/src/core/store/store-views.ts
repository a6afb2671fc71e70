import type { Row } from '../entities';
import type { RowValue } from '../gate';
import type { List } from '../lists';
import { emptyInPlace } from '../values';
import { bindQueryRules } from '../views';
import type { RowView, ViewChange, ViewQuery } from '../views';
import type { EntitySpace } from './entity-space';
import type { KnownAnswers } from './query-answers';
import type { Store } from './store';
import { ViewBook } from './view-book';
import type { ViewPort } from './view-port';

/** What became of a view. */
export interface ViewNews {
  readonly view: RowView;
  /** Empty unless the view writes them down. */
  readonly steps: readonly ViewChange<RowValue>[];
}

const NO_NEWS: readonly ViewNews[] = [];

/** Live views over a store's rows. A part of its own: a cache that nobody queries goes without. */
export class StoreViews implements ViewPort {
  readonly #store: Store;
  readonly bindRules = bindQueryRules;
  readonly #books = new Map<string, ViewBook>();
  readonly #known: KnownAnswers = new WeakMap();
  readonly #touched: RowView[] = [];
  #changed: RowView[] = [];

  constructor(store: Store) {
    this.#store = store;
    const { tables } = store;
    tables.views = this;
    // Lists whose params are queries may be cached already.
    for (const space of tables.spaces.values()) space.rebindInPlace();
  }

  /** One observer more for the view of this question. */
  open(entity: string, query: ViewQuery): RowView {
    return this.#bookOf(entity).openInPlace(query);
  }

  /** One observer less. The keys that only this view had kept are returned: whoever owns them lets go of them. */
  close(entity: string, view: RowView): readonly string[] {
    const book = this.#books.get(entity);
    if (book === undefined) return [];
    book.closeInPlace(view);
    book.sweepInPlace('unshown');
    const space = this.#store.tables.space(entity);
    const unused = [...book.kept].filter((key) => !this.#isShown(book, space, key));
    for (const key of unused) book.kept.delete(key);
    if (book.isEmpty) this.#endBookInPlace(entity, book, space);
    return unused;
  }

  /** The view of this question as it is now: the observed one, or one that follows nothing. */
  read(entity: string, query: ViewQuery): RowView {
    const book = this.#books.get(entity);
    const known = book?.get(query.key);
    if (known !== undefined) return known;
    if (book !== undefined) return book.make(query);
    const { tables } = this.#store;
    const space = tables.space(entity);
    const view = new ViewBook(this.#store, space, this.#known, ignore).make(query);
    tables.dropIdleSpaceInPlace(space);
    return view;
  }

  /** The views that show something else since the last call, or count more or less, with the steps that led there. */
  takeChanged(): readonly ViewNews[] {
    const changed = this.#changed;
    if (changed.length === 0) return NO_NEWS;
    this.#changed = [];
    return changed.map((view) => {
      view.isChanged = false;
      return { view, steps: view.takeSteps() };
    });
  }

  // ── in the turns of others ──

  hearAnswerInPlace(list: List): void {
    this.#books.get(this.#store.tables.namespaceOf(list.key))?.hearAnswerInPlace(list);
  }

  settleInPlace(): void {
    const touched = this.#touched;
    const changed = this.#changed;
    for (const view of touched) {
      view.isTouched = false;
      if (!view.settleInPlace() || view.isChanged) continue;
      view.isChanged = true;
      changed.push(view);
    }
    emptyInPlace(touched);
  }

  holdInPlace(entity: string, row: Row): boolean {
    return this.#books.get(entity)?.holdInPlace(row) === true;
  }

  unholdInPlace(entity: string, row: Row): void {
    this.#books.get(entity)?.unholdInPlace(row);
  }

  unholdAllInPlace(entity?: string): void {
    for (const [name, book] of this.#books) {
      if (entity === undefined || name === entity) book.sweepInPlace('every');
    }
  }

  keepInPlace(key: string): boolean {
    const { tables } = this.#store;
    const name = tables.namespaceOf(key);
    const book = this.#books.get(name);
    if (book === undefined || !this.#isShown(book, tables.space(name), key)) return false;
    book.kept.add(key);
    return true;
  }

  /** True where a row that a view shows would be gone with the key. */
  #isShown(book: ViewBook, space: EntitySpace, key: string): boolean {
    const route = this.#store.tables.route(key);
    if (route.kind === 'detail') {
      const row = space.table.find(route.id);
      return row?.isDetail === true && row.holders === 0 && book.shows(row);
    }
    const list = route.kind === 'list' ? space.list(key) : undefined;
    return list?.rows.some((row) => !row.isDetail && row.holders === 1 && book.shows(row)) === true;
  }

  #bookOf(entity: string): ViewBook {
    let book = this.#books.get(entity);
    if (book === undefined) {
      const space = this.#store.tables.space(entity);
      book = new ViewBook(this.#store, space, this.#known, (view) => this.#touch(view));
      this.#books.set(entity, book);
      space.followers.push(book);
    }
    return book;
  }

  #touch(view: RowView): void {
    if (view.isTouched) return;
    view.isTouched = true;
    this.#touched.push(view);
  }

  #endBookInPlace(entity: string, book: ViewBook, space: EntitySpace): void {
    this.#books.delete(entity);
    space.followers.splice(space.followers.indexOf(book), 1);
    this.#store.tables.dropIdleSpaceInPlace(space);
  }
}

function ignore(): void {
  // A view that follows nothing is never touched.
}
