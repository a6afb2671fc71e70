import type { Counters } from '../measure/counters';
import { SEND_WINDOW_BYTES, encodeFrame } from '../protocol';
import type { ServerMessage } from '../protocol';

/** The part of a WebSocket that is written to. */
export interface OutgoingSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(text: string, done: (error?: Error | null) => void): void;
}

const OPEN = 1;
const MAX_MESSAGES_PER_FRAME = 200;

/**
 * What goes out on one socket. Messages of one turn go in one frame. It is congested from the moment
 * when a window of bytes waits for the reader until half of that is left.
 */
export class SocketOutbox {
  private waiting: ServerMessage[] = [];
  private isCongested = false;

  constructor(
    private readonly socket: OutgoingSocket,
    private readonly counters: Counters,
    private readonly changed: (congested: boolean) => void,
  ) {}

  get congested(): boolean {
    if (!this.isCongested && this.socket.bufferedAmount > SEND_WINDOW_BYTES) {
      this.isCongested = true;
      this.changed(true);
    }
    return this.isCongested;
  }

  push(message: ServerMessage): void {
    this.waiting.push(message);
    if (this.waiting.length === 1) queueMicrotask(() => this.flush());
  }

  /** Sends what waits now; before a close, for instance. */
  flush(): void {
    const messages = this.waiting;
    this.waiting = [];
    if (this.socket.readyState !== OPEN) return;
    for (let at = 0; at < messages.length; at += MAX_MESSAGES_PER_FRAME) {
      const part = messages.slice(at, at + MAX_MESSAGES_PER_FRAME);
      const [only] = part;
      const frame = part.length === 1 && only ? only : part;
      this.counters.eventsSent += part.filter((message) => 'data' in message).length;
      // A socket that breaks tells so by its close event.
      this.socket.send(encodeFrame(frame), () => this.drained());
    }
  }

  private drained(): void {
    if (!this.isCongested || this.socket.bufferedAmount > SEND_WINDOW_BYTES / 2) return;
    this.isCongested = false;
    this.changed(false);
  }
}
