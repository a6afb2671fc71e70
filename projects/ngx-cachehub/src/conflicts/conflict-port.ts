import { InjectionToken } from '@angular/core';
import type { Signal } from '@angular/core';
import type { EntityId } from '../core/keys';
import type { Conflict } from '../core/merge/conflict';
import type { OfflineAction, OptimisticChange } from '../core/outbox/offline-action';

/** What becomes of an action whose write met another one. */
export type ConflictVerdict =
  /** Send this instead, as a new write on the remote version, under a new idempotency key. */
  | {
      readonly kind: 'send';
      readonly rebased: RebasedWrite;
      readonly conflict: Conflict;
      readonly winner: ConflictWinner;
    }
  /** The server's row stands as it is: nothing is left to send, the layer goes. */
  | {
      readonly kind: 'done';
      /** Null where the row is gone from the server. */
      readonly current: unknown;
      readonly conflict: Conflict;
      readonly winner: ConflictWinner;
    }
  /** A person decides: the action waits as 'conflict', its lane waits, other lanes go on. */
  | { readonly kind: 'ask'; readonly conflict: Conflict }
  /**
   * The answer did not say what the server holds, and reading it failed with this: the action fails
   * with it as if its own send had, by the same classes, and is judged when it meets a conflict again.
   */
  | { readonly kind: 'failed'; readonly error: unknown };

/** Whose row stands at the end: a side's as it was, what the rules made of both, or one that code or a person made. */
export type ConflictWinner = 'local' | 'remote' | 'merged' | 'custom';

/** An action's write, made again on the remote row. */
export interface RebasedWrite {
  readonly op: 'create' | 'update' | 'delete';
  /** The row that it goes to: another one than before, where a create met a row that is there already. */
  readonly entityId?: EntityId;
  /** Of an update the changed fields; those that it removes are in `optimistic`. */
  readonly payload: unknown;
  readonly base: unknown;
  readonly baseVersion: number | undefined;
  readonly optimistic: readonly OptimisticChange[];
}

/** Judges conflicts for the queue. Without `withConflictResolution` the defaults of the merge apply. */
export interface ConflictPort {
  /**
   * Never rejects: a rule or resolver that throws or takes too long leaves the conflict to a person.
   * @param current The server's row as the answer brought it; null where it is gone; undefined where
   * the answer did not say.
   */
  judge(action: OfflineAction, current: unknown): Promise<ConflictVerdict>;
  /** The verdict was taken into the queue and made durable: now it may be told. */
  judged(action: OfflineAction, verdict: ConflictVerdict): void;
}

export const CONFLICT_PORT = new InjectionToken<ConflictPort>('ngx-cachehub conflicts');

/** What a person's decision needs of the queue. Provided by the queue. */
export interface ConflictQueue {
  /** Actions that wait for a person, as they are stored; each has its `conflict`. */
  readonly waiting: Signal<readonly OfflineAction[]>;
  /** Takes a person's verdict in; resolves when it is durable. `judged` is not called for it. */
  settle(actionId: string, verdict: ConflictVerdict): Promise<void>;
}

export const CONFLICT_QUEUE = new InjectionToken<ConflictQueue>('ngx-cachehub conflict queue');
