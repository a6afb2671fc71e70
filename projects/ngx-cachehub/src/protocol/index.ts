export { CLOSE_CODES, closeCodeName, closeMeaning } from './close-codes';
export type { CloseCodeName, CloseMeaning } from './close-codes';
export { decodeFrame } from './decode';
export type { DecodedFrame } from './decode';
export {
  decodeClientMessages,
  decodePlainClientMessages,
  decodeServerMessages,
} from './decode-messages';
export type { DecodedItem } from './decoded-item';
export { encodeFrame } from './encode';
export type {
  BulkUpdateMessage,
  ChangedRow,
  CreatedRow,
  DeletedRow,
  EntityCreatedMessage,
  EntityDeletedMessage,
  EntityPatch,
  EntityUpdatedMessage,
  EventEnvelope,
  EventMessage,
  ReplacedRow,
  StreamPosition,
  WireId,
  WireRow,
  WriteOrigin,
} from './event-messages';
export { isForbiddenKey, withoutForbiddenKeys } from './forbidden-keys';
export {
  CLIENT_TO_SERVER_LIMITS,
  DEFAULT_FRAME_LIMITS,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  HELLO_TIMEOUT_MS,
  MAX_NAME_LENGTH,
  SEND_WINDOW_BYTES,
} from './limits';
export type { FrameLimits } from './limits';
export { PROTOCOL_VERSION, SUBPROTOCOL } from './messages';
export type { ClientMessage, PlainClientMessage, ServerMessage } from './messages';
export { parseFrame } from './parse-frame';
export type { ParsedFrame } from './parse-frame';
export type {
  PresenceDiffMessage,
  PresenceEntry,
  PresenceLeaveMessage,
  PresenceSetMessage,
  PresenceStateMessage,
} from './presence-messages';
export type {
  CollectionQuery,
  FieldClause,
  OrderByClause,
  WhereClause,
  WhereOp,
} from './query/collection-query';
export { compareBy } from './query/compare-by';
export { compareText } from './query/compare-text';
export { decodeCollectionQuery } from './query/decode-collection-query';
export type { DecodedQuery } from './query/decode-collection-query';
export { matchesWhere } from './query/matches-where';
export { QUERY_LIMITS } from './query/query-limits';
export type {
  CancelMessage,
  MutateMessage,
  MutatedMessage,
  RequestMessage,
  ResponseMessage,
} from './request-messages';
export type {
  AuthMessage,
  AuthOkMessage,
  AuthRequiredMessage,
  ErrorMessage,
  GoAwayMessage,
  HelloMessage,
  PingMessage,
  PongMessage,
  SessionLimits,
  StreamPositions,
  WelcomeMessage,
} from './session-messages';
export { RESET_REASONS } from './subscription-messages';
export type {
  CaughtUpMessage,
  PlainSubscribeMessage,
  PlainUnsubscribeMessage,
  ResetMessage,
  ResetReason,
  SubscribeMessage,
  SubscribedMessage,
  SubscriptionMode,
  UnsubscribeMessage,
  UnsubscribedMessage,
} from './subscription-messages';
export type {
  PublishMessage,
  SubscribeTopicMessage,
  TopicMessage,
  TopicStateMessage,
  UnsubscribeTopicMessage,
} from './topic-messages';
export { describeValue, unknownTypeFault } from './wire-fault';
export type { WireFault, WireFaultCode } from './wire-fault';
