import type { EventMessage } from './event-messages';
import type {
  PresenceDiffMessage,
  PresenceLeaveMessage,
  PresenceSetMessage,
  PresenceStateMessage,
} from './presence-messages';
import type {
  CancelMessage,
  MutateMessage,
  MutatedMessage,
  RequestMessage,
  ResponseMessage,
} from './request-messages';
import type {
  AuthMessage,
  AuthOkMessage,
  AuthRequiredMessage,
  ErrorMessage,
  GoAwayMessage,
  HelloMessage,
  PingMessage,
  PongMessage,
  WelcomeMessage,
} from './session-messages';
import type {
  CaughtUpMessage,
  PlainSubscribeMessage,
  PlainUnsubscribeMessage,
  ResetMessage,
  SubscribeMessage,
  SubscribedMessage,
  UnsubscribeMessage,
  UnsubscribedMessage,
} from './subscription-messages';
import type {
  PublishMessage,
  SubscribeTopicMessage,
  TopicMessage,
  TopicStateMessage,
  UnsubscribeTopicMessage,
} from './topic-messages';

/** The number in HELLO. */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol. */
export const SUBPROTOCOL = 'cache-sync.v1+json';

/** Everything that a sequenced client (tier 1) sends. */
export type ClientMessage =
  | HelloMessage
  | PingMessage
  | PongMessage
  | AuthMessage
  | SubscribeMessage
  | UnsubscribeMessage
  | MutateMessage
  | RequestMessage
  | CancelMessage
  | PublishMessage
  | SubscribeTopicMessage
  | UnsubscribeTopicMessage
  | PresenceSetMessage
  | PresenceLeaveMessage;

/** Everything that a client of a plain server (tier 2) sends by itself. */
export type PlainClientMessage =
  PlainSubscribeMessage | PlainUnsubscribeMessage | PingMessage | PongMessage;

/** Everything that a server sends. A plain server sends events, PING and PONG only. */
export type ServerMessage =
  | WelcomeMessage
  | PingMessage
  | PongMessage
  | AuthRequiredMessage
  | AuthOkMessage
  | GoAwayMessage
  | ErrorMessage
  | SubscribedMessage
  | CaughtUpMessage
  | UnsubscribedMessage
  | ResetMessage
  | EventMessage
  | MutatedMessage
  | ResponseMessage
  | TopicMessage
  | TopicStateMessage
  | PresenceStateMessage
  | PresenceDiffMessage;
