import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../src/protocol';
import type { ClientMessage } from '../src/protocol';

/** A message as it came, unchecked: these tests look at what the server really said. */
export type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

/** A WebSocket client that writes down what it gets. */
export class WireClient {
  readonly frames: Frame[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  private readonly waiting = new Set<() => void>();

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as Frame | Frame[];
      this.frames.push(...(Array.isArray(frame) ? frame : [frame]));
      this.notice();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString('utf8') };
      this.notice();
    });
    socket.on('error', () => this.notice());
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<WireClient> {
    const socket = new WebSocket(url, [SUBPROTOCOL], { headers });
    const client = new WireClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  send(...messages: readonly (ClientMessage | object)[]): void {
    this.socket.send(JSON.stringify(messages.length === 1 ? messages[0] : messages));
  }

  sendRaw(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** The first message that fits, removed from the list; waits for it. */
  async next(type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    for (;;) {
      const index = this.frames.findIndex((frame) => frame.type === type && fits(frame));
      const [frame] = index < 0 ? [] : this.frames.splice(index, 1);
      if (frame) return frame;
      if (this.closed) throw new Error(`Closed ${this.closed.code} while waiting for ${type}.`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** So many messages of one type, in order. */
  async take(type: string, count: number): Promise<readonly Frame[]> {
    const taken: Frame[] = [];
    while (taken.length < count) taken.push(await this.next(type));
    return taken;
  }

  async whenClosed(): Promise<{ readonly code: number; readonly reason: string }> {
    while (!this.closed) await new Promise<void>((resolve) => this.waiting.add(resolve));
    return this.closed;
  }

  /** Everything that the server sent before now has arrived when this resolves. */
  async roundTrip(): Promise<Frame> {
    this.send({ type: 'PING', ts: 1 });
    return this.next('PONG');
  }

  async hello(token?: string): Promise<Frame> {
    const hello = { type: 'HELLO', id: 'h', protocol: 1, clientId: 'test', caps: [] };
    this.send(token === undefined ? hello : { ...hello, token });
    return this.next('WELCOME');
  }

  async subscribe(entityType: string, from?: object, sub = entityType): Promise<Frame> {
    this.send({ type: 'SUBSCRIBE', id: `sub-${sub}`, sub, entityType, ...(from && { from }) });
    return this.next('SUBSCRIBED');
  }

  private notice(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
