import type { EventMessage } from '../event-messages';
import type { ClientMessage, ServerMessage } from '../messages';

export const position = { epoch: 'e1', seq: 5 };
export const envelope = { sub: 's1', epoch: 'e1', seq: 5, prev: 3, at: 1_700_000_000_000 };
export const member = { id: 'm', userId: null, state: {}, since: 1 };

/** One at least of each type of event. */
export const events: readonly EventMessage[] = [
  {
    type: 'ENTITY_CREATED',
    ...envelope,
    origin: { clientId: 'a', mutationId: 'k' },
    data: { entityType: 'customers', entityId: 'c1', version: 1, entity: { id: 'c1', name: 'A' } },
  },
  {
    type: 'ENTITY_UPDATED',
    ...envelope,
    replay: true,
    data: {
      entityType: 'customers',
      entityId: 42,
      version: 2,
      baseVersion: 1,
      changes: { name: null },
      unset: ['notes'],
    },
  },
  {
    type: 'ENTITY_UPDATED',
    data: { entityType: 'customers', entityId: 'c1', version: 2, entity: { id: 'c1' } },
  },
  {
    type: 'ENTITY_DELETED',
    ...envelope,
    data: { entityType: 'customers', entityId: 'c1', version: 3, cause: 'left-filter' },
  },
  {
    type: 'BULK_UPDATE',
    ...envelope,
    data: {
      entityType: 'customers',
      updates: [
        { op: 'create', entityId: 'c2', version: 1, entity: { id: 'c2' } },
        { op: 'update', entityId: 'c1', version: 4, changes: {} },
        { op: 'delete', entityId: 'c3' },
      ],
    },
  },
  { type: 'BULK_UPDATE', data: { entityType: 'customers', invalidate: true } },
];

/** One at least of each type that a server says. */
export const serverMessages: readonly ServerMessage[] = [
  ...events,
  {
    type: 'WELCOME',
    id: '1',
    connectionId: 'x',
    userId: null,
    serverTime: 1,
    heartbeatMs: 30_000,
    timeoutMs: 10_000,
    limits: { maxFrameBytes: 65_536, maxSubs: 100, maxReplay: 1_000, maxInFlightMutations: 8 },
  },
  { type: 'PING', ts: 1, pos: { s1: 4 } },
  { type: 'PONG' },
  { type: 'AUTH_REQUIRED', inMs: 1_000 },
  { type: 'AUTH_OK', id: '2', expiresInMs: 5 },
  { type: 'GOAWAY', reason: 'restart', reconnectAfterMs: 1, maxJitterMs: 2 },
  { type: 'ERROR', id: '3', code: 'FORBIDDEN', message: '', retryable: false, details: [1] },
  { type: 'SUBSCRIBED', id: '4', sub: 's1', ...position, mode: 'resumed' },
  { type: 'SUBSCRIBED', id: '4', sub: 's1', ...position, mode: 'reset', reason: 'EPOCH_CHANGED' },
  { type: 'CAUGHT_UP', sub: 's1', ...position },
  { type: 'UNSUBSCRIBED', sub: 's1', code: 'FORBIDDEN', resubscribe: false },
  { type: 'RESET', sub: 's1', ...position, reason: 'EPOCH_CHANGED' },
  { type: 'RESET', all: true, reason: 'SLOW_CONSUMER' },
  { type: 'MUTATED', id: '5', status: 'conflict', current: null },
  { type: 'RESPONSE', id: '6', result: null },
  { type: 'MESSAGE', topic: 't', data: 1, from: 'u', at: 2 },
  { type: 'TOPIC_STATE', topic: 't', state: {} },
  { type: 'TOPIC_STATE', id: '7', topic: 't', state: { a: null } },
  { type: 'PRESENCE_STATE', room: 'r', members: [member] },
  { type: 'PRESENCE_DIFF', room: 'r', joins: [member], updates: [], leaves: ['m'] },
];

/** One at least of each type that a client says. */
export const clientMessages: readonly ClientMessage[] = [
  { type: 'HELLO', id: '1', protocol: 1, clientId: 'c', token: 'dev:ann', app: {}, caps: [] },
  { type: 'PING', ts: 1 },
  { type: 'PONG', ts: 1, pos: {} },
  { type: 'AUTH', id: '1', token: 't' },
  { type: 'SUBSCRIBE', id: '1', sub: 's1', entityType: 'customers', from: position },
  { type: 'UNSUBSCRIBE', id: '1', sub: 's1' },
  { type: 'MUTATE', id: '1', idempotencyKey: 'k', op: 'update', baseVersion: 1, changes: {} },
  { type: 'REQUEST', id: '1', method: 'm' },
  { type: 'CANCEL', id: '1' },
  { type: 'PUBLISH', topic: 't', data: null, retain: true },
  { type: 'PUBLISH', id: '2', topic: 't', data: 'x' },
  { type: 'SUBSCRIBE_TOPIC', id: '1', topic: 't' },
  { type: 'UNSUBSCRIBE_TOPIC', id: '1', topic: 't' },
  { type: 'PRESENCE_SET', room: 'r', state: 1 },
  { type: 'PRESENCE_SET', id: '3', room: 'r', state: null },
  { type: 'PRESENCE_LEAVE', room: 'r' },
];
