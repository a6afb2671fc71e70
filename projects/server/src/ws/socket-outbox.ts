import type { Counters } from '../measure/counters';
import type { Cancel, Clock } from '../runtime/clock';
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

/** How long events are gathered, and by which clock. */
export interface BroadcastWindow {
  readonly clock: Clock;
  /** Milliseconds from one frame to the next, while events come; 0 sends those of each turn. */
  readonly ms: number;
}

/**
 * What goes out on one socket. Messages of one turn go in one frame. An event that comes soon after a
 * frame waits for the end of the window, so that a burst goes out as few frames and a single event at
 * once; anything else takes with it what waits. It is congested from the moment when a window of bytes
 * waits for the reader until half of that is left.
 */
export class SocketOutbox {
  private waiting: string[] = [];
  private waitingLength = 0;
  private isCongested = false;
  private plannedFlush: 'turn' | 'window' | null = null;
  private flushedAt = 0;
  private cancelTimer: Cancel = () => undefined;

  constructor(
    private readonly socket: OutgoingSocket,
    private readonly counters: Counters,
    private readonly changed: (congested: boolean) => void,
    private readonly window: BroadcastWindow,
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
    this.planFlush('seq' in message && 'data' in message ? this.leftOfWindow() : 0);
  }

  /** Sends what waits now; before a close, for instance. */
  flush(): void {
    const texts = this.waiting;
    this.waiting = [];
    this.waitingLength = 0;
    this.plannedFlush = null;
    this.cancelTimer();
    const [first] = texts;
    if (first === undefined || this.socket.readyState !== OPEN) return;
    const frame = texts.length === 1 ? first : `[${texts.join()}]`;
    this.flushedAt = this.window.clock.now();
    // A socket that breaks tells so by its close event.
    this.socket.send(frame, () => this.drained());
  }

  /** The socket is gone: nothing is waited for any more. */
  end(): void {
    this.cancelTimer();
  }

  private planFlush(inMs: number): void {
    if (this.plannedFlush === 'turn' || (this.plannedFlush === 'window' && inMs > 0)) return;
    this.cancelTimer();
    if (inMs > 0) {
      this.plannedFlush = 'window';
      this.cancelTimer = this.window.clock.after(inMs, () => this.flush());
    } else {
      this.plannedFlush = 'turn';
      queueMicrotask(() => this.flush());
    }
  }

  private leftOfWindow(): number {
    const { clock, ms } = this.window;
    return Math.min(ms, this.flushedAt + ms - clock.now());
  }

  private drained(): void {
    if (!this.isCongested || this.socket.bufferedAmount > SEND_WINDOW_BYTES / 2) return;
    this.isCongested = false;
    this.changed(false);
  }
}
