import type { PagedResult } from '../cache/paged-result';
import type { Source } from '../cache/source';
import type { EntityId } from '../core/keys';
import type { CollectionQuery } from './collection-query';
import type { EntityChange } from '../core/entities/entity-change';

/** Aborts when nobody waits for the answer any more. */
export interface ReadContext {
  readonly signal: AbortSignal;
  /** As in `LoadContext`: takes the answer's `Sync-Position`. Absent where nobody asks for it. */
  readonly syncPosition?: (header: string | null) => void;
}

/** What makes a write safe to repeat: send `idempotencyKey` as `Idempotency-Key`, `baseVersion` as `If-Match`. */
export interface WriteContext {
  /** Equal for every attempt of one write. */
  readonly idempotencyKey: string;
  /** The version that the write was made against; undefined where the row has none. */
  readonly baseVersion: number | undefined;
  /**
   * To be called where the server says that it answers what it had answered to an earlier attempt (the header
   * `Idempotency-Replayed: true`): what became of the row since is asked for, where the answer alone makes the row known.
   * Absent where nothing would come of it.
   */
  readonly replayed?: () => void;
}

/** How the rows of an entity reach the server; every method is optional. */
export interface EntityAdapter<T, Id extends EntityId = EntityId> {
  /** Rows, or one page of them, that answer `query`. */
  list?(query: CollectionQuery, ctx: ReadContext): Source<readonly T[] | PagedResult<T>>;
  /** One row; an answer of 404 or 410 means that there is none. */
  get?(id: Id, ctx: ReadContext): Source<T>;
  /** Answers with the row as the server made it. */
  create?(value: T, ctx: WriteContext): Source<T>;
  /** Answers with the whole row at its new version. `base` is the row that the changes were made on. */
  update?(
    id: Id,
    changes: Partial<T>,
    ctx: WriteContext & { readonly base: T | undefined },
  ): Source<T>;
  /** What it answers does not matter. */
  delete?(id: Id, ctx: WriteContext): Source<unknown>;
  /** Incremental pull: what changed since `cursor` (undefined at first), for servers without a socket or a log. */
  changes?(
    cursor: unknown,
    ctx: ReadContext,
  ): Source<{
    readonly changes: readonly EntityChange<T & object, Id>[];
    readonly cursor: unknown;
  }>;
}
