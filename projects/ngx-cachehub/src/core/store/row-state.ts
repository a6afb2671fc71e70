import type { Origin, RowValue } from '../gate';
import type { TurnSource } from './turn-source';

/** What a row was at one time. */
export interface RowState {
  /** 'known': the server's state. 'deleted': what it was when it was deleted. 'lost': what lost a conflict. */
  readonly kind: 'known' | 'deleted' | 'lost';
  readonly version: number | undefined;
  /** When it became known here, in ms since the epoch. */
  readonly at: number;
  /** How it became known. */
  readonly source: TurnSource;
  readonly row: RowValue;
  /** Fields that differ from the state before; none where that is not known. Of what lost, the fields that did. */
  readonly changed: readonly string[];
  /** Who wrote it, where its event said so. */
  readonly origin?: Origin;
}
