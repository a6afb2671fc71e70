import type { StreamPosition } from '../protocol';
import type { LoggedChange } from '../log/change';

/** One WebSocket of any tier, as the hub knows it. */
export interface WireConnection {
  /** What it asked to be told of. */
  readonly subscriptionCount: number;
  /** A frame of the client's. */
  received(data: string | null): void;
  /** The socket is gone, and with which code. */
  closed(code: number): void;
  changed(entityType: string, changes: readonly LoggedChange[]): void;
  restarted(entityType: string, position: StreamPosition): void;
  /** Its token holds for so many milliseconds yet. */
  expireToken(inMs: number): void;
  /** The rights of this user are other ones from now on. */
  rightsChanged(userId: string): void;
  /** The server is about to close. */
  goAway(reason: string): void;
}

/** The socket as a connection uses it. */
export interface WireSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(text: string, done: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
}
