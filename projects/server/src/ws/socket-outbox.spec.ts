import { ManualClock } from '../../testing/manual-clock';
import { newCounters } from '../measure/counters';
import type { EventMessage } from '../protocol';
import { SocketOutbox } from './socket-outbox';

const OPEN = 1;

class Socket {
  readonly bufferedAmount = 0;
  readonly readyState = OPEN;
  readonly frames: unknown[] = [];

  send(text: string): void {
    this.frames.push(JSON.parse(text));
  }
}

function event(seq: number): EventMessage {
  const data = { entityType: 'a', entityId: '1', version: seq };
  return { type: 'ENTITY_DELETED', sub: 's', epoch: 'e', seq, prev: seq - 1, data };
}

function outbox(ms: number) {
  const clock = new ManualClock();
  const socket = new Socket();
  const out = new SocketOutbox(socket, newCounters(), () => undefined, { clock, ms });
  return { clock, socket, out };
}

/** Lets what waits for the end of the turn go out. */
const turn = () => Promise.resolve();

describe('events', () => {
  it('[row:D5][R13] that come one by one in a burst go out as few frames, in order, none late', async () => {
    const { clock, socket, out } = outbox(20);
    out.push(event(1));
    await turn();
    expect(socket.frames).toEqual([event(1)]);
    for (let seq = 2; seq <= 40; seq++) {
      out.push(event(seq));
      await turn();
      clock.advance(1);
    }
    clock.advance(20);
    expect(socket.frames).toHaveLength(3);
    const told = socket.frames.flat() as EventMessage[];
    expect(told.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(clock.pending).toBe(0);
  });

  it('[R13] an event after a pause goes out at once', async () => {
    const { clock, socket, out } = outbox(20);
    for (let seq = 1; seq <= 3; seq++) {
      out.push(event(seq));
      await turn();
      clock.advance(20);
    }
    expect(socket.frames).toEqual([event(1), event(2), event(3)]);
  });

  it('[R13] an answer takes with it the events that wait, and stays behind them', async () => {
    const { clock, socket, out } = outbox(20);
    out.push(event(1));
    await turn();
    out.push(event(2));
    await turn();
    out.push({ type: 'PONG', ts: 1 });
    await turn();
    expect(socket.frames).toEqual([event(1), [event(2), { type: 'PONG', ts: 1 }]]);
    clock.advance(20);
    expect(socket.frames).toHaveLength(2);
  });

  it('[R13] what waits goes out before a close, and nothing after it', async () => {
    const { clock, socket, out } = outbox(20);
    out.push(event(1));
    await turn();
    out.push(event(2));
    out.flush();
    out.end();
    expect(socket.frames).toEqual([event(1), event(2)]);
    out.push(event(3));
    out.end();
    clock.advance(20);
    expect(socket.frames).toHaveLength(2);
  });

  it('[R13] a clock that is set back holds no event for longer than the window', async () => {
    const { clock, socket, out } = outbox(20);
    out.push(event(1));
    await turn();
    clock.jump(-3_600_000);
    out.push(event(2));
    clock.advance(20);
    expect(socket.frames).toHaveLength(2);
  });
});
