import {
  ANYTHING,
  ANY_TEXT,
  COUNT,
  COUNTS,
  ENTITY_TYPE,
  FLAG,
  MILLISECONDS,
  NAME,
  RECORD,
  RECORD_OR_NULL,
  TEXT,
  TEXTS,
  TEXT_OR_NULL,
  WIRE_ID,
  arrayOf,
  oneOf,
  optional,
  recordOf,
  required,
} from './field-rules';
import type { FieldRule } from './field-rules';
import type { ClientMessage, ServerMessage } from './messages';
import type { EventMessage } from './event-messages';

type RulesByType<Type extends string> = Readonly<Record<Type, readonly FieldRule[]>>;

const ID = required('id', TEXT);
const SUB = required('sub', TEXT);
const EPOCH = required('epoch', TEXT);
const SEQ = required('seq', COUNT);
const TOPIC = required('topic', NAME);
const ROOM = required('room', NAME);
const HEARTBEAT = [optional('ts', MILLISECONDS), optional('pos', COUNTS)];

const SESSION_LIMITS = recordOf('the limits of the connection', [
  required('maxFrameBytes', COUNT),
  required('maxSubs', COUNT),
  required('maxReplay', COUNT),
  required('maxInFlightMutations', COUNT),
]);

const MEMBERS = arrayOf(
  recordOf('a member {id, userId, state, since}', [
    required('id', TEXT),
    required('userId', TEXT_OR_NULL),
    required('state', ANYTHING),
    required('since', MILLISECONDS),
  ]),
);

/** RESET is not here: which of its fields it needs depends on `all`. */
export const SERVER_RULES: RulesByType<
  Exclude<ServerMessage, EventMessage | { type: 'RESET' }>['type']
> = {
  WELCOME: [
    ID,
    required('connectionId', TEXT),
    required('userId', TEXT_OR_NULL),
    required('serverTime', MILLISECONDS),
    required('heartbeatMs', MILLISECONDS),
    required('timeoutMs', MILLISECONDS),
    optional('tokenExpiresInMs', MILLISECONDS),
    required('limits', SESSION_LIMITS),
  ],
  PING: HEARTBEAT,
  PONG: HEARTBEAT,
  AUTH_REQUIRED: [required('inMs', MILLISECONDS), optional('reason', ANY_TEXT)],
  AUTH_OK: [ID, optional('expiresInMs', MILLISECONDS)],
  GOAWAY: [
    required('reason', ANY_TEXT),
    required('reconnectAfterMs', MILLISECONDS),
    required('maxJitterMs', MILLISECONDS),
  ],
  ERROR: [
    optional('id', TEXT),
    optional('sub', TEXT),
    required('code', TEXT),
    required('message', ANY_TEXT),
    required('retryable', FLAG),
    optional('retryAfterMs', MILLISECONDS),
  ],
  SUBSCRIBED: [
    ID,
    SUB,
    EPOCH,
    SEQ,
    required('mode', oneOf('live', 'resumed', 'reset')),
    optional('reason', TEXT),
  ],
  CAUGHT_UP: [SUB, EPOCH, SEQ],
  UNSUBSCRIBED: [optional('id', TEXT), SUB, optional('code', TEXT), optional('resubscribe', FLAG)],
  MUTATED: [
    ID,
    required('status', oneOf('applied', 'duplicate', 'rejected', 'conflict')),
    optional('version', COUNT),
    optional('entity', RECORD),
    optional('idMap', RECORD),
    optional('current', RECORD_OR_NULL),
    optional(
      'error',
      recordOf('an error {code, message}', [
        required('code', TEXT),
        required('message', ANY_TEXT),
        optional('field', ANY_TEXT),
      ]),
    ),
  ],
  RESPONSE: [ID],
  MESSAGE: [TOPIC, optional('from', TEXT), optional('at', MILLISECONDS)],
  TOPIC_STATE: [optional('id', TEXT), TOPIC, required('state', RECORD)],
  PRESENCE_STATE: [ROOM, required('members', MEMBERS)],
  PRESENCE_DIFF: [
    ROOM,
    required('joins', MEMBERS),
    required('updates', MEMBERS),
    required('leaves', TEXTS),
  ],
};

export const RESET_ALL_RULES: readonly FieldRule[] = [
  required('reason', TEXT),
  optional('epoch', TEXT),
  optional('seq', COUNT),
];
export const RESET_ONE_RULES: readonly FieldRule[] = [SUB, EPOCH, SEQ, required('reason', TEXT)];

export const CLIENT_RULES: RulesByType<ClientMessage['type']> = {
  HELLO: [
    ID,
    required('protocol', COUNT),
    required('clientId', TEXT),
    optional('token', ANY_TEXT),
    optional(
      'app',
      recordOf('the app {name, version}', [
        optional('name', ANY_TEXT),
        optional('version', ANY_TEXT),
      ]),
    ),
    required('caps', TEXTS),
  ],
  PING: HEARTBEAT,
  PONG: HEARTBEAT,
  AUTH: [ID, required('token', ANY_TEXT)],
  SUBSCRIBE: [
    ID,
    SUB,
    required('entityType', ENTITY_TYPE),
    optional('from', recordOf('a position {epoch, seq}', [EPOCH, SEQ])),
  ],
  UNSUBSCRIBE: [ID, SUB],
  MUTATE: [
    ID,
    required('idempotencyKey', TEXT),
    required('op', oneOf('create', 'update', 'delete', 'call')),
    optional('entityType', ENTITY_TYPE),
    optional('entityId', WIRE_ID),
    optional('tempId', TEXT),
    optional('changes', RECORD),
    optional('unset', TEXTS),
    optional('baseVersion', COUNT),
    optional('name', TEXT),
  ],
  REQUEST: [ID, required('method', NAME)],
  CANCEL: [ID],
  PUBLISH: [optional('id', TEXT), TOPIC, required('data', ANYTHING), optional('retain', FLAG)],
  SUBSCRIBE_TOPIC: [ID, TOPIC],
  UNSUBSCRIBE_TOPIC: [ID, TOPIC],
  PRESENCE_SET: [optional('id', TEXT), ROOM, required('state', ANYTHING)],
  PRESENCE_LEAVE: [ROOM],
};

export const PLAIN_CLIENT_RULES: RulesByType<'SUBSCRIBE' | 'UNSUBSCRIBE' | 'PING' | 'PONG'> = {
  SUBSCRIBE: [required('entityType', ENTITY_TYPE)],
  UNSUBSCRIBE: [required('entityType', ENTITY_TYPE)],
  PING: [],
  PONG: [],
};
