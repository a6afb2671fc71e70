import type { StreamPosition } from './event-messages';

/** Starts a stream of one entity type, or resumes it behind `from`. */
export interface SubscribeMessage {
  readonly type: 'SUBSCRIBE';
  readonly id: string;
  /** Chosen by the client, unique per connection. */
  readonly sub: string;
  readonly entityType: string;
  readonly from?: StreamPosition;
}

/**
 * `live`: from here on. `resumed`: the whole gap follows, as ordinary events with `replay`, then
 * CAUGHT_UP; the position is that from which it follows. `reset`: the gap cannot be filled, refetch;
 * the stream goes on from the position.
 */
export type SubscriptionMode = 'live' | 'resumed' | 'reset';

export interface SubscribedMessage extends StreamPosition {
  readonly type: 'SUBSCRIBED';
  readonly id: string;
  readonly sub: string;
  readonly mode: SubscriptionMode;
  /** Why the gap cannot be filled, with `reset`. */
  readonly reason?: ResetReason;
}

export interface CaughtUpMessage extends StreamPosition {
  readonly type: 'CAUGHT_UP';
  readonly sub: string;
}

export interface UnsubscribeMessage {
  readonly type: 'UNSUBSCRIBE';
  readonly id: string;
  readonly sub: string;
}

/** Answer to UNSUBSCRIBE, or, without `id`, the server's own decision. */
export interface UnsubscribedMessage {
  readonly type: 'UNSUBSCRIBED';
  readonly id?: string;
  readonly sub: string;
  readonly code?: string;
  /** Subscribing again may succeed. */
  readonly resubscribe?: boolean;
}

export const RESET_REASONS = [
  'EPOCH_CHANGED',
  'HISTORY_TRUNCATED',
  'TOO_FAR_BEHIND',
  'SLOW_CONSUMER',
  'PERMISSIONS_CHANGED',
] as const;

/** Why a stream could not be continued. A reason that is not listed is treated like these. */
export type ResetReason = (typeof RESET_REASONS)[number] | (string & {});

/** One stream, or all of them, broke: refetch what is watched, show the old data as stale. */
export type ResetMessage = {
  readonly type: 'RESET';
  readonly epoch?: string;
  readonly seq?: number;
  readonly reason: ResetReason;
} & (
  | (StreamPosition & { readonly sub: string; readonly all?: undefined })
  | { readonly all: true; readonly sub?: undefined }
);

/** Tier 2: no handshake, no answer. */
export interface PlainSubscribeMessage {
  readonly type: 'SUBSCRIBE';
  readonly entityType: string;
}

/** Tier 2: no handshake, no answer. */
export interface PlainUnsubscribeMessage {
  readonly type: 'UNSUBSCRIBE';
  readonly entityType: string;
}
