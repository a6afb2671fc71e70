import { ServerHarness } from '../../testing/server-harness';
import type { Frame, WireClient } from '../../testing/wire-client';
import { roleRights } from '../access/rights';

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

let score = 1_000;

function edit(id = 'c1') {
  return harness.patch(`customers/${id}`, { score: ++score });
}

async function edits(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await edit(`c${1 + (n % 5)}`);
  await harness.server.feed.settled();
}

function positionOf(frame: Frame) {
  return { epoch: frame['epoch'], seq: Number(frame['seq']) };
}

describe('HELLO', () => {
  it('[R5] is answered with who one is and what is allowed', async () => {
    const client = await harness.connect();
    expect(client.socket.protocol).toBe('cache-sync.v1+json');
    expect(await client.hello('dev:ann')).toMatchObject({
      id: 'h',
      userId: 'ann',
      serverTime: harness.clock.now(),
      heartbeatMs: 30_000,
      timeoutMs: 10_000,
      limits: {
        maxFrameBytes: 65_536,
        maxSubs: 64,
        maxReplay: 1_000,
        maxInFlightMutations: 32,
      },
    });
  });

  it('[R5] has to come within ten seconds', async () => {
    const late = await harness.connect();
    const greeted = await harness.connect();
    await greeted.hello();
    harness.clock.advance(10_000);
    expect((await late.whenClosed()).code).toBe(4408);
    await greeted.roundTrip();
  });

  it.each([
    ['another protocol', { type: 'HELLO', id: '1', protocol: 2, clientId: 'x', caps: [] }, 4406],
    ['another message first', { type: 'SUBSCRIBE', id: '1', sub: 's', entityType: 'a' }, 4400],
    [
      'a wrong token',
      { type: 'HELLO', id: '1', protocol: 1, clientId: 'x', caps: [], token: 'no' },
      4401,
    ],
    [
      'an expired token',
      { type: 'HELLO', id: '1', protocol: 1, clientId: 'x', caps: [], token: 'dev:a:0' },
      4401,
    ],
  ])('[R5] with %s closes', async (_what, message, code) => {
    const client = await harness.connect();
    client.send(message);
    expect((await client.whenClosed()).code).toBe(code);
  });
});

describe('frames', () => {
  it.each([
    ['binary', Buffer.from('{}')],
    ['no JSON', 'hello?'],
    ['empty', ''],
    ['above 64 KiB', JSON.stringify({ type: 'PING', fill: 'x'.repeat(65_536) })],
    ['too deep', '['.repeat(70) + ']'.repeat(70)],
  ])('[R5] %s close the connection', async (_what, data) => {
    const client = await harness.connect();
    await client.hello();
    client.sendRaw(data);
    expect((await client.whenClosed()).code).toBe(4400);
  });

  it('[R5] more than the rate close the connection', async () => {
    const client = await harness.connect();
    await client.hello();
    for (let n = 0; n < 250; n++) client.send({ type: 'PING' });
    expect((await client.whenClosed()).code).toBe(4429);
    const batching = await harness.connect();
    await batching.hello();
    batching.send(...Array.from({ length: 250 }, () => ({ type: 'PING' })));
    expect((await batching.whenClosed()).code).toBe(4429);
  });

  it('[R5] within the rate go on for ever', async () => {
    const client = await harness.connect();
    await client.hello();
    for (let second = 0; second < 10; second++) {
      for (let n = 0; n < 49; n++) client.send({ type: 'PONG' });
      await client.roundTrip();
      harness.clock.advance(1_000);
    }
    expect(client.closed).toBeNull();
  });

  it('[R5] that this server does not know are answered, not ignored', async () => {
    const client = await harness.connect();
    await client.hello();
    client.send(
      { type: 'SHOUT' },
      { type: 'WHISPER', id: '0' },
      { type: 'SUBSCRIBE', id: '1', sub: 's', entityType: 'a:b' },
      { type: 'REQUEST', id: '2', method: 'm' },
      { type: 'MUTATE', id: '3', idempotencyKey: 'k', op: 'mend' },
      { type: 'PUBLISH', id: '5', data: 1 },
      { type: 'PRESENCE_SET', room: '', state: {} },
      { type: 'HELLO', id: '4', protocol: 1, clientId: 'x', caps: [] },
    );
    const errors = await client.take('ERROR', 8);
    expect(errors.map(({ id, code, retryable }) => [id, code, retryable])).toEqual([
      [undefined, 'UNKNOWN_TYPE', false],
      ['0', 'UNKNOWN_TYPE', false],
      ['1', 'BAD_MESSAGE', false],
      ['2', 'UNKNOWN_METHOD', false],
      ['3', 'BAD_MESSAGE', false],
      ['5', 'BAD_MESSAGE', false],
      [undefined, 'BAD_MESSAGE', false],
      ['4', 'ALREADY_GREETED', false],
    ]);
    await client.roundTrip();
  });
});

describe('rights', () => {
  it('[R5] are judged on subscribing, and for every event', async () => {
    const client = await harness.watch('activities', 'dev:limited');
    client.send({ type: 'SUBSCRIBE', id: '1', sub: 't', entityType: 'transactions' });
    expect(await client.next('ERROR')).toMatchObject({ id: '1', sub: 't', code: 'FORBIDDEN' });
    await harness.create('transactions', { customerId: 'c1', amount: 1 });
    await edits(1);
    const event = await client.next('ENTITY_CREATED');
    expect(event).toMatchObject({ prev: 0, seq: 2, data: { entity: { entity: 'customers' } } });
  });

  it('[R5] are judged for every replayed event', async () => {
    const watcher = await harness.watch('activities');
    await edits(1);
    const from = positionOf(await watcher.next('ENTITY_CREATED'));
    await harness.create('transactions', { customerId: 'c1', amount: 1 });
    await edits(1);
    const client = await harness.connect();
    await client.hello('dev:limited');
    await client.subscribe('activities', from);
    const event = await client.next('ENTITY_CREATED');
    expect([event['prev'], event['seq']]).toEqual([1, 3]);
    expect(await client.next('CAUGHT_UP')).toMatchObject({ seq: 3 });
  });

  /** Rights that can be taken away after so many more questions about customers. */
  async function withRevocableRights(): Promise<{ revokeAfter: number }> {
    await harness.stop();
    const state = { revokeAfter: Infinity };
    const canRead: typeof roleRights.canRead = (who, type) =>
      type !== 'customers' || (state.revokeAfter-- > 0 && roleRights.canRead(who, type));
    harness = await ServerHarness.start({}, { rights: { ...roleRights, canRead } });
    return state;
  }

  it('[R5] that are taken away end the subscription at the next event', async () => {
    const rights = await withRevocableRights();
    const client = await harness.watch('customers');
    rights.revokeAfter = 0;
    await edits(1);
    const ended = await client.next('UNSUBSCRIBED');
    expect(ended).toMatchObject({ sub: 'customers', code: 'FORBIDDEN', resubscribe: false });
    await client.roundTrip();
    expect(client.frames).toEqual([]);
  });

  it('[R5] that are taken away while the log is read end the resume', async () => {
    const rights = await withRevocableRights();
    const client = await harness.watch('customers');
    await edits(2);
    const from = positionOf(await client.next('ENTITY_UPDATED'));
    await client.next('ENTITY_UPDATED');
    rights.revokeAfter = 1;
    client.send({ type: 'SUBSCRIBE', id: '1', sub: 'again', entityType: 'customers', from });
    expect(await client.next('UNSUBSCRIBED')).toMatchObject({ sub: 'again', code: 'FORBIDDEN' });
    await client.roundTrip();
    expect(client.frames).toEqual([]);
  });
});

describe('tokens', () => {
  async function expiring(seconds: number): Promise<WireClient> {
    const client = await harness.connect();
    const welcome = await client.hello(`dev:ann:${seconds}`);
    expect(welcome['tokenExpiresInMs']).toBe(seconds * 1_000);
    return client;
  }

  it('[C8] are asked for again before they expire, and closed on when they do', async () => {
    const client = await expiring(50);
    harness.clock.advance(24_999);
    await client.roundTrip();
    expect(client.frames).toEqual([]);
    harness.clock.advance(1);
    expect(await client.next('AUTH_REQUIRED')).toMatchObject({ inMs: 25_000 });
    harness.clock.advance(25_000);
    expect((await client.whenClosed()).code).toBe(4401);
  });

  it('[C8] can be renewed on the open socket', async () => {
    const client = await expiring(20);
    harness.clock.advance(10_000);
    await client.next('AUTH_REQUIRED');
    client.send({ type: 'AUTH', id: 'a', token: 'dev:ann:40' });
    expect(await client.next('AUTH_OK')).toMatchObject({ id: 'a', expiresInMs: 40_000 });
    harness.clock.advance(11_000);
    await client.roundTrip();
    client.send({ type: 'AUTH', id: 'b', token: 'nonsense' });
    expect(await client.next('ERROR')).toMatchObject({ id: 'b', code: 'UNAUTHENTICATED' });
    harness.clock.advance(29_000);
    expect((await client.whenClosed()).code).toBe(4401);
  });

  it('[C8] withdrawn by the fault panel are asked for anew, and closed on where none comes', async () => {
    const expire = (inMs: number) =>
      harness.rest('/faults/expire-tokens', { method: 'POST', body: { inMs } });
    const [renewing, silent, nobody] = [
      await expiring(600),
      await expiring(600),
      await harness.connect(),
    ];
    await nobody.hello();
    expect((await expire(5_000)).status).toBe(204);
    for (const client of [renewing, silent]) {
      expect(await client.next('AUTH_REQUIRED')).toMatchObject({ inMs: 5_000 });
    }
    renewing.send({ type: 'AUTH', id: 'a', token: 'dev:ann:600' });
    expect(await renewing.next('ERROR')).toMatchObject({ id: 'a', code: 'UNAUTHENTICATED' });
    const body = { user: 'ann', seconds: 60 };
    const signedIn = await harness.rest('/api/sign-in', { method: 'POST', body });
    const { token } = signedIn.body as { readonly token: string };
    renewing.send({ type: 'AUTH', id: 'b', token });
    expect(await renewing.next('AUTH_OK')).toMatchObject({ id: 'b', expiresInMs: 60_001 });
    harness.clock.advance(5_000);
    expect((await silent.whenClosed()).code).toBe(4401);
    await renewing.roundTrip();
    await nobody.roundTrip();
    const as = async (bearer: string) =>
      (await harness.rest('/api/customers', { headers: { authorization: `Bearer ${bearer}` } }))
        .status;
    expect([await as('dev:ann'), await as('dev:ann:600'), await as(token)]).toEqual([
      401, 401, 200,
    ]);
    expect((await expire(-1)).status).toBe(422);
  });

  it('[C8] that ran out while the timers slept are not written with', async () => {
    const client = await expiring(60);
    harness.clock.jump(61_000);
    client.send({
      ...{ type: 'MUTATE', id: 'm', idempotencyKey: 'k', op: 'update', entityType: 'customers' },
      ...{ entityId: 'c1', changes: { score: 101 } },
    });
    expect((await client.whenClosed()).code).toBe(4401);
    expect((await harness.rest('/api/customers/c1')).body).toMatchObject({ version: 1 });
  });

  it('[S4] of another user close the connection', async () => {
    const client = await expiring(60);
    client.send({ type: 'AUTH', id: 'a', token: 'dev:bob' });
    expect((await client.whenClosed()).code).toBe(4403);
  });
});

describe('origins', () => {
  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://evil.example:4200',
    'http://localhost:4200.evil.example',
    'http://localhost@evil.example',
    'https://127.0.0.1.evil.example',
    'null',
    'file://',
    'HTTP://EVIL.EXAMPLE',
    'http://lоcalhost:4200',
  ])('[R5] %s is let in only to be told 4403', async (origin) => {
    const client = await harness.connect('/ws', { origin: encodeURI(origin) });
    expect((await client.whenClosed()).code).toBe(4403);
  });

  it.each(['http://localhost:4200', 'http://127.0.0.1', 'http://[::1]:3000'])(
    '[R5] %s is this machine',
    async (origin) => {
      const client = await harness.connect('/ws', { origin });
      await client.hello();
    },
  );
});

describe('going away', () => {
  it('[R5] says so, waits, and closes', async () => {
    const client = await harness.watch('customers');
    const closing = harness.server.close('shutdown');
    expect(await client.next('GOAWAY')).toMatchObject({
      reason: 'shutdown',
      reconnectAfterMs: 500,
      maxJitterMs: 2_000,
    });
    expect(client.closed).toBeNull();
    harness.clock.advance(500);
    expect((await client.whenClosed()).code).toBe(4503);
    await closing;
  });

  it('[R5] connections that no longer answer are cut', async () => {
    const client = await harness.connect();
    await client.hello();
    client.socket.pong = () => undefined;
    client.socket.pause();
    harness.clock.advance(30_000);
    harness.clock.advance(30_000);
    client.socket.resume();
    expect((await client.whenClosed()).code).toBe(1006);
  });
});

describe('production', () => {
  it('[R5] has no anonymous user, no development tokens, no fault panel', async () => {
    await harness.stop();
    harness = await ServerHarness.start({ production: true, authSecret: 's'.repeat(32) });
    expect((await harness.rest('/api/customers')).status).toBe(401);
    const headers = { authorization: 'Bearer dev:ann' };
    expect((await harness.rest('/api/customers', { headers })).status).toBe(401);
    expect((await harness.rest('/faults')).status).toBe(404);
    expect((await harness.rest('/faults/restart', { method: 'POST' })).status).toBe(404);
    const client = await harness.connect();
    client.send({ type: 'HELLO', id: '1', protocol: 1, clientId: 'x', caps: [] });
    expect((await client.whenClosed()).code).toBe(4401);
    const page = await harness.connect('/ws', { origin: 'http://localhost:4200' });
    expect((await page.whenClosed()).code).toBe(4403);
  });
});
