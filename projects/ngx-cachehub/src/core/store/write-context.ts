import type { Row, RowCause } from '../entities';
import type { JournalEntry } from '../gate';
import type { List } from '../lists';
import type { EntitySpace } from './entity-space';
import type { StoreCounters } from './store-counters';
import type { Turn } from './turn';

/** What is written into: one entity, in the turn under way. */
export interface WriteContext {
  space: EntitySpace;
  readonly turn: Turn;
  readonly counters: StoreCounters;
  /** Undefined where nothing is ever pushed. */
  readonly replay: ReplayPort | undefined;
  /** Logical time of the information that is written: of a load its start, of a push its arrival. */
  stamp: number;
  /** Logical time now. */
  arrival: number;
  /** Wall time in ms. */
  readonly now: number;
}

/** Brings what was pushed while something was loading to the answer, which may be older. */
export interface ReplayPort {
  /** To a detail's row. */
  rowInPlace(context: WriteContext, row: Row): void;
  /** To a list and its rows; `follow` takes those that the list is to follow by its rules. */
  listInPlace(
    context: WriteContext,
    list: List,
    pushed: readonly JournalEntry[],
    follow: Map<Row, RowCause>,
  ): void;
}
