import type { EntityId } from '../keys';
import type { AnyFields, FieldConflict } from './field-rule';

/** A write that met another one. Data: it is stored with its action. */
export interface Conflict<T = AnyFields> {
  readonly id: string;
  readonly entity: string;
  readonly entityId: EntityId;
  /** The row that the local change was made on, where it is known. */
  readonly base: T | undefined;
  /** Undefined where the local side deleted the row. */
  readonly local: T | undefined;
  /** Undefined where the row is gone from the server. */
  readonly remote: T | undefined;
  /** In ms since the epoch, by the server's clock. */
  readonly localAt: number;
  /** In ms since the epoch, by the server's clock. */
  readonly remoteAt: number;
  /** What the rules made of it; a field that a person must decide shows the local side. */
  readonly merged: T;
  /** Every field that both sides changed, with what each made of it: whatever loses is here. */
  readonly fields: readonly FieldConflict[];
  /** The names of those `fields` that no rule decided: what a person is asked for. */
  readonly undecided?: readonly string[];
  readonly actionId?: string;
}
