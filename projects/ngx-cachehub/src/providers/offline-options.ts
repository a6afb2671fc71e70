import type { Source } from '../cache/source';
import type { FailureClass, OfflineAction } from '../core/outbox/offline-action';
import type { OutboxStore } from '../core/outbox/outbox-store';
import type { WriteContext } from '../entities/entity-adapter';

/** What a handler is given beside its action. */
export interface ActionContext extends WriteContext {
  /** Aborts when the answer is of no use any more: signed out, destroyed, or too late. */
  readonly signal: AbortSignal;
}

/**
 * Does a queued action's work: sends `ctx.idempotencyKey` as `Idempotency-Key`, and throws or rejects
 * as HttpClient does. Of an observable the last value counts. A create answers its row, or `{ id }`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- payloads of any type stand in one record
export type ActionHandler<P = any, R = unknown> = (
  action: OfflineAction<P>,
  ctx: ActionContext,
) => Source<R>;

/** What `withOffline` takes. */
export interface OfflineOptions {
  /** Run in an injection context, and found by the action's type, also after a reload. */
  handlers?: Record<string, ActionHandler>;
  /** Default: memory, with `durable` false; `indexedDbOutbox` makes it durable. Runs in an injection context. */
  storage?: () => OutboxStore;
  /** Answers of a server that may pass, before an action is parked; network losses do not count. Default 3. */
  maxAttempts?: number;
  /** One action more is refused with 'queue-full'. Default 1,000. */
  maxQueue?: number;
  /** How many lanes send side by side. Default 4. */
  concurrency?: number;
  /** Between attempts: default 1 s, doubled with each, at most 30 s; a random part of it. */
  backoff?: { initialDelayMs?: number; maxDelayMs?: number };
  /** Says whether the server can be reached, beyond what the browser and the requests say. Runs in an injection context. */
  probe?: () => Source<boolean>;
  /** Judges failures before the hub does; undefined leaves them to it. */
  classify?: (error: unknown) => FailureClass | undefined;
  /** Brings actions that an older release queued to today's shape; null parks them. */
  upcast?: (action: OfflineAction, fromVersion: number) => OfflineAction | null;
  /** The shape of today's actions. Default 1. */
  schemaVersion?: number;
}
