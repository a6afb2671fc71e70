import type { ServerMessage } from '../protocol';
import type { LineTalk } from '../talk/line-talk';
import type { MutationAnswers } from './mutation-answers';
import type { RealtimeSession } from './realtime-session';
import type { StreamDesk } from './stream-desk';

export interface DispatchPorts {
  readonly desk: StreamDesk;
  readonly session: RealtimeSession;
  /** Who waits for the answers to MUTATE. */
  readonly answers: () => MutationAnswers | undefined;
  /** Who talks with the server besides. */
  readonly talk: () => LineTalk | undefined;
  readonly onForeign: (type: string, frame: unknown) => void;
  readonly onGoAway: (afterMs: number, jitterMs: number) => void;
  /** The token will expire: renew it on the open line. */
  readonly onAuthRequired: () => void;
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
  const { desk, session } = ports;
  switch (message.type) {
    case 'WELCOME':
      return session.onWelcome(message);
    case 'PING':
      if (message.pos) desk.router.onPositions(message.pos);
      return session.onPing(message);
    case 'PONG':
      if (message.pos) desk.router.onPositions(message.pos);
      return session.onPong(message);
    case 'AUTH_REQUIRED':
      return ports.onAuthRequired();
    case 'AUTH_OK':
      return session.onAuthOk(message);
    case 'GOAWAY':
      return ports.onGoAway(message.reconnectAfterMs, message.maxJitterMs);
    case 'ERROR':
      if (session.onError(message) || ports.answers()?.onError(message) === true) return;
      if (ports.talk()?.hear(message) === true) return;
      desk.take(message);
      return;
    case 'ENTITY_CREATED':
    case 'ENTITY_UPDATED':
    case 'ENTITY_DELETED':
    case 'BULK_UPDATE':
    case 'SUBSCRIBED':
    case 'CAUGHT_UP':
    case 'RESET':
    case 'UNSUBSCRIBED':
      desk.take(message);
      return;
    case 'MUTATED':
      if (ports.answers()?.onMutated(message) === true) return;
      ports.onForeign(message.type, message);
      return;
    case 'RESPONSE':
    case 'MESSAGE':
    case 'TOPIC_STATE':
    case 'PRESENCE_STATE':
    case 'PRESENCE_DIFF':
      if (ports.talk()?.hear(message) === true) return;
      ports.onForeign(message.type, message);
      return;
  }
}
