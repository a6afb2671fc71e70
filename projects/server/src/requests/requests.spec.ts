import { ServerHarness } from '../../testing/server-harness';
import type { Frame, WireClient } from '../../testing/wire-client';

let harness: ServerHarness;
let client: WireClient;

beforeEach(async () => {
  harness = await ServerHarness.start();
  client = await harness.connect();
  await client.hello();
}, 60_000);

afterEach(() => harness.stop());

async function ask(method: string, params?: unknown, asked = client): Promise<unknown> {
  const id = `${method}-${Math.random()}`;
  asked.send({ type: 'REQUEST', id, method, params });
  const isAbout = (frame: Frame) => frame['id'] === id;
  const answer = await Promise.race([
    asked.next('RESPONSE', isAbout),
    asked.next('ERROR', isAbout),
  ]);
  return answer.type === 'RESPONSE' ? answer['result'] : answer['code'];
}

describe('requests', () => {
  it('[row:B2][R9] are answered side by side, each by its id', async () => {
    client.send({ type: 'REQUEST', id: 'slow', method: 'echo', params: { value: 1, delayMs: 50 } });
    client.send({ type: 'REQUEST', id: 'quick', method: 'echo', params: { value: [2] } });
    expect(await client.next('RESPONSE')).toEqual({ type: 'RESPONSE', id: 'quick', result: [2] });
    harness.clock.advance(50);
    expect(await client.next('RESPONSE')).toEqual({ type: 'RESPONSE', id: 'slow', result: 1 });
  });

  it('[row:B2][R9] that are cancelled have no answer, and leave no timer', async () => {
    const { pending } = harness.clock;
    client.send({ type: 'REQUEST', id: 'x', method: 'echo', params: { delayMs: 50 } });
    await client.roundTrip();
    expect(harness.clock.pending).toBe(pending + 1);
    client.send({ type: 'CANCEL', id: 'x' }, { type: 'CANCEL', id: 'unknown' });
    await client.roundTrip();
    expect(harness.clock.pending).toBe(pending);
    harness.clock.advance(50);
    await client.roundTrip();
    expect(client.frames).toEqual([]);
    client.send({ type: 'REQUEST', id: 'y', method: 'echo', params: { delayMs: 50 } });
    await client.roundTrip();
    client.socket.terminate();
    await harness.connected(0);
    expect(harness.clock.pending).toBe(pending);
  });

  it.each([
    ['no such method', { id: '1', method: 'constructor' }, 'UNKNOWN_METHOD'],
    ['a time that is none', { id: '1', method: 'echo', params: { delayMs: 'x' } }, 'BAD_PARAMS'],
    ['a time too long', { id: '1', method: 'echo', params: { delayMs: 1e9 } }, 'BAD_PARAMS'],
    ['no text', { id: '1', method: 'search' }, 'BAD_PARAMS'],
    ['text that no row has', { id: '1', method: 'search', params: { text: '\0' } }, 'BAD_PARAMS'],
    ['a limit', { id: '1', method: 'search', params: { text: 'a', limit: 1e9 } }, 'BAD_PARAMS'],
    ['parameters', { id: '1', method: 'sales', params: ['2026'] }, 'BAD_PARAMS'],
  ])('[R9] with %s are refused', async (_what, request, code) => {
    client.send({ type: 'REQUEST', ...request });
    expect(await client.next('ERROR')).toMatchObject({ id: '1', code, retryable: false });
  });

  it('[R9] of one connection are bounded, and an id stands for one', async () => {
    for (let n = 0; n < 33; n++) {
      client.send({ type: 'REQUEST', id: `${n}`, method: 'echo', params: { delayMs: 50 } });
    }
    expect(await client.next('ERROR')).toMatchObject({
      id: '32',
      code: 'TOO_MANY_IN_FLIGHT',
      retryable: true,
    });
    client.send({ type: 'REQUEST', id: '0', method: 'echo' });
    expect(await client.next('ERROR')).toMatchObject({ id: '0', code: 'DUPLICATE_ID' });
    harness.clock.advance(50);
    expect(await client.take('RESPONSE', 32)).toHaveLength(32);
  });

  it('[R9] that fail may be tried again', async () => {
    const query = jest.spyOn(harness.database, 'query').mockRejectedValue(new Error('gone'));
    client.send({ type: 'REQUEST', id: '1', method: 'search', params: { text: 'a' } });
    expect(await client.next('ERROR')).toMatchObject({
      id: '1',
      code: 'UNAVAILABLE',
      retryable: true,
      message: 'The server failed.',
    });
    query.mockRestore();
  });
});

describe('methods', () => {
  it('[R9] search finds rows of all entities that the caller may see', async () => {
    await harness.create('todos', { title: 'Ask Zaphod' });
    await harness.create('notes', { body: 'of zaphod, too' });
    await harness.create('transactions', { customerId: 'c1', amount: 1, description: 'Zaphod' });
    const found = await ask('search', { text: 'zaphod' });
    expect(found).toEqual([
      expect.objectContaining({ entityType: 'transactions' }),
      expect.objectContaining({ entityType: 'todos', title: 'Ask Zaphod' }),
      expect.objectContaining({ entityType: 'notes' }),
    ]);
    expect(await ask('search', { text: 'zaphod', limit: 1 })).toHaveLength(1);
    const limited = await harness.connect();
    await limited.hello('dev:limited');
    expect(await ask('search', { text: 'zaphod' }, limited)).toHaveLength(2);
  });

  it('[row:E10] sales says what was sold since, as the rows say it', async () => {
    await harness.create('sales', { amount: 10.1, product: 'Lamp' });
    await harness.create('sales', { amount: 20.2, product: 'Chair' });
    await harness.create('sales', { amount: 10.1, product: 'Lamp' });
    const since = new Date(harness.clock.now()).toISOString();
    expect(await ask('sales', { since })).toEqual({
      orders: 3,
      revenue: 40.4,
      lastMinute: expect.any(Number),
      topProducts: [
        { product: 'Chair', orders: 1, revenue: 20.2 },
        { product: 'Lamp', orders: 2, revenue: 20.2 },
      ],
    });
    await harness.rest('/faults/revoke', {
      method: 'POST',
      body: { userId: 'developer', entityType: 'sales' },
    });
    expect(await ask('sales', { since })).toBe('FORBIDDEN');
  });

  it('[R9] stats counts connections, topics and rooms; echo is there in development only', async () => {
    client.send({ type: 'SUBSCRIBE_TOPIC', id: 't', topic: 't' });
    client.send({ type: 'PRESENCE_SET', room: 'r', state: 1 });
    expect(await ask('stats')).toMatchObject({ connections: 1, topics: 1, rooms: 1 });
    await harness.stop();
    harness = await ServerHarness.start({ production: true, authSecret: 's'.repeat(32) });
    expect((await harness.rest('/faults/rights')).status).toBe(404);
  });
});
