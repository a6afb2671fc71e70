import type { WireRow } from './event-messages';

/** To every other subscriber of the topic; with `retain` also merged into the topic's state. */
export interface PublishMessage {
  readonly type: 'PUBLISH';
  readonly topic: string;
  readonly data: unknown;
  readonly retain?: boolean;
}

export interface SubscribeTopicMessage {
  readonly type: 'SUBSCRIBE_TOPIC';
  readonly id: string;
  readonly topic: string;
}

export interface UnsubscribeTopicMessage {
  readonly type: 'UNSUBSCRIBE_TOPIC';
  readonly id: string;
  readonly topic: string;
}

/** What another client published. */
export interface TopicMessage {
  readonly type: 'MESSAGE';
  readonly topic: string;
  readonly data: unknown;
  readonly from?: string;
  readonly at?: number;
}

/** A topic's retained state, sent to a newcomer before any message. */
export interface TopicStateMessage {
  readonly type: 'TOPIC_STATE';
  readonly topic: string;
  readonly state: WireRow;
}

export interface PresenceSetMessage {
  readonly type: 'PRESENCE_SET';
  readonly room: string;
  readonly state: unknown;
}

export interface PresenceLeaveMessage {
  readonly type: 'PRESENCE_LEAVE';
  readonly room: string;
}

/** One connection in a room. */
export interface PresenceEntry {
  readonly id: string;
  readonly userId: string | null;
  readonly state: unknown;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Everybody in the room, on joining. */
export interface PresenceStateMessage {
  readonly type: 'PRESENCE_STATE';
  readonly room: string;
  readonly members: readonly PresenceEntry[];
}

/** Who came, changed and left since. */
export interface PresenceDiffMessage {
  readonly type: 'PRESENCE_DIFF';
  readonly room: string;
  readonly joins: readonly PresenceEntry[];
  readonly updates: readonly PresenceEntry[];
  readonly leaves: readonly string[];
}
