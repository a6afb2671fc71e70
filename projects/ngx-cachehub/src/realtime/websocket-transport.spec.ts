import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Subject } from 'rxjs';
import { WebSocketTransport } from './websocket-transport';
import type { WebSocketTransportOptions } from './websocket-transport';

/** As much of a browser's WebSocket as RxJS touches; the far side is the test. */
class FakeWebSocket {
  static readonly made: FakeWebSocket[] = [];
  static failsToConstruct = false;
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  readonly closes: unknown[] = [];
  onopen: ((event: object) => void) | null = null;
  onclose: ((event: object) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onmessage: ((event: object) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols?: string | string[],
  ) {
    if (FakeWebSocket.failsToConstruct) throw new SyntaxError('bad url');
    FakeWebSocket.made.push(this);
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(...args: unknown[]): void {
    this.closes.push(args);
    this.readyState = 2;
  }

  serverOpens(): void {
    this.readyState = 1;
    this.onopen?.({});
  }

  serverSends(data: unknown): void {
    this.onmessage?.({ data });
  }

  serverCloses(code: number, wasClean = true): void {
    this.readyState = 3;
    this.onclose?.({ code, reason: 'why', wasClean });
  }
}

function setUp(options: Partial<WebSocketTransportOptions> = {}) {
  FakeWebSocket.made.length = 0;
  FakeWebSocket.failsToConstruct = false;
  const scheduler = new VirtualScheduler();
  let bytes = 0;
  const transport = new WebSocketTransport({
    url: () => 'ws://here/ws',
    protocols: ['cache-sync.v1+json'],
    resume: 'log',
    scheduler,
    onSent: (count) => (bytes += count),
    WebSocketCtor: FakeWebSocket as unknown as WebSocketTransportOptions['WebSocketCtor'],
    ...options,
  });
  const frames: unknown[] = [];
  const closes: number[] = [];
  let opened = 0;
  transport.incoming$.subscribe((frame) => frames.push(frame));
  transport.closed$.subscribe(({ code }) => closes.push(code));
  transport.opened$.subscribe(() => opened++);
  const socket = () => FakeWebSocket.made[FakeWebSocket.made.length - 1];
  return { transport, scheduler, frames, closes, socket, opens: () => opened, bytes: () => bytes };
}

describe('WebSocketTransport', () => {
  it('[C0] each opening has a socket of its own', () => {
    const { transport, socket, opens } = setUp();
    transport.open();
    const first = socket();
    expect(first).toMatchObject({ url: 'ws://here/ws', protocols: ['cache-sync.v1+json'] });
    first.serverOpens();
    first.serverCloses(1001);
    transport.open();
    expect(socket()).not.toBe(first);
    socket().serverOpens();
    expect(opens()).toBe(2);
  });

  it('[C0] passes frames on unparsed, so that a bad one kills nothing', () => {
    const { transport, socket, frames, closes } = setUp();
    transport.open();
    socket().serverOpens();
    socket().serverSends('{"bad');
    socket().serverSends('{"good":1}');
    expect(frames).toEqual(['{"bad', '{"good":1}']);
    expect(closes).toEqual([]);
  });

  it('[C0] a clean close, an unclean one and an error all mean closed, once', () => {
    const { transport, socket, closes } = setUp();
    transport.open();
    socket().serverOpens();
    socket().serverCloses(4401);
    transport.open();
    socket().serverCloses(1011, false);
    transport.open();
    const dead = socket();
    dead.onerror?.({});
    dead.serverCloses(1006, false);
    expect(closes).toEqual([4401, 1011, 1006]);
  });

  it('[C0] sends nothing before it is open, and keeps nothing for the next opening', () => {
    const { transport, socket } = setUp();
    transport.send({ too: 'early' });
    transport.open();
    transport.send({ too: 'early' });
    socket().serverOpens();
    transport.send({ now: 1 });
    expect(socket().sent).toEqual(['{"now":1}']);
    socket().serverCloses(1006, false);
    transport.send({ too: 'late' });
    transport.open();
    socket().serverOpens();
    expect(socket().sent).toEqual([]);
  });

  it('[C0] frames and closes of an older socket are not heard after a newer one is opened', () => {
    const { transport, socket, frames, closes, opens } = setUp();
    transport.open();
    const old = socket();
    old.serverOpens();
    transport.open();
    old.serverSends('late');
    old.serverCloses(4403);
    expect(frames).toEqual([]);
    expect(closes).toEqual([]);
    expect(opens()).toBe(1);
  });

  it('[C8] asks for the url at each opening, also later than now', () => {
    const url = new Subject<string>();
    const { transport, socket } = setUp({ url: () => url });
    transport.open();
    expect(FakeWebSocket.made).toHaveLength(0);
    url.next('ws://there/');
    expect(socket().url).toBe('ws://there/');
    transport.open();
    transport.close();
    url.next('ws://too-late/');
    expect(FakeWebSocket.made).toHaveLength(1);
  });

  it('[C0] a url that fails, or that no socket takes, is a close', () => {
    const { transport, closes } = setUp();
    FakeWebSocket.failsToConstruct = true;
    transport.open();
    expect(closes).toEqual([1006]);
    const thrown = setUp({
      url: () => {
        throw new Error('no url');
      },
    });
    thrown.transport.open();
    expect(thrown.closes).toEqual([1006]);
  });

  it('[C3] sending pauses above one mebibyte of unsent bytes, and goes on in order', async () => {
    const { transport, scheduler, socket } = setUp();
    transport.open();
    socket().serverOpens();
    socket().bufferedAmount = 1_048_577;
    expect(transport.isCongested).toBe(true);
    transport.send('a');
    transport.send('b');
    await scheduler.advance(1_000);
    expect(socket().sent).toEqual([]);
    socket().bufferedAmount = 0;
    transport.send('c');
    await scheduler.advance(100);
    expect(socket().sent).toEqual(['a', 'b', 'c']);
    expect(transport.isCongested).toBe(false);
    expect(scheduler.pending).toBe(0);
  });

  it('[C0] what waited for a congested socket is not sent by the next one', async () => {
    const { transport, scheduler, socket } = setUp();
    transport.open();
    socket().serverOpens();
    socket().bufferedAmount = 2_000_000;
    transport.send('old');
    transport.open();
    socket().serverOpens();
    transport.send('new');
    await scheduler.advance(1_000);
    expect(socket().sent).toEqual(['new']);
  });

  it('[S2] what waits for a far side that does not read is bounded: then the line is given up', () => {
    const { transport, scheduler, socket, closes } = setUp();
    transport.open();
    socket().serverOpens();
    socket().bufferedAmount = 10_000_000;
    for (let n = 0; n <= 1_000; n++) transport.send('x');
    expect(closes).toEqual([1006]);
    expect(scheduler.pending).toBe(0);
  });

  it('[C0] closes with a code that browsers may send, and without one otherwise', () => {
    const { transport, socket } = setUp();
    transport.open();
    socket().serverOpens();
    transport.close(1000, 'bye');
    expect(socket().closes[0]).toEqual([1000, 'bye']);
    transport.open();
    socket().serverOpens();
    transport.close(1001);
    expect(socket().closes[0]).toEqual([]);
  });

  it('[C0] counts what goes out', () => {
    const { transport, socket, bytes } = setUp();
    transport.open();
    socket().serverOpens();
    transport.send('12345');
    expect(bytes()).toBe(5);
  });
});
