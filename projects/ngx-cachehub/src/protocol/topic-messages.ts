import type { WireRow } from './event-messages';

/**
 * To every other subscriber of the topic; with `retain` also merged by field into the topic's state,
 * `data` being an object then. What is done has no answer.
 */
export interface PublishMessage {
  readonly type: 'PUBLISH';
  /** Names this message in the ERROR that refuses it. */
  readonly id?: string;
  readonly topic: string;
  readonly data: unknown;
  readonly retain?: boolean;
}

/**
 * Answered with TOPIC_STATE, or with ERROR where the topic is refused. May be said again on the same
 * connection: it changes nothing, and the state is sent anew.
 */
export interface SubscribeTopicMessage {
  readonly type: 'SUBSCRIBE_TOPIC';
  readonly id: string;
  readonly topic: string;
}

/** Has no answer. */
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
  /** Who published it, as the server names users. */
  readonly from?: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at?: number;
}

/**
 * A topic's retained state, sent to a newcomer before any message; `{}` where nothing is retained. It
 * holds what was published before its SUBSCRIBE_TOPIC came, on the same connection, too.
 */
export interface TopicStateMessage {
  readonly type: 'TOPIC_STATE';
  /** The `id` of the SUBSCRIBE_TOPIC that it answers. */
  readonly id?: string;
  readonly topic: string;
  readonly state: WireRow;
}
