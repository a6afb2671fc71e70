import type { Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { ViewChange } from '../core/views';
import type { WhereClause, WhereOp } from '../entities/collection-query';

/** What an operator takes, by the type of the field. */
export type WhereValue<V, Op extends WhereOp> = Op extends 'in' | 'not-in'
  ? readonly V[]
  : Op extends 'array-contains'
    ? V extends readonly (infer E)[]
      ? E
      : never
    : Op extends 'array-contains-any'
      ? V extends readonly (infer E)[]
        ? readonly E[]
        : never
      : V;

/**
 * A question about the rows of an entity, and its live answer. Immutable and chainable: each call gives another view.
 *
 * It reads all rows that the hub knows, from whatever source, with what is shown ahead of the server. Observing it
 * asks the server once, where the entity's adapter has `list`, and keeps a server subscription of the entity, where
 * the hub has realtime. Live results are kept true row by row, never built anew per change. What the operators
 * mean, and how rows sort, is in docs/query-semantics.md.
 */
export interface CollectionView<T> {
  /** Further conditions: all of them hold. */
  where<K extends keyof T & string>(field: K, op: 'is-null' | 'not-null'): CollectionView<T>;
  where<K extends keyof T & string, Op extends Exclude<WhereOp, 'is-null' | 'not-null'>>(
    field: K,
    op: Op,
    value: WhereValue<T[K], Op>,
  ): CollectionView<T>;
  /** @throws CacheHubError 'invalid-config' for a clause that is none. */
  where(clause: WhereClause): CollectionView<T>;
  /** A condition that only runs here: the server is asked without it, and without limit and offset. */
  where(predicate: (row: T) => boolean): CollectionView<T>;
  /** A second one sorts the ties of the first. */
  orderBy(field: keyof T & string, dir?: 'asc' | 'desc'): CollectionView<T>;
  /** At most `n` rows, after leaving out `offset`. */
  limit(n: number, offset?: number): CollectionView<T>;
  /**
   * The rows, and each later state of them: at most one per turn, the same array while nothing changed. First when
   * the server's answer or the device's copy is there, or when that has failed; at once where nobody can be asked.
   */
  watch(): Observable<readonly T[]>;
  /** As a signal, that begins with what is known; the view is observed while the signal can be reached. */
  watchSignal(): Signal<readonly T[]>;
  /** How many of the known rows the conditions select, whatever limit and offset; first as `watch`. */
  watchCount(): Observable<number>;
  /**
   * What happened to `snapshot()` since the subscription, in steps to be carried out one after the other: for
   * animations and grids.
   */
  changes(): Observable<readonly ViewChange<T>[]>;
  /** The first row that is known now. */
  first(): T | undefined;
  /** How many of the rows that are known now the conditions select, whatever limit and offset. */
  count(): number;
  /** The rows that are known now. Asks nobody and keeps nothing alive. */
  snapshot(): readonly T[];
}
