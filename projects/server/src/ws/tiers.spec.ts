import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { ServerHarness } from '../../testing/server-harness';
import { CLOSE_CODES, DEFAULT_FRAME_LIMITS, decodeFrame } from '../protocol';

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

async function plain(...entityTypes: readonly string[]) {
  const client = await harness.connect('/ws-plain');
  for (const entityType of entityTypes) client.send({ type: 'SUBSCRIBE', entityType });
  client.send({ type: 'PING' });
  await client.next('PONG');
  return client;
}

describe('/ws-plain', () => {
  it('[R5] sends versioned frames without a handshake, to those who asked', async () => {
    const client = await plain('customers');
    await harness.patch('customers/c1', { score: 1_000 });
    await harness.create('contacts', { customerId: 'c1', name: 'Ada' });
    await harness.remove('customers/c2');
    const event = await client.next('ENTITY_UPDATED');
    expect(event).toEqual({
      type: 'ENTITY_UPDATED',
      data: {
        entityType: 'customers',
        entityId: 'c1',
        version: 2,
        baseVersion: 1,
        changes: expect.objectContaining({ score: 1_000, version: 2 }),
      },
    });
    const frame = decodeFrame(JSON.stringify(event), DEFAULT_FRAME_LIMITS);
    expect(frame).toMatchObject({ ok: true, faults: [], foreign: [] });
    expect(await client.next('ENTITY_DELETED')).toMatchObject({ data: { entityId: 'c2' } });
    expect(client.frames).toEqual([]);
  });

  it('[R5] stops on UNSUBSCRIBE', async () => {
    const client = await plain('customers');
    client.send({ type: 'UNSUBSCRIBE', entityType: 'customers' }, { type: 'PING' });
    await client.next('PONG');
    await harness.patch('customers/c1', { score: 1_000 });
    await harness.server.feed.settled();
    client.sendRaw('ping');
    await client.next('PONG');
    expect(client.frames).toEqual([]);
  });

  it('[R5] answers what it does not know, and closes on what is no JSON', async () => {
    const client = await plain();
    client.send({ type: 'SUBSCRIBE', entityType: 'x' }, { type: 'SUBSCRIBE' }, { type: 'SHOUT' });
    const errors = await client.take('ERROR', 3);
    expect(errors.map(({ code }) => code)).toEqual([
      'UNKNOWN_ENTITY',
      'BAD_MESSAGE',
      'UNKNOWN_TYPE',
    ]);
    client.sendRaw('shout');
    expect((await client.whenClosed()).code).toBe(CLOSE_CODES.badFrame);
  });

  it('[R5] keeps from limited users what they may not see', async () => {
    const client = await harness.connect('/ws-plain');
    client.send({ type: 'AUTH', token: 'dev:limited' });
    client.send({ type: 'SUBSCRIBE', entityType: 'transactions' });
    expect(await client.next('ERROR')).toMatchObject({ code: 'FORBIDDEN' });
    client.send({ type: 'SUBSCRIBE', entityType: 'activities' }, { type: 'PING' });
    await client.next('PONG');
    await harness.create('transactions', { customerId: 'c1', amount: 1 });
    await harness.patch('customers/c1', { score: 1_000 });
    const event = await client.next('ENTITY_CREATED');
    expect(event).toMatchObject({ data: { entity: { entity: 'customers' } } });
  });

  it('[R3] marks everything stale when the log began anew', async () => {
    const client = await plain('customers');
    await harness.server.logs.forget();
    expect(await client.next('BULK_UPDATE')).toEqual({
      type: 'BULK_UPDATE',
      data: { entityType: 'customers', invalidate: true },
    });
  });
});

describe('/ws-events', () => {
  it('[row:D1] everybody gets domain events after REST writes, in their order', async () => {
    const clients = [await harness.connect('/ws-events'), await harness.connect('/ws-events')];
    const created = await harness.create('contacts', { customerId: 'c1', name: 'Ada' });
    const { id } = created.body as { id: string };
    const changed = await harness.patch(`contacts/${id}`, { role: 'Owner' });
    for (const client of clients) {
      expect(await client.next('contact_created')).toEqual({
        type: 'contact_created',
        data: created.body,
      });
      // An update is told with its row: of one that is deleted meanwhile only that is told.
      expect(await client.next('contact_updated')).toEqual({
        type: 'contact_updated',
        data: changed.body,
      });
    }
    await harness.remove(`contacts/${id}`);
    await harness.create('transactions', { customerId: 'c1', amount: 2 });
    await harness.patch('customers/c1', { score: 1_000 });
    for (const client of clients) {
      expect(await client.next('contact_deleted')).toEqual({
        type: 'contact_deleted',
        data: { id },
      });
      expect(await client.next('transaction_created')).toMatchObject({ data: { amount: 2 } });
      expect(await client.next('customer_updated')).toMatchObject({ data: { score: 1_000 } });
      expect(client.frames).toEqual([]);
    }
  });

  it('[R5] in production nobody hears anything without a token', async () => {
    await harness.stop();
    harness = await ServerHarness.start({ production: true, authSecret: 's'.repeat(32) });
    const client = await harness.connect('/ws-events');
    client.send({ type: 'AUTH', token: 'dev:ann' });
    expect((await client.whenClosed()).code).toBe(CLOSE_CODES.unauthenticated);
    const other = await harness.connect('/ws-plain');
    other.send({ type: 'SUBSCRIBE', entityType: 'customers' });
    expect((await other.whenClosed()).code).toBe(CLOSE_CODES.unauthenticated);
  });

  it.each(['/ws-events', '/ws-plain'])(
    '[R5] in production %s waits ten seconds for a token',
    async (path) => {
      await harness.stop();
      harness = await ServerHarness.start({ production: true, authSecret: 's'.repeat(32) });
      const silent = await harness.connect(path);
      harness.clock.advance(10_000);
      expect((await silent.whenClosed()).code).toBe(CLOSE_CODES.helloTimeout);
    },
  );

  it('[R5] /ws-events ends with its token, and keeps from limited users what is not theirs', async () => {
    const ann = await harness.connect('/ws-events');
    ann.send({ type: 'AUTH', token: 'dev:ann:20' });
    const limited = await harness.connect('/ws-events');
    limited.send({ type: 'AUTH', token: 'dev:limited' });
    const plainReader = await plain('customers');
    await harness.create('transactions', { customerId: 'c1', amount: 1 });
    await harness.patch('customers/c1', { score: 1_000 });
    await ann.next('transaction_created');
    await limited.next('customer_updated');
    expect(limited.frames).toEqual([]);
    harness.clock.advance(20_000);
    await harness.patch('customers/c1', { score: 1_001 });
    expect((await ann.whenClosed()).code).toBe(CLOSE_CODES.unauthenticated);
    await limited.next('customer_updated');
    await plainReader.take('ENTITY_UPDATED', 2);
  });

  it('[R5] there are no other sockets', async () => {
    await expect(harness.connect('/ws-other')).rejects.toThrow('404');
  });
});

describe('a client that breaks the rules of TCP and WebSocket', () => {
  const NO_FRAME = Buffer.alloc(6, 0xff);

  function upgrade(path: string, origin: string): string {
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Origin: ${origin}`,
    ];
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  /** Sends the request for an upgrade and, once it is answered, what is no frame. */
  async function misbehave(path: string, origin: string): Promise<void> {
    const { port } = harness.server.app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(upgrade(path, origin));
    socket.once('data', () => socket.write(NO_FRAME));
    await new Promise((resolve) => socket.once('close', resolve));
  }

  it.each([
    ['of a foreign origin', '/ws', 'http://evil.example'],
    ['of this machine', '/ws', 'http://localhost'],
    ['on no path of ours', '/nothing', 'http://localhost'],
  ])('[R5] %s cannot end the server', async (_whose, path, origin) => {
    await misbehave(path, origin);
    expect((await harness.rest('/api/health')).status).toBe(200);
    await (await harness.connect()).hello();
  });

  it('[R5] whose refused line breaks cannot end the server', () => {
    const stream = new Duplex({ read: () => undefined, write: (_chunk, _to, done) => done() });
    harness.server.app.server.emit(
      'upgrade',
      { url: '/nothing', headers: {} },
      stream,
      Buffer.alloc(0),
    );
    expect(() => stream.emit('error', new Error('ECONNRESET'))).not.toThrow();
  });
});
