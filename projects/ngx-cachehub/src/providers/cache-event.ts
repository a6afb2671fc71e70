import type { EntityId } from '../core/keys';

/** Every kind of event, in the order of their stations. */
export type CacheEventType =
  | 'set'
  | 'fetch'
  | 'fetched'
  | 'fetch-error'
  | 'invalidate'
  | 'evict'
  | 'error'
  | 'wire-fault'
  | 'record-skipped'
  | 'realtime-connected'
  | 'realtime-disconnected'
  | 'realtime-insert'
  | 'realtime-update'
  | 'realtime-delete'
  | 'realtime-ignored'
  | 'realtime-gap'
  | 'realtime-resumed'
  | 'realtime-reset'
  | 'action-queued'
  | 'action-sent'
  | 'action-confirmed'
  | 'action-rejected'
  | 'action-parked'
  | 'action-dropped'
  | 'conflict-detected'
  | 'conflict-resolved'
  | 'sync-started'
  | 'sync-completed'
  | 'sync-failed'
  | 'connectivity-changed'
  | 'leader-changed'
  | 'storage-degraded'
  | 'user-changed';

/**
 * What happened, for devtools, logs, audit and metrics. Carries no token, and no row but for a conflict's:
 * what loses must not be lost (M5).
 */
export interface CacheEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What happened. */
  readonly type: CacheEventType;
  /** The key that it is about, where it is one. */
  readonly key?: string;
  readonly entity?: string;
  readonly entityId?: EntityId;
  /** Who brought it. */
  readonly source?: 'local' | 'network' | 'realtime' | 'storage' | 'tab';
  /** By type: a reason, a code, a position. */
  readonly details?: unknown;
}

/** An event as its station tells it; the engine adds the time. */
export type CacheEventInput = Omit<CacheEvent, 'at'>;
