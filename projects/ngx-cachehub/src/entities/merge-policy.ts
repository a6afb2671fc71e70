import type { Source } from '../cache/source';
import type { Conflict } from '../core/merge/conflict';
import type { AnyFields, MergeRules } from '../core/merge/field-rule';

/** How conflicts of an entity, or of a whole hub, are resolved. */
export interface MergePolicy<T = AnyFields> extends MergeRules<T> {
  /**
   * Last word over the whole row, asked about every conflict, in an injection context; undefined keeps what
   * the rules gave. It has 30 s; one that throws, is late or answers no row leaves the conflict to a person.
   */
  readonly resolve?: (conflict: Conflict<T>) => Source<T | undefined>;
  /**
   * Where a row says when the server last changed it, as milliseconds, ISO text or a Date: what
   * 'last-write-wins' goes by. Default 'updatedAt'. A row that does not say counts as changed last.
   */
  readonly changedAtField?: keyof T & string;
}
