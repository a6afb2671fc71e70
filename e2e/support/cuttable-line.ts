import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/**
 * 'whole': bytes pass. 'stalled': lines stay open and nothing passes, as in a tunnel. 'cut': lines
 * are dropped and new ones reset. 'one-way': reads and sockets pass; a write is reset before it arrives, as by
 * a box on the way that takes no large packets.
 */
export type LineState = 'whole' | 'stalled' | 'cut' | 'one-way';

/**
 * A network between browser and server that can be broken. A browser that is told to be offline
 * keeps its open sockets open; this does not ask it.
 */
export class CuttableLine {
  readonly origin: string;
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private server: Server | undefined;
  private state: LineState = 'whole';

  constructor(
    readonly port: number,
    private readonly target: number,
  ) {
    this.origin = `http://localhost:${port}`;
  }

  async open(): Promise<void> {
    const server = createServer((near) => this.join(near));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, 'localhost', resolve);
    });
  }

  async close(): Promise<void> {
    this.turn('cut');
    const { server } = this;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  turn(state: LineState): void {
    this.state = state;
    for (const pair of this.pairs) {
      for (const socket of pair) {
        if (state === 'cut') socket.resetAndDestroy();
        else if (state === 'stalled') socket.pause();
        else socket.resume();
      }
    }
  }

  private join(near: Socket): void {
    if (this.state === 'cut') {
      near.on('error', () => undefined);
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.target, 'localhost');
    const pair = [near, far] as const;
    this.pairs.add(pair);
    near.on('data', (bytes: Buffer) => {
      if (this.state === 'one-way' && bytes.subarray(0, 5).toString() === 'POST ')
        near.resetAndDestroy();
      else far.write(bytes);
    });
    far.on('data', (bytes) => near.write(bytes));
    for (const [socket, other] of [pair, [far, near]] as const) {
      // A reset is what this line is for; the close that follows ends the other side too.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
    }
    if (this.state === 'stalled') for (const socket of pair) socket.pause();
  }
}
