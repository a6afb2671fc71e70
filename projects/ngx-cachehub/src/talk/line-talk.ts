import type {
  CancelMessage,
  ErrorMessage,
  PresenceDiffMessage,
  PresenceLeaveMessage,
  PresenceSetMessage,
  PresenceStateMessage,
  PublishMessage,
  RequestMessage,
  ResponseMessage,
  SubscribeTopicMessage,
  TopicMessage,
  TopicStateMessage,
  UnsubscribeTopicMessage,
} from '../protocol';

/** What is said to the server besides streams of entities and writes. */
export type SaidMessage =
  | RequestMessage
  | CancelMessage
  | PublishMessage
  | SubscribeTopicMessage
  | UnsubscribeTopicMessage
  | PresenceSetMessage
  | PresenceLeaveMessage;

/** What the server says to that. */
export type HeardMessage =
  | ErrorMessage
  | ResponseMessage
  | TopicMessage
  | TopicStateMessage
  | PresenceStateMessage
  | PresenceDiffMessage;

/** Requests, topics and presence, as the link sees them: there where somebody in the app uses them. */
export interface LineTalk {
  /** Whether somebody waits for a line. */
  readonly wantsLine: boolean;
  /** Whether the message was for somebody here. */
  hear(message: HeardMessage): boolean;
  /** The line is usable, and knows nothing of what was said on another. */
  lineUp(): void;
  lineDown(): void;
  /** The page is about to go, or to be put away: nobody is present in it any more. */
  pageLeaves(): void;
  /** Nothing of the user who leaves is shown, kept or said any more. */
  userLeaves(): void;
  /** Nothing is heard or said any more. */
  end(): void;
}
