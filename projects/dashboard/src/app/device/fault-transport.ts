import type { RealtimeTransport, TransportClose } from 'ngx-cachehub';
import { Subject } from 'rxjs';

import type { LineFaults } from './line-faults';

const BROKEN: TransportClose = { code: 1006, reason: 'the line was cut', clean: false };

/** What the transport is given, so that a test can be its network and its clock. */
export interface FaultTransportPorts {
  readonly connect: () => WebSocket;
  readonly faults: () => LineFaults;
  readonly random: () => number;
  /** What the far side can promise after a break. */
  readonly resume: 'log' | 'none';
}

/**
 * A WebSocket whose frames come late, or not at all, as the device's line has it: the hub's wire
 * seam, and nothing of the hub knows. Frames keep their order, as on a real line; of those that get
 * lost, only live events do, since a lost answer to a handshake is a dead line.
 */
export class FaultTransport implements RealtimeTransport {
  private readonly incoming = new Subject<unknown>();
  private readonly opened = new Subject<void>();
  private readonly closed = new Subject<TransportClose>();
  private socket: WebSocket | undefined;
  /** When the last frame of each way arrives: a later one does not overtake it. */
  private readonly due = { in: 0, out: 0 };

  readonly incoming$ = this.incoming.asObservable();
  readonly opened$ = this.opened.asObservable();
  readonly closed$ = this.closed.asObservable();
  readonly capabilities: RealtimeTransport['capabilities'];

  constructor(private readonly ports: FaultTransportPorts) {
    this.capabilities = { resume: ports.resume, requests: ports.resume === 'log' };
  }

  open(): void {
    this.drop();
    if (this.ports.faults().isDown) {
      queueMicrotask(() => this.closed.next(BROKEN));
      return;
    }
    const socket = this.ports.connect();
    this.socket = socket;
    socket.onopen = () => this.during(socket, () => this.opened.next());
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!this.isLost(data)) this.later('in', socket, () => this.incoming.next(data));
    };
    socket.onclose = ({ code, reason, wasClean }) =>
      this.during(socket, () => this.end({ code, reason, clean: wasClean }));
  }

  send(frame: unknown): void {
    const { socket } = this;
    if (socket === undefined) return;
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    this.later('out', socket, () => socket.send(text));
  }

  close(code = 1000, reason = ''): void {
    if (this.socket === undefined) return;
    this.drop(code, reason);
    this.closed.next({ code, reason, clean: true });
  }

  /** The server went away for this device: the open line breaks without a word. */
  cut(): void {
    if (this.socket !== undefined) this.end(BROKEN);
  }

  private later(way: 'in' | 'out', socket: WebSocket, run: () => void): void {
    const now = Date.now();
    const at = Math.max(now + this.ports.faults().latencyMs, this.due[way]);
    this.due[way] = at;
    if (at <= now) this.during(socket, run);
    else setTimeout(() => this.during(socket, run), at - now);
  }

  /** Nothing of an earlier opening arrives any more. */
  private during(socket: WebSocket, run: () => void): void {
    if (this.socket === socket) run();
  }

  private isLost(data: unknown): boolean {
    const { lossPct } = this.ports.faults();
    return lossPct > 0 && this.ports.random() * 100 < lossPct && isEvent(data);
  }

  private end(close: TransportClose): void {
    this.drop();
    this.closed.next(close);
  }

  private drop(code?: number, reason?: string): void {
    const { socket } = this;
    this.socket = undefined;
    this.due.in = this.due.out = 0;
    if (code !== undefined && maySend(code)) socket?.close(code, reason);
    else socket?.close();
  }
}

/** A frame that tells of changes and of nothing else: of these the server keeps a log. */
function isEvent(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  const frame: unknown = JSON.parse(data);
  const messages: readonly unknown[] = Array.isArray(frame) ? frame : [frame];
  return messages.every(
    (message) =>
      message instanceof Object &&
      'type' in message &&
      typeof message.type === 'string' &&
      message.type.startsWith('ENTITY_'),
  );
}

/** Browsers refuse to send any other code. */
function maySend(code: number): boolean {
  return code === 1_000 || (code >= 3_000 && code <= 4_999);
}
