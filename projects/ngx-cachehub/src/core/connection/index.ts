export { reconnectDelay } from './backoff';
export type { BackoffPolicy } from './backoff';
export { transition } from './connection-machine';
export { INITIAL_CONNECTION, statusOf } from './connection-state';
export type {
  ConnectionCommand,
  ConnectionEnvironment,
  ConnectionEvent,
  ConnectionFailure,
  ConnectionPolicy,
  ConnectionState,
  ConnectionStatus,
  ConnectionStep,
  TimerName,
} from './connection-state';
export type { EntitySubscription, SubscriptionPhase } from './entity-subscription';
export { beat, HEARTBEAT_OFF } from './heartbeat';
export type { HeartbeatEvent, HeartbeatPolicy, HeartbeatState, HeartbeatStep } from './heartbeat';
export { StreamPosition } from './stream-position';
export type { StreamNews, StreamVerdict } from './stream-position';
export { Subscriptions } from './subscriptions';
export type { SubscriptionFrame, SubscriptionStyle } from './subscriptions';
