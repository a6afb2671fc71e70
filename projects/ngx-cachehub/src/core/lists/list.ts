import { NO_LISTS } from '../entities';
import type { ListParams, Row, RowChange, RowHolder, Shape } from '../entities';
import type { RowValue } from '../gate';
import type { Binding, Doubt } from './list-binding';
import { Published } from './published';

/** Where a list tells that it has to be looked at when the turn ends. */
export interface ListTurn {
  dirtyListInPlace(list: List): void;
  /** No list holds the row any more. */
  releasedInPlace(row: Row): void;
  /** The list lets go of a row by its rules: it is there, and belongs elsewhere. */
  trimmedInPlace(row: Row): void;
  /** Another answer does not name the row, or the list is gone. */
  droppedInPlace(row: Row): void;
}

/** How one list follows its rows. */
export interface FollowRules extends Binding {
  /** Names that the params mention, where no rule says what orders or admits a row: a change of such a field may move it. */
  readonly words: ReadonlySet<string>;
  /** True when the params name one of the fields, as `{status: 'active'}` or `{sort: '-score'}` do. */
  mentionsAny(fields: Iterable<string>): boolean;
  /** Undefined where the rule cannot decide. */
  matches(row: RowValue): boolean | undefined;
  /** Carries a turn's changes into the list. */
  followInPlace(list: List, changes: readonly RowChange[]): Doubt;
  /** Puts one overlaid row, that was at `place` if the list holds it, among the rows that the list shows; returns what that does to the total. */
  placeInPlace(list: List, row: Row, rows: Row[], place: number | undefined): number;
  /** Sorts rows by their server state. */
  sortInPlace(rows: Row[]): void;
}

/** What a list has of the space that it belongs to. */
export interface ListHost {
  readonly turn: ListTurn;
  /** Rows of the entity over whose server state something else shows. */
  readonly overlaid: ReadonlySet<Row>;
  readonly tally: { listsRebuilt: number; rowsListed: number };
}

/**
 * One cached list: references to rows in the server's order, never copies.
 *
 * Observed, it stands in its rows' index and hears of each change once per turn. Cold, it costs nothing:
 * it is brought up to date when somebody reads or observes it.
 */
export class List implements RowHolder {
  rows: Row[] = [];
  /** The query's row count; undefined where the answer had none. */
  total: number | undefined = undefined;
  /** The answer's other fields; undefined where it was a bare array. */
  template: RowValue | undefined = undefined;
  /** The fields that the rows of the answer carried: a list never shows more. Undefined while it had none. */
  shape: Shape | undefined = undefined;
  /** Rows that a rule put into this page since its answer, which may count them already; null for none. */
  guessed: Set<Row> | null = null;
  observed = false;
  dirty = false;
  /** How many rows the answer had. */
  answered = Infinity;
  /** Logical time of the answer: of a load its start. */
  tick = 0;
  /** The space's count of changes up to which this list has followed. */
  revision = 0;
  /** The rows to look at when the list is next shown; null for all of them. */
  touched: Row[] | null = null;
  /** What was handed out last, and whether it still holds. */
  readonly published = new Published();

  constructor(
    readonly key: string,
    readonly params: ListParams | undefined,
    public rules: FollowRules,
    readonly host: ListHost,
  ) {}

  /** True when the query has rows in front of the list's first. */
  get hasFront(): boolean {
    return this.rules.offset > 0;
  }

  /** True when the query has rows behind the list's last, as far as known. */
  get hasRest(): boolean {
    const { limit, offset } = this.rules;
    if (this.total !== undefined) return offset + this.rows.length < this.total;
    return limit !== undefined && this.rows.length >= limit;
  }

  /** True when the query has rows that the list does not show, as far as known. */
  get isPartial(): boolean {
    return this.hasFront || this.hasRest;
  }

  rowChangedInPlace(row: Row): void {
    this.touched?.push(row);
    this.#noteDirtyInPlace();
  }

  showsOutdated({ missed, behind }: Row): boolean {
    return missed || (behind !== null && this.#showsAny(behind));
  }

  #showsAny(fields: ReadonlySet<string>): boolean {
    if (this.shape === undefined) return fields.size > 0;
    for (const field of fields) if (this.shape.has.has(field)) return true;
    return false;
  }

  /** Other rows, another order or another total. */
  markDirtyInPlace(): void {
    this.touched = null;
    this.#noteDirtyInPlace();
  }

  /** What was handed out may not hold any more: nobody tells a cold list of changes. */
  forgetPublishedInPlace(): void {
    this.touched = null;
    this.published.valid = false;
  }

  #noteDirtyInPlace(): void {
    this.published.valid = false;
    if (this.dirty) return;
    this.dirty = true;
    this.host.turn.dirtyListInPlace(this);
  }

  /** Observed lists only: a cold one stands in no index. */
  holds(row: Row): boolean {
    return row.lists.includes(this);
  }

  addToTotalInPlace(delta: number): void {
    if (delta !== 0 && this.total !== undefined) this.total = Math.max(0, this.total + delta);
  }

  insertInPlace(row: Row, at: number): void {
    this.rows.splice(at, 0, row);
    this.#holdInPlace(row);
  }

  removeAtInPlace(at: number): void {
    for (const row of this.rows.splice(at, 1)) {
      this.host.turn.trimmedInPlace(row);
      this.#releaseInPlace(row);
    }
  }

  /** Takes another answer's rows. */
  replaceRowsInPlace(rows: Row[]): void {
    const before = this.rows;
    this.rows = rows;
    this.guessed = null;
    for (const row of rows) this.#holdInPlace(row);
    for (const row of before) {
      this.#releaseInPlace(row);
      this.host.turn.droppedInPlace(row);
    }
  }

  observeInPlace(): void {
    this.observed = true;
    for (const row of this.rows) indexInPlace(row, this);
  }

  unobserveInPlace(): void {
    this.observed = false;
    for (const row of this.rows) unindexInPlace(row, this);
  }

  #holdInPlace(row: Row): void {
    row.holders++;
    if (this.observed) indexInPlace(row, this);
  }

  #releaseInPlace(row: Row): void {
    row.holders--;
    if (row.holders === 0) this.host.turn.releasedInPlace(row);
    // A row that is in the new answer too has been held once more before: it keeps one index entry.
    if (this.observed) unindexInPlace(row, this);
  }
}

function indexInPlace(row: Row, list: List): void {
  if (row.lists === NO_LISTS) row.lists = [list];
  else row.lists.push(list);
}

function unindexInPlace(row: Row, list: List): void {
  const at = row.lists.indexOf(list);
  if (at < 0) return;
  if (row.lists.length === 1) row.lists = NO_LISTS;
  else row.lists.splice(at, 1);
}
