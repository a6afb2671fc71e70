import type { WireId, WireRow } from './event-messages';

/** A write over the socket; what REST does with `Idempotency-Key` and `If-Match`. */
export interface MutateMessage {
  readonly type: 'MUTATE';
  readonly id: string;
  readonly idempotencyKey: string;
  readonly op: 'create' | 'update' | 'delete' | 'call';
  readonly entityType?: string;
  readonly entityId?: WireId;
  readonly tempId?: string;
  readonly changes?: WireRow;
  readonly unset?: readonly string[];
  readonly baseVersion?: number;
  readonly name?: string;
  readonly args?: unknown;
}

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
  readonly error?: { readonly code: string; readonly message: string };
}

export interface RequestMessage {
  readonly type: 'REQUEST';
  readonly id: string;
  readonly method: string;
  readonly params?: unknown;
}

export interface ResponseMessage {
  readonly type: 'RESPONSE';
  readonly id: string;
  readonly result: unknown;
}

/** The answer to the request `id` is no longer wanted. */
export interface CancelMessage {
  readonly type: 'CANCEL';
  readonly id: string;
}
