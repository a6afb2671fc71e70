import type { RowValue } from '../gate/patch';
import type { Row } from './row';

/**
 * How a row came to change, as far as its lists care. `loaded`: known by an answer, which says nothing of
 * *when* it changed. `pushed`: arrived while a list was loading.
 */
export type RowCause = 'created' | 'updated' | 'deleted' | 'loaded' | 'pushed';

/** What happened to one row in the turn under way. */
export class RowChange {
  /** Names of the changed fields; undefined where nobody asked. */
  fields: Set<string> | undefined = undefined;
  /** False where only layers changed what shows. */
  serverChanged = false;
  /** True where the detail's key came, went, or names another row now. */
  detailChanged = false;
  readonly wasOverlaid: boolean;

  constructor(
    readonly row: Row,
    /** The server's state before the turn; undefined where there was none, or none is known. */
    readonly old: RowValue | undefined,
    public cause: RowCause,
    /** What showed before the turn. */
    readonly shown: RowValue | undefined,
  ) {
    this.wasOverlaid = row.overlaid;
  }
}
