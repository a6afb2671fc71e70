import type { ServerMessage } from '../protocol';
import type { ForeignStreams } from './foreign-streams';
import type { MessageRouter } from './message-router';
import type { RealtimeSession } from './realtime-session';

export interface DispatchPorts {
  readonly router: MessageRouter;
  readonly session: RealtimeSession;
  readonly foreign: ForeignStreams;
  readonly onGoAway: (afterMs: number, jitterMs: number) => void;
  /** The token will expire: renew it on the open line. */
  readonly onAuthRequired: () => void;
  readonly onServerError: (message: Extract<ServerMessage, { type: 'ERROR' }>) => void;
  /** The server ended a subscription by itself. */
  readonly onSubscriptionEnded: (entity: string, code: string | undefined, again: boolean) => void;
}

/** Types that the hub takes for itself; every other goes to those who listen by name. */
const ROUTED: ReadonlySet<string> = new Set<ServerMessage['type']>([
  'WELCOME',
  'PING',
  'PONG',
  'AUTH_REQUIRED',
  'AUTH_OK',
  'GOAWAY',
  'ERROR',
  'SUBSCRIBED',
  'CAUGHT_UP',
  'UNSUBSCRIBED',
  'RESET',
  'ENTITY_CREATED',
  'ENTITY_UPDATED',
  'ENTITY_DELETED',
  'BULK_UPDATE',
]);

export function isRouted(type: string): boolean {
  return ROUTED.has(type);
}

/** Gives a decoded message to the one who knows what to do with it. */
export function dispatchMessage(message: ServerMessage, ports: DispatchPorts): void {
  const { router, session } = ports;
  switch (message.type) {
    case 'ENTITY_CREATED':
    case 'ENTITY_UPDATED':
    case 'ENTITY_DELETED':
    case 'BULK_UPDATE':
      return router.route(message);
    case 'WELCOME':
      return session.onWelcome(message);
    case 'PING':
      if (message.pos) router.onPositions(message.pos);
      return session.onPing(message);
    case 'PONG':
      if (message.pos) router.onPositions(message.pos);
      return session.onPong(message);
    case 'AUTH_REQUIRED':
      return ports.onAuthRequired();
    case 'AUTH_OK':
      return session.onAuthOk(message);
    case 'GOAWAY':
      return ports.onGoAway(message.reconnectAfterMs, message.maxJitterMs);
    case 'ERROR':
      return ports.onServerError(message);
    case 'SUBSCRIBED':
      return router.onSubscribed(message);
    case 'CAUGHT_UP':
      return router.onCaughtUp(message);
    case 'RESET':
      return router.onReset(message);
    case 'UNSUBSCRIBED': {
      const held = router.onUnsubscribed(message);
      if (held) ports.onSubscriptionEnded(held.entity, message.code, held.retryable);
      return;
    }
    case 'MUTATED':
    case 'RESPONSE':
    case 'MESSAGE':
    case 'TOPIC_STATE':
    case 'PRESENCE_STATE':
    case 'PRESENCE_DIFF':
      ports.foreign.deliver(message.type, message);
      return;
  }
}
