import type { RowValue } from '../gate';
import type { Row } from './row';

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
