import type { Observable } from 'rxjs';

/** How a line ended. */
export interface TransportClose {
  /** A WebSocket close code; its meaning decides whether the hub comes back. */
  readonly code: number;
  readonly reason: string;
  readonly clean: boolean;
}

/**
 * The wire seam. The default wraps RxJS `webSocket`; SSE, MQTT, NATS, SignalR implement this. One
 * transport serves the hub for its life and is opened again and again; after `open()` nothing of an
 * earlier opening may arrive any more.
 */
export interface RealtimeTransport {
  /** Each frame as received: text, or a value where the transport parses by itself. Never errors; completes only when the transport is disposed. */
  readonly incoming$: Observable<unknown>;
  /** Emits once per opening that succeeded. */
  readonly opened$: Observable<void>;
  /** Emits once per opening that ended, or never succeeded. */
  readonly closed$: Observable<TransportClose>;
  /** What the far side can promise; where `resume` is 'none' the hub refetches what is watched after each reconnect. */
  readonly capabilities: { readonly resume: 'log' | 'none'; readonly requests: boolean };
  /** Begins to open; the outcome is told by `opened$` or `closed$`. */
  open(): void;
  /** Sends one frame, as a value; called only between opened and closed. */
  send(frame: unknown): void;
  /** Ends the line. */
  close(code?: number, reason?: string): void;
}
