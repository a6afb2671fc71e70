import { computed, linkedSignal, signal, untracked, type Signal } from '@angular/core';
import type { CacheState } from '../cache/cache-state';
import type { EntityModel } from '../core/entities';
import type { EntityId } from '../core/keys';
import { readListValue } from '../core/lists';
import type { CollectionQuery } from '../entities/collection-query';
import type { ViewSource } from '../collection/view-source';
import { IDLE } from './idle-state';
import type { LiveKey } from './live-key';
import type { LiveRows } from './live-rows';

/** What pages are made of. */
export interface PagesSetup<T> {
  readonly query: CollectionQuery;
  readonly pageSize: number;
  /** All known rows of the query, in its order. */
  readonly known: LiveRows<T>;
  readonly model: EntityModel;
  readonly idOf: (row: T) => EntityId;
  readonly sourceOf: (query: CollectionQuery) => ViewSource;
  readonly follow: (source: ViewSource) => LiveKey<unknown>;
}

interface Page {
  readonly key: string;
  readonly list: LiveKey<unknown>;
}

interface Shown<T> {
  readonly rows: readonly T[];
  /** Before any page is there, all known rows show: the last of them says nothing of how far the pages reach. */
  readonly isAnswered: boolean;
}

interface PageContent {
  readonly ids: ReadonlySet<string>;
  readonly totalCount: number | undefined;
}

/**
 * The pages of one query that were asked for so far, as one list: every known row of the query up to the last row of
 * the last page. So a row that was pushed while a page loads is there, one that stands on two pages is there once,
 * and one that belongs behind the last page waits for the next.
 */
export class LivePages<T> {
  readonly #setup: PagesSetup<T>;
  readonly rows: Signal<readonly T[]>;
  readonly state: Signal<CacheState<unknown>>;
  readonly totalCount: Signal<number | undefined>;
  readonly hasNext: Signal<boolean>;
  readonly isFetchingNext: Signal<boolean>;
  readonly #pages = signal<readonly Page[]>([]);
  readonly #contents: Signal<readonly (PageContent | undefined)[]>;
  #isRunning = false;

  constructor(setup: PagesSetup<T>) {
    this.#setup = setup;
    this.#addPage();
    this.#contents = computed(() =>
      this.#pages().map(({ list }) => this.#contentOf(list.state().data)),
    );
    this.totalCount = computed(() => this.#contents()[0]?.totalCount);
    this.hasNext = computed(() => this.#asksForMore());
    const shown = linkedSignal<readonly T[], Shown<T>>({
      source: this.#setup.known.rows,
      computation: (known, previous) => {
        const last = previous?.value.isAnswered === true ? previous.value.rows.at(-1) : undefined;
        const reach = this.#reach(last);
        return {
          rows: reach === known.length ? known : known.slice(0, reach),
          isAnswered: this.#contents().some((content) => content !== undefined),
        };
      },
    });
    this.rows = computed(() => shown().rows);
    this.state = computed(() => this.#pages()[0]?.list.state() ?? IDLE);
    this.isFetchingNext = computed(() => {
      const pages = this.#pages();
      return pages.length > 1 && pages.at(-1)?.list.state().status === 'loading';
    });
  }

  start(): void {
    this.#isRunning = true;
    this.#setup.known.start();
    for (const { list } of untracked(this.#pages)) list.start();
  }

  stop(): void {
    this.#isRunning = false;
    this.#setup.known.stop();
    for (const { list } of untracked(this.#pages)) list.stop();
  }

  /** Asks for one page more: its key; undefined where there is none. One that is on its way is not asked for twice. */
  next(): string | undefined {
    return untracked(() => {
      const last = this.#pages().at(-1);
      if (!this.hasNext() && !this.isFetchingNext()) return undefined;
      if (this.#contents().at(-1) !== undefined) {
        const page = this.#addPage();
        if (this.#isRunning) page.list.start();
        return page.key;
      }
      // One that failed is asked for again before the one behind it.
      if (!this.isFetchingNext()) last?.list.reload();
      return last?.key;
    });
  }

  reload(): boolean {
    const asked = untracked(this.#pages).map(({ list }) => list.reload());
    return asked.includes(true);
  }

  #addPage(): Page {
    const { query, pageSize, sourceOf, follow } = this.#setup;
    const pages = untracked(this.#pages);
    const offset = pages.length * pageSize;
    const source = sourceOf({ ...query, limit: pageSize, ...(offset > 0 && { offset }) });
    const page: Page = { key: source.key, list: follow(source) };
    this.#pages.set([...pages, page]);
    return page;
  }

  #contentOf(value: unknown): PageContent | undefined {
    const { model } = this.#setup;
    const list = readListValue(value, model);
    if (list === undefined) return undefined;
    const ids = list.rows.map((row) => String(model.id(row)));
    return { ids: new Set(ids), totalCount: list.total };
  }

  #asksForMore(): boolean {
    const contents = this.#contents();
    const last = contents.at(-1);
    const { pageSize } = this.#setup;
    if (last === undefined) return contents.length > 1;
    const total = this.totalCount();
    return total === undefined ? last.ids.size >= pageSize : contents.length * pageSize < total;
  }

  /** How many of the known rows are not behind the last page. `before`: the last row that showed. */
  #reach(before: T | undefined): number {
    const known = this.#setup.known.rows();
    const contents = this.#contents();
    if (!this.hasNext() || contents.every((content) => content === undefined)) return known.length;
    for (let length = known.length; length > 0; length--) {
      const row = known[length - 1];
      if (row === undefined) continue;
      // A row in front pushes the last one off its page, and yet it is known to be next.
      if (row === before) return length;
      const id = String(this.#setup.idOf(row));
      if (contents.some((content) => content?.ids.has(id))) return length;
    }
    return 0;
  }
}
