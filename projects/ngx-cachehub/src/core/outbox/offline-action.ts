import type { EntityChangeInput } from '../entities/entity-change';
import type { EntityId } from '../keys';
import type { Conflict } from '../merge/conflict';

/** A write as it is queued: data only, so that it survives its page. */
export interface OfflineActionInput<P = unknown> {
  /** Names the handler that runs it, also after a reload. */
  readonly type: string;
  /** Where `op` is given: the row of a create, the changed fields of an update. Else the handler's own. */
  readonly payload: P;
  readonly entity?: string;
  readonly entityId?: EntityId;
  /** What the action does to its row: makes it foldable, and lets the entity's adapter run it. */
  readonly op?: 'create' | 'update' | 'delete';
  /** What to show meanwhile. `entityType` defaults to `entity`. */
  readonly optimistic?: readonly OptimisticChange[];
  /** Of an action that creates a row: later actions that name it are rewritten to the server's id. */
  readonly tempId?: string;
  /** The version that the write was made against. */
  readonly baseVersion?: number;
  /** The row that the write was made on, for a three-way merge. */
  readonly base?: unknown;
  /** Actions of one lane run in order, one at a time. Default: `entity:entityId`, else the type. */
  readonly lane?: string;
  /** Ids of actions that must be confirmed before this one is sent. */
  readonly dependsOn?: readonly string[];
  /** Default: a new one. */
  readonly idempotencyKey?: string;
}

/** One change of a layer, as data. */
export type OptimisticChange = EntityChangeInput & { readonly entityType?: string };

/** 'confirmed' is kept in the store only while something still needs a create's real id. */
export type ActionStatus = 'queued' | 'sending' | 'waiting' | 'conflict' | 'parked' | 'confirmed';

/** Why an action did not go through. `code` is a golden error code. */
export interface ActionError {
  readonly code: string;
  readonly message: string;
  /** The status of the server's answer, where there was one. */
  readonly status?: number;
}

/** A queued write: one stored record. */
export interface OfflineAction<P = unknown> extends OfflineActionInput<P> {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly lane: string;
  /** ms since the epoch, by the device's clock: for people, never for order. */
  readonly createdAt: number;
  /** The place in the queue: grows with each action of a tab, and with the clock across tabs. */
  readonly seq: number;
  /** Answers from a server, never network losses. */
  readonly attempts: number;
  readonly nextAttemptAt: number | null;
  readonly status: ActionStatus;
  /** True once a send of it was begun: it is never folded from then on. */
  readonly sent: boolean;
  readonly userKey: string | null;
  readonly schemaVersion: number;
  readonly realId?: EntityId;
  readonly conflict?: Conflict;
  readonly error?: ActionError;
  /** Ids of actions that were folded into this one: what is still stored of them is done with. */
  readonly folded?: readonly string[];
  /**
   * How often it was made a new write, with a new key: by a person's edit, or by a conflict that was judged. Of two
   * records the one with the lower number is the older, whoever tells or stores it last. None: never.
   */
  readonly remade?: number;
  /** How often a person tried it again, parked, since it was made anew last. Of two records that are alike in `remade`. */
  readonly retried?: number;
  /** Id of the action that was folded into this one last: which form of the whole a record is. */
  readonly lastPart?: string;
  /** How many actions were folded into it: of two forms of the whole the one with more is the newer. None: it is one alone. */
  readonly parts?: number;
  /**
   * Temporary ids of rows that it was about and that will never be, since their creates were given up.
   * While its row or its payload names one it stays parked: no retry could succeed.
   */
  readonly unmade?: readonly string[];
}

/** A stored action as the app's `upcast` brings it to today's shape; null where it cannot. */
export type Upcast = (action: OfflineAction, fromVersion: number) => OfflineAction | null;

/** A write made again, on the row as the server has it now. */
export interface RewrittenWrite {
  readonly op: 'create' | 'update' | 'delete';
  /** Where it is another row than before: a create that met a row which is there already. */
  readonly entityId?: EntityId;
  readonly payload: unknown;
  readonly base: unknown;
  readonly baseVersion: number | undefined;
  readonly optimistic: readonly OptimisticChange[];
}

/** What the server's yes brought. */
export interface ActionAnswer {
  /** The id that the server gave to a created row. */
  readonly realId?: EntityId;
  /** The version that the write made: what later writes of the row are made against. */
  readonly version?: number;
  /** The row at that version, where the answer had it: what later writes of the row are merged against. */
  readonly row?: unknown;
  /** It may be the answer to an earlier attempt, and older than what was told of the row since. */
  readonly mayRepeat?: boolean;
}

/**
 * retry: again with backoff · auth: the queue pauses until a token is renewed · conflict: to the
 * merge policy · reject: rolled back and parked for the user. Never: dropped.
 */
export type FailureClass =
  | { readonly kind: 'retry'; readonly afterMs?: number }
  | { readonly kind: 'auth' }
  | { readonly kind: 'conflict'; readonly current?: unknown }
  | { readonly kind: 'reject' };
