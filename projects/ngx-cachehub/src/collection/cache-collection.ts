import type { Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { EntityChange } from '../core/entities/entity-change';
import type { EntityId } from '../core/keys';
import type { CollectionQuery } from '../entities/collection-query';
import type { CollectionView } from './collection-view';
import type { SavedRow } from './collection-writes';
import type { HistoryEntry } from './history-entry';
import type { SyncState } from './sync-states';
import type { WriteOptions } from './write-options';
import type { WriteResult } from './write-result';

/**
 * One entity as a live, writable table. Writes show at once. With `withOffline` they wait on the device until the
 * server has them; without, they go straight to the entity's adapter and are taken back where it refuses them.
 */
export interface CacheCollection<
  T extends object,
  Id extends EntityId = EntityId,
> extends CollectionView<T> {
  /**
   * Loads rows, all or those of a query, through the adapter, and keeps the answer as `listKey(entity, query)`.
   * Rejects with 'not-configured' without an adapter that can `list`, and with what the load failed with.
   */
  load(query?: CollectionQuery): Promise<void>;
  /**
   * The row: as it is known where that is fresh, else as the adapter gets it. Where that cannot be had, as it is
   * known; undefined where there is none.
   */
  get(id: Id): Promise<T | undefined>;
  /**
   * The row now and later, undefined while there is none. Emits first when that is known, and errors where the first
   * load failed and nothing is known. Keeps a server subscription.
   */
  watchOne(id: Id): Observable<T | undefined>;
  /** The same as a signal, watched for as long as somebody can reach it. */
  watchOneSignal(id: Id): Signal<T | undefined>;
  /**
   * Creates, or replaces where a row of this id shows: what the value lacks is removed then. A row without id gets a
   * temporary one, rewritten everywhere when the server answers.
   */
  save(value: SavedRow<T>, options?: { id?: Id } & WriteOptions): WriteResult<T>;
  /**
   * Sends the fields that differ from what shows; a field that is `undefined` is removed. `debounceMs` gathers what
   * is typed into one write, which goes out after so long a pause, and before anything else of the row.
   */
  update(
    id: Id,
    changes: Partial<T>,
    options?: { debounceMs?: number } & WriteOptions,
  ): WriteResult<T>;
  delete(id: Id, options?: WriteOptions): WriteResult<void>;
  /**
   * What a template tracks a row by: the same before and after a temporary id became the server's, so that the row
   * keeps its element, with the focus in it: `@for (row of rows(); track todos.trackKey(row.id))`. Holds for the newest
   * 10,000 rows that were made here, until the page is loaded anew. Throws 'invalid-key' where the id is none.
   */
  trackKey(id: Id): string;
  /** Where a row stands between this device and the server. */
  syncState(id: Id): Signal<SyncState>;
  /** Saves all of them at once; where some are refused it rejects when all are settled, and `details.failed` says which. */
  saveAll(values: readonly SavedRow<T>[], options?: WriteOptions): Promise<readonly T[]>;
  /** The same for deletes. */
  deleteAll(ids: readonly Id[], options?: WriteOptions): Promise<void>;
  /**
   * What the app knows of the server's rows by itself, as if it had been pushed: through the version gate, and not to
   * the adapter. Throws 'wire-fault' where one of the changes is none; nothing is applied then.
   */
  apply(changes: readonly EntityChange<T, Id>[]): void;
  /** What a row was, newest first, now and at each change; empty unless the entity has `history`. `save(entry.row)` brings a state back. */
  history(id: Id): Observable<readonly HistoryEntry<T>[]>;
}
