import type { TransportClose } from 'ngx-cachehub';

import { FaultTransport } from './fault-transport';
import { WHOLE_LINE, type LineFaults } from './line-faults';

/** A socket whose far side is the test. */
class FarSocket {
  onopen?: () => void;
  onmessage?: (event: { data: unknown }) => void;
  onclose?: (event: { code: number; reason: string; wasClean: boolean }) => void;
  readonly sent: string[] = [];
  readonly closedWith: (number | undefined)[] = [];

  send(text: string): void {
    this.sent.push(text);
  }

  close(code?: number): void {
    this.closedWith.push(code);
  }
}

const EVENT = '{"type":"ENTITY_UPDATED","data":{}}';
/** The answer to a subscription, and what was missed: without the answer nobody would wait for more. */
const RESUMED = `[{"type":"SUBSCRIBED","id":"s1"},${EVENT}]`;
const WELCOME = '{"type":"WELCOME"}';

class World {
  faults: LineFaults = WHOLE_LINE;
  chance = 0.5;
  readonly sockets: FarSocket[] = [];
  readonly heard: unknown[] = [];
  readonly closes: TransportClose[] = [];
  opened = 0;
  readonly transport = new FaultTransport({
    connect: () => {
      const socket = new FarSocket();
      this.sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    faults: () => this.faults,
    random: () => this.chance,
    resume: 'log',
  });

  constructor() {
    this.transport.incoming$.subscribe((frame) => this.heard.push(frame));
    this.transport.opened$.subscribe(() => this.opened++);
    this.transport.closed$.subscribe((close) => this.closes.push(close));
  }

  open(): FarSocket {
    this.transport.open();
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('nobody connected');
    socket.onopen?.();
    return socket;
  }
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the line of one of two windows', () => {
  it('[row:E10] while whole is a WebSocket like any other', () => {
    const world = new World();
    const socket = world.open();
    socket.onmessage?.({ data: WELCOME });
    world.transport.send({ type: 'PING' });
    socket.onclose?.({ code: 4001, reason: 'token', wasClean: true });
    expect(world.opened).toBe(1);
    expect(world.heard).toEqual([WELCOME]);
    expect(socket.sent).toEqual(['{"type":"PING"}']);
    expect(world.closes).toEqual([{ code: 4001, reason: 'token', clean: true }]);
  });

  it('[row:E10] delays both ways, and keeps the order when the delay shrinks', () => {
    const world = new World();
    const socket = world.open();
    world.faults = { ...WHOLE_LINE, latencyMs: 300 };
    socket.onmessage?.({ data: 'first' });
    world.transport.send('out');
    world.faults = { ...WHOLE_LINE, latencyMs: 100 };
    socket.onmessage?.({ data: 'second' });
    jest.advanceTimersByTime(299);
    expect([world.heard, socket.sent]).toEqual([[], []]);
    jest.advanceTimersByTime(1);
    expect([world.heard, socket.sent]).toEqual([['first', 'second'], ['out']]);
  });

  it('[row:E10] loses events, and nothing of a handshake', () => {
    const world = new World();
    const socket = world.open();
    world.faults = { ...WHOLE_LINE, lossPct: 40 };
    world.chance = 0.39;
    for (const data of [EVENT, WELCOME, RESUMED, `[${EVENT}]`]) socket.onmessage?.({ data });
    world.chance = 0.41;
    socket.onmessage?.({ data: EVENT });
    expect(world.heard).toEqual([WELCOME, RESUMED, EVENT]);
  });

  it('[row:E10] breaks when it is cut, and opens to nothing while the server is down', () => {
    const world = new World();
    const socket = world.open();
    world.faults = { ...WHOLE_LINE, isDown: true };
    world.transport.cut();
    expect(world.closes.map(({ code, clean }) => [code, clean])).toEqual([[1006, false]]);
    expect(socket.closedWith).toEqual([undefined]);
    world.transport.open();
    jest.runAllTicks();
    expect([world.sockets.length, world.closes.length]).toEqual([1, 2]);
    world.faults = WHOLE_LINE;
    world.open();
    expect(world.opened).toBe(2);
  });

  it('[row:E10] hears nothing of an earlier opening', () => {
    const world = new World();
    const first = world.open();
    world.faults = { ...WHOLE_LINE, latencyMs: 50 };
    first.onmessage?.({ data: 'late' });
    world.open();
    jest.advanceTimersByTime(100);
    first.onmessage?.({ data: 'later' });
    first.onclose?.({ code: 1000, reason: '', wasClean: true });
    jest.advanceTimersByTime(100);
    expect([world.heard, world.closes]).toEqual([[], []]);
  });

  it('[row:E10] tells the far side why it closes, in codes that a browser may send', () => {
    const world = new World();
    const socket = world.open();
    world.transport.close(4000, 'done');
    expect(socket.closedWith).toEqual([4000]);
    world.transport.close(4000);
    expect(world.closes).toHaveLength(1);
    const second = world.open();
    world.transport.close(1006);
    expect(second.closedWith).toEqual([undefined]);
  });
});
