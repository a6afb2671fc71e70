import type { RowValue } from '../gate';
import type { LocalWord, RowOp } from './row-op';
import type { Shape } from './shape';

/** An observed list, as a row sees it. */
export interface RowHolder {
  readonly key: string;
  /** What shows of a held row is another value now. Called once per turn and row. */
  rowChangedInPlace(row: Row): void;
  /** True where the list shows something of a held row that is older than the row's version says. */
  showsOutdated(row: Row): boolean;
}

/** The layers over one row, as the row sees them. Whoever lays layers makes it: rows carry none of its code. */
export interface RowStack {
  /** In layer order; one at least. */
  readonly ops: readonly RowOp[];
  /** True where an app's updater runs, and may throw, whenever the row is folded. */
  readonly hasUpdaters: boolean;
  /** What shows of the row: made when somebody asks, and the same value until something under it changes. */
  viewOf(row: Row): RowValue | undefined;
  /** Something under it changed: `viewOf` makes its answer anew. */
  outdateInPlace(): void;
  /** True where the layer lies over the row. */
  has(layerId: string): boolean;
  addInPlace(op: RowOp): void;
  /** Takes the operations of one layer away; the last layer goes with its stack. */
  liftInPlace(layerId: string): void;
}

/** Shared by all rows that no observed list holds; never written to. */
export const NO_LISTS: RowHolder[] = [];

/** Orders nothing: the row came without a version. */
export const NO_VERSION = -1;

/** What few rows have, and most of them only for a while. */
class RareState {
  behind: Set<string> | null = null;
  lacked: Set<string> | null = null;
  missed = false;
  surplus: Shape | null = null;
  local: LocalWord | undefined = undefined;
  folded: RowValue | undefined = undefined;
}

/** Shared by all rows that have nothing of it; never written to. */
const NOTHING_RARE = /* @__PURE__ */ new RareState();

/**
 * One entity instance: what the server says of it, and what shows.
 *
 * One hidden class: every field is set here, so that the path of a patch stays monomorphic. Owned by its
 * table, changed in place; the *values* are what leaves the core, and those never change once handed out.
 */
export class Row {
  /** The server's state; undefined while only a layer knows the row. */
  server: RowValue | undefined = undefined;
  version = NO_VERSION;
  /** The newest version that was pushed: an answer may bring a version before its push does. */
  heard = NO_VERSION;
  /** False behind a version gap or a newer projection, until a full row arrives. */
  current = true;
  /** `server` may be held by somebody outside: copy before the next change. */
  handedOut = false;
  /** The layers over it; null for nearly every row. */
  stack: RowStack | null = null;
  /** All known fields. */
  shape: Shape;
  /** Logical time of the newest information in `server`: of a load its start, of a push its arrival. */
  stamp = 0;
  /** Logical time at which that information arrived. */
  arrived = 0;
  /** The space's count of changes when the server's state last changed. */
  revision = 0;
  /** Observed lists that hold the row: the index that makes a patch cost what it touches. */
  lists: RowHolder[] = NO_LISTS;
  /** Observed detail keys of the row (more than one while a temporary id is still in use); null for nearly every row. */
  keys: string[] | null = null;
  /** What this turn did to the row; null between turns. */
  change: RowChange | null = null;
  /** Apart, since a hundred thousand rows without it would each pay for its fields. */
  #rare = NOTHING_RARE;

  // Above, what the path of a patch touches: it shares cache lines. Below, what answers, layers and lists need.

  /** The fields that answers brought, as far as they are known. */
  answered: Shape;
  /** Loaded in full at some time, as a detail or as a whole row of a push. */
  whole = false;
  /** The key `<entity>:detail-<id>` exists. */
  isDetail = false;
  deleted = false;
  /** Cached lists that hold the row, observed or not. */
  holders = 0;

  constructor(
    readonly id: string,
    shape: Shape,
  ) {
    this.shape = shape;
    this.answered = shape;
  }

  /** Fields that are older than `version` says; null where there are none. */
  get behind(): Set<string> | null {
    return this.#rare.behind;
  }

  set behind(fields: Set<string> | null) {
    if (fields !== this.behind) this.#own().behind = fields;
  }

  /** Those of them that a newer answer did not bring: lists that never had them go on without. */
  get lacked(): Set<string> | null {
    return this.#rare.lacked;
  }

  set lacked(fields: Set<string> | null) {
    if (fields !== this.lacked) this.#own().lacked = fields;
  }

  /** A change is missing that may have brought fields of which nobody knows; until the next answer. */
  get missed(): boolean {
    return this.#rare.missed;
  }

  set missed(missed: boolean) {
    if (missed !== this.missed) this.#own().missed = missed;
  }

  /**
   * Fields that one answer brought and another, of the same state, did not: lists that lack them go on without.
   * Null where there are none.
   */
  get surplus(): Shape | null {
    return this.#rare.surplus;
  }

  set surplus(fields: Shape | null) {
    if (fields !== this.surplus) this.#own().surplus = fields;
  }

  /** A local change without a layer, until the server's next word. */
  get local(): LocalWord | undefined {
    return this.#rare.local;
  }

  set local(word: LocalWord | undefined) {
    if (word !== this.local) this.#own().local = word;
  }

  /** What shows where `local` is set and no layer lies over the row; otherwise undefined. */
  get folded(): RowValue | undefined {
    return this.#rare.folded;
  }

  set folded(shown: RowValue | undefined) {
    if (shown !== this.folded) this.#own().folded = shown;
  }

  /** Nothing is known of the row any more. */
  forgetServerInPlace(none: Shape): void {
    this.server = undefined;
    this.version = NO_VERSION;
    this.shape = none;
    this.answered = none;
    this.whole = false;
    this.current = true;
    this.#rare = NOTHING_RARE;
  }

  /** Every known field is as new as the version says, and none is missing. */
  renewInPlace(): void {
    this.current = true;
    this.behind = null;
    this.lacked = null;
    this.missed = false;
  }

  /** True where something else than the server's state may show. */
  get overlaid(): boolean {
    return this.stack !== null || this.local !== undefined;
  }

  /** True where the row shows under its detail key: loaded as such, or made by a layer. */
  get showsDetail(): boolean {
    if (this.view === undefined) return false;
    return this.isDetail || (this.server === undefined && this.stack !== null);
  }

  /** What shows; undefined when the row is deleted or hidden by a layer. */
  get view(): RowValue | undefined {
    if (this.stack !== null) return this.stack.viewOf(this);
    return this.local === undefined ? this.server : this.folded;
  }

  #own(): RareState {
    if (this.#rare === NOTHING_RARE) this.#rare = new RareState();
    return this.#rare;
  }
}

/**
 * How a row came to change, as far as its lists care. `loaded`: known by an answer, which says nothing of
 * *when* it changed. `pushed`: arrived while a list was loading.
 */
export type RowCause = 'created' | 'updated' | 'deleted' | 'loaded' | 'pushed';

/** What happened to one row in the turn under way. */
export class RowChange {
  /** Changed fields that the params of observed lists mention; undefined for none. */
  fields: Set<string> | undefined = undefined;
  /** False where only layers changed what shows. */
  serverChanged = false;
  /** The row has taken over another's observed keys. */
  tookKeys = false;
  /** How often it was touched: more than once may have brought it back to where it was. */
  touches = 1;
  /** The server's states between `old` and now; null where there were none, or nobody asked. */
  between: (RowValue | undefined)[] | null = null;
  /** An answer had brought the state before its push: lists that lack the row do not know since when. */
  isLate = false;
  /** A change before this one is missing. */
  behindGap = false;
  /** `old` missed a change: lists may have been answered by a state that nobody here knows. */
  readonly wasBehind: boolean;
  readonly wasOverlaid: boolean;
  /** The row's detail was cached. */
  readonly wasDetail: boolean;
  /** The row showed under its detail key. */
  readonly wasShown: boolean;

  constructor(
    readonly row: Row,
    /** The server's state before the turn; undefined where there was none, or none is known. */
    readonly old: RowValue | undefined,
    public cause: RowCause,
    /** What showed before the turn. */
    readonly shown: RowValue | undefined,
  ) {
    this.wasBehind = row.missed || row.behind !== null;
    this.wasOverlaid = row.overlaid;
    this.wasDetail = row.isDetail;
    this.wasShown = row.showsDetail;
  }
}
