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
/** Well below what clients accept; a single message may be longer. */
const MAX_FRAME_LENGTH = 262_144;

/**
 * What goes out on one socket. Messages of one turn go in one frame. It is congested from the moment
 * when a window of bytes waits for the reader until half of that is left.
 */
export class SocketOutbox {
  private waiting: string[] = [];
  private waitingLength = 0;
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
    const text = encodeFrame(message);
    const isFull =
      this.waiting.length >= MAX_MESSAGES_PER_FRAME ||
      (this.waiting.length > 0 && this.waitingLength + text.length > MAX_FRAME_LENGTH);
    if (isFull) this.flush();
    this.waiting.push(text);
    this.waitingLength += text.length;
    if ('data' in message) this.counters.eventsSent += 1;
    if (this.waiting.length === 1) queueMicrotask(() => this.flush());
  }

  /** Sends what waits now; before a close, for instance. */
  flush(): void {
    const texts = this.waiting;
    this.waiting = [];
    this.waitingLength = 0;
    const [first] = texts;
    if (first === undefined || this.socket.readyState !== OPEN) return;
    const frame = texts.length === 1 ? first : `[${texts.join()}]`;
    // A socket that breaks tells so by its close event.
    this.socket.send(frame, () => this.drained());
  }

  private drained(): void {
    if (!this.isCongested || this.socket.bufferedAmount > SEND_WINDOW_BYTES / 2) return;
    this.isCongested = false;
    this.changed(false);
  }
}
