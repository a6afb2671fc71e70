import type { BackoffPolicy } from './backoff';

/** As applications see the connection. */
export type ConnectionStatus =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** Why the connection was given up or a line was lost. `code` is a code of `CacheHubError`. */
export interface ConnectionFailure {
  readonly code: 'disconnected' | 'timeout' | 'forbidden' | 'unauthenticated' | 'server-error';
  readonly message: string;
  readonly closeCode: number | undefined;
}

/** What every state carries from line to line. */
export interface LineHistory {
  /** Counts lines. What belongs to an older one is never processed. */
  readonly generation: number;
  /** Losses since a line was last stable. */
  readonly failures: number;
  /** A refused token was renewed since then: a second refusal is final. */
  readonly renewed: boolean;
}

interface Closed extends LineHistory {
  readonly kind: 'disconnected';
  /**
   * 'app': it asked for it. 'pause': until the server knows the user again. Only `connect()` ends either of them.
   * 'nobody': whoever wants a line opens one.
   */
  readonly by: 'app' | 'pause' | 'nobody';
}
/** Closed because nobody looks; opens again by itself when the page is back. */
interface Suspended extends LineHistory {
  readonly kind: 'suspended';
}
interface Opening extends LineHistory {
  /** The socket opens · HELLO is out · SUBSCRIBEs are out. */
  readonly kind: 'opening' | 'handshaking' | 'subscribing';
  /** Not the first line since the app connected. */
  readonly again: boolean;
}
interface Connected extends LineHistory {
  readonly kind: 'connected';
}
interface Waiting extends LineHistory {
  readonly kind: 'waiting';
  /** The server named the time: signs of life of the page do not shorten it. */
  readonly patient: boolean;
}
interface Failed extends LineHistory {
  readonly kind: 'failed';
  readonly failure: ConnectionFailure;
}

export type ConnectionState = Closed | Suspended | Opening | Connected | Waiting | Failed;

/** States in which a line exists. */
export type LineState = Opening | Connected;

/** What belongs to one line carries its generation. */
export type LineEvent =
  | { readonly type: 'opened'; readonly generation: number }
  /** The handshake is done, where there is one. */
  | { readonly type: 'welcomed'; readonly generation: number }
  /** Each subscription was acknowledged or refused. */
  | { readonly type: 'settled'; readonly generation: number }
  | {
      readonly type: 'closed';
      readonly generation: number;
      readonly code: number;
      readonly reason: string;
    }
  /** The line is up in name only, or cannot be used. */
  | { readonly type: 'died'; readonly generation: number; readonly failure: ConnectionFailure }
  | {
      readonly type: 'goaway';
      readonly generation: number;
      readonly afterMs: number;
      readonly jitterMs: number;
    };

export type ConnectionEvent =
  | LineEvent
  /** The app asks: always starts afresh. */
  | { readonly type: 'connect' }
  /** The first subscription asks: opens what was never opened, nothing else. */
  | { readonly type: 'demand' }
  | { readonly type: 'disconnect' }
  /** The server does not know the user any more: closed until `connect()`, in this tab. */
  | { readonly type: 'pause' }
  /** Another tab holds the line, or nobody may: closed, and what asks later opens again. */
  | { readonly type: 'yield' }
  | { readonly type: 'timer'; readonly timer: TimerName }
  /** The app has another token than before. */
  | { readonly type: 'token-changed' }
  | { readonly type: 'online' }
  | { readonly type: 'shown' }
  | { readonly type: 'hidden' }
  /** pagehide and freeze · pageshow and resume. */
  | { readonly type: 'frozen' }
  | { readonly type: 'thawed' };

/** `progress`: a step of opening takes too long. `stable`: the line held long enough to be trusted. */
export type TimerName = 'reconnect' | 'progress' | 'stable' | 'hidden';

export type ConnectionCommand =
  | { readonly do: 'open'; readonly generation: number }
  /** Ends the line; `code` closes the socket, undefined where it is closed already. */
  | { readonly do: 'end'; readonly generation: number; readonly code: number | undefined }
  /** Sends the first frame: HELLO with the token, or the app's own. */
  | { readonly do: 'greet'; readonly generation: number }
  /** The line is usable: the heartbeat starts and everything wanted is asked for. */
  | { readonly do: 'subscribe'; readonly generation: number }
  /** A new token on the open line. */
  | { readonly do: 'authenticate' }
  | { readonly do: 'probe' }
  | { readonly do: 'set-timer'; readonly timer: TimerName; readonly ms: number }
  | { readonly do: 'clear-timer'; readonly timer: TimerName }
  | { readonly do: 'report'; readonly failure: ConnectionFailure };

export interface ConnectionPolicy {
  /** 'session': HELLO, WELCOME and acknowledged subscriptions. 'greeting': one frame of the app's own. */
  readonly handshake: 'session' | 'greeting' | 'none';
  /** Null: a lost line is not opened again. */
  readonly backoff: BackoffPolicy | null;
  /** How long each step of opening may take. */
  readonly progressTimeoutMs: number;
  readonly stableAfterMs: number;
  /** How long a page may be hidden before its line is closed; null: as long as it likes. */
  readonly hiddenAfterMs: number | null;
}

export interface ConnectionEnvironment {
  /** In [0, 1). */
  readonly random: number;
  readonly policy: ConnectionPolicy;
}

export interface ConnectionStep {
  readonly state: ConnectionState;
  readonly commands: readonly ConnectionCommand[];
}

export const INITIAL_CONNECTION: ConnectionState = {
  kind: 'disconnected',
  by: 'nobody',
  generation: 0,
  failures: 0,
  renewed: false,
};

export function statusOf(state: ConnectionState): ConnectionStatus {
  switch (state.kind) {
    case 'disconnected':
    case 'suspended':
      return 'disconnected';
    case 'opening':
    case 'handshaking':
    case 'subscribing':
      return state.again ? 'reconnecting' : 'connecting';
    case 'connected':
      return 'connected';
    case 'waiting':
      return 'reconnecting';
    case 'failed':
      return 'failed';
  }
}
