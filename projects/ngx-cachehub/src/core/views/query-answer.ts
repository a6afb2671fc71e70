import type { CollectionQuery, OrderByClause } from '../../protocol/query/collection-query';
import { compareKeys, sortKeysOf } from '../../protocol/query/compare-by';
import { compareText } from '../../protocol/query/compare-text';
import { canonicalJson } from '../keys';
import type { List } from '../lists';
import { clausesOf } from './clauses-of';
import type { PlacedRow, Stretch } from './stretch';

/** A cached list whose params are a query: the server's word on the rows that the query selects. */
export class QueryAnswer {
  readonly #query: CollectionQuery;
  readonly #clauses: ReadonlySet<string>;
  readonly #order: string;

  constructor(
    readonly list: List,
    query: CollectionQuery,
  ) {
    this.#query = query;
    this.#clauses = clausesOf(query.where);
    this.#order = canonicalJson(query.orderBy);
  }

  /** True where whoever asks with these conditions asks for nothing that the query would not select. */
  speaksOf(clauses: ReadonlySet<string>): boolean {
    for (const clause of this.#clauses) if (!clauses.has(clause)) return false;
    return true;
  }

  /** True where the order is the query's own: only then is what lies between two of its rows known. */
  isOrderedBy(orderBy: readonly OrderByClause[]): boolean {
    return canonicalJson(orderBy) === this.#order;
  }

  /** What it says by itself, and with the pages beside it. */
  stretches(previous: QueryAnswer | undefined, next: QueryAnswer | undefined): readonly Stretch[] {
    const { list } = this;
    const isLast = this.#isLast;
    const { hasFront, tick } = list;
    const listed = new Set(list.rows);
    if (!hasFront && isLast) return [{ after: undefined, before: undefined, listed, tick }];
    const placed = this.#placed();
    const after = hasFront ? placed[0] : undefined;
    const before = isLast ? undefined : placed.at(-1);
    const found: Stretch[] = [];
    const isBounded = (!hasFront || after !== undefined) && (isLast || before !== undefined);
    if (isBounded) found.push({ after, before, listed, tick });
    if (previous !== undefined && previous.#leadsTo(this)) found.push(...previous.#seamTo(this));
    if (next !== undefined && this.#leadsTo(next)) found.push(...this.#seamTo(next));
    return found;
  }

  /** The offsets at which the pages before and behind it begin; undefined where there is none. */
  get neighbours(): { readonly previous: number | undefined; readonly next: number | undefined } {
    const { limit = 0, offset } = this.list.rules;
    const previous = limit > 0 && offset >= limit ? offset - limit : undefined;
    return { previous, next: limit > 0 && !this.#isLast ? offset + limit : undefined };
  }

  /** The params of the page of the same size that begins at another place. */
  pageAt(offset: number): CollectionQuery {
    const { where, orderBy, limit } = this.#query;
    return { where, orderBy, limit, ...(offset > 0 && { offset }) };
  }

  /** True where nothing is left out between the two, as far as their totals say: of one state of the query. */
  #leadsTo({ list: next }: QueryAnswer): boolean {
    const { rules, rows, total } = this.list;
    return rules.offset + rows.length === next.rules.offset && total === next.total;
  }

  /** What lies between the last row of this page and the first of the next. */
  #seamTo(next: QueryAnswer): readonly Stretch[] {
    const after = this.#placed().at(-1);
    const before = next.#placed()[0];
    if (after === undefined || (before === undefined && !next.#isLast)) return [];
    const listed = new Set([...this.list.rows, ...next.list.rows]);
    return [{ after, before, listed, tick: Math.min(this.list.tick, next.list.tick) }];
  }

  /** True where the query has no rows behind it. */
  get #isLast(): boolean {
    const { answered, hasRest, rules, total } = this.list;
    if (total !== undefined) return !hasRest;
    return rules.limit === undefined || answered < rules.limit;
  }

  /**
   * The rows that stand where the answer placed them: what was pushed since may belong elsewhere. None where the server
   * sorts in another way than it was asked to, or was not asked to.
   */
  #placed(): readonly PlacedRow[] {
    const { orderBy } = this.#query;
    const placed: PlacedRow[] = [];
    if (orderBy.length === 0) return placed;
    let keys: readonly unknown[] = [];
    for (const row of this.list.rows) {
      const { server: value } = row;
      if (value === undefined || row.stamp !== this.list.tick || row.local !== undefined) continue;
      const before = placed.at(-1);
      const last = keys;
      keys = sortKeysOf(orderBy, value);
      if (before !== undefined) {
        const order = compareKeys(orderBy, last, keys) || compareText(before.row.id, row.id);
        if (order > 0) return [];
      }
      placed.push({ row, value });
    }
    return placed;
  }
}
