/** The first frame of a client, within the hello timeout. The token is here and never in the URL. */
export interface HelloMessage {
  readonly type: 'HELLO';
  readonly id: string;
  readonly protocol: number;
  readonly clientId: string;
  readonly token?: string;
  readonly app?: { readonly name?: string; readonly version?: string };
  readonly caps: readonly string[];
}

/** What the server allows on this connection. */
export interface SessionLimits {
  readonly maxFrameBytes: number;
  readonly maxSubs: number;
  /** Events that a resume replays at most; a longer gap is answered with RESET. */
  readonly maxReplay: number;
  readonly maxInFlightMutations: number;
}

/** Answer to HELLO. */
export interface WelcomeMessage {
  readonly type: 'WELCOME';
  readonly id: string;
  readonly connectionId: string;
  readonly userId: string | null;
  /** Milliseconds since 1970. */
  readonly serverTime: number;
  readonly heartbeatMs: number;
  readonly timeoutMs: number;
  readonly tokenExpiresInMs?: number;
  readonly limits: SessionLimits;
}

/** The last `seq` of each subscription: shows events that were lost at the tail of a stream. */
export type StreamPositions = Readonly<Record<string, number>>;

export interface PingMessage {
  readonly type: 'PING';
  readonly ts?: number;
  readonly pos?: StreamPositions;
}

export interface PongMessage {
  readonly type: 'PONG';
  /** The `ts` of the PING. */
  readonly ts?: number;
  readonly pos?: StreamPositions;
}

/** The token will expire in so many milliseconds. */
export interface AuthRequiredMessage {
  readonly type: 'AUTH_REQUIRED';
  readonly inMs: number;
  readonly reason?: string;
}

/** A new token for the same user; one of another user closes the connection. */
export interface AuthMessage {
  readonly type: 'AUTH';
  readonly id: string;
  readonly token: string;
}

export interface AuthOkMessage {
  readonly type: 'AUTH_OK';
  readonly id: string;
  readonly expiresInMs?: number;
}

/** The server is about to close: come back after `reconnectAfterMs` plus up to `maxJitterMs`. */
export interface GoAwayMessage {
  readonly type: 'GOAWAY';
  readonly reason: string;
  readonly reconnectAfterMs: number;
  readonly maxJitterMs: number;
}

/** Something a client sent could not be done. `id` or `sub` says what. */
export interface ErrorMessage {
  readonly type: 'ERROR';
  readonly id?: string;
  readonly sub?: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly details?: unknown;
}
