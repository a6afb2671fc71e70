import type { WireId, WireRow } from './event-messages';

/** A write over the socket; what REST does with `Idempotency-Key` and `If-Match`. */
export interface MutateMessage {
  readonly type: 'MUTATE';
  readonly id: string;
  /** The same for every attempt of one write, over either way. */
  readonly idempotencyKey: string;
  readonly op: 'create' | 'update' | 'delete' | 'call';
  readonly entityType?: string;
  /** The row of an update or a delete. */
  readonly entityId?: WireId;
  /** Under which id the client shows the row that it creates; `idMap` of the answer is about it. */
  readonly tempId?: string;
  /** The row of a create, the changed fields of an update; null is a value. */
  readonly changes?: WireRow;
  /** Fields that an update removes. */
  readonly unset?: readonly string[];
  /** The version that the write was made against; without it any will do. */
  readonly baseVersion?: number;
  /** Of a call: which one, and what with. */
  readonly name?: string;
  readonly args?: unknown;
}

/**
 * Answer to MUTATE. `applied`: done now. `duplicate`: done by an earlier attempt, whose result this is.
 * `rejected`: never, however often it is tried. `conflict`: the row is another one than `baseVersion`.
 * What may succeed later is no MUTATED but an ERROR that is `retryable`.
 */
export interface MutatedMessage {
  readonly type: 'MUTATED';
  readonly id: string;
  readonly status: 'applied' | 'duplicate' | 'rejected' | 'conflict';
  readonly version?: number;
  readonly entity?: WireRow;
  /** Temporary id → id given by the server. */
  readonly idMap?: Readonly<Record<string, WireId>>;
  /** On a conflict: the row as it is, null where it is gone. */
  readonly current?: WireRow | null;
  /** Why not; `field` where it is about one. */
  readonly error?: { readonly code: string; readonly message: string; readonly field?: string };
}

/** Asks for one answer: RESPONSE, or an ERROR with the same `id`. */
export interface RequestMessage {
  readonly type: 'REQUEST';
  readonly id: string;
  /** Which of the server's operations. */
  readonly method: string;
  readonly params?: unknown;
}

export interface ResponseMessage {
  readonly type: 'RESPONSE';
  readonly id: string;
  /** Anything JSON can say; left out where there is nothing to say. */
  readonly result?: unknown;
}

/** The answer to the request `id` is no longer wanted; has no answer itself. */
export interface CancelMessage {
  readonly type: 'CANCEL';
  readonly id: string;
}
