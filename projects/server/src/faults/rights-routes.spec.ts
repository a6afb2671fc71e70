import { ServerHarness } from '../../testing/server-harness';

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

const ANN = { authorization: 'Bearer dev:ann' };

function change(what: 'revoke' | 'grant', userId: string, entityType: string) {
  const body = { userId, entityType };
  return harness.rest(`/faults/${what}`, { method: 'POST', body });
}

describe('a right that is taken away', () => {
  it('[R10] ends the stream of who holds it, at once, and nobody else’s', async () => {
    const ann = await harness.watch('customers', 'dev:ann');
    const bob = await harness.watch('customers', 'dev:bob');
    expect((await change('revoke', 'ann', 'customers')).status).toBe(204);
    expect(await ann.next('UNSUBSCRIBED')).toEqual({
      type: 'UNSUBSCRIBED',
      sub: 'customers',
      code: 'FORBIDDEN',
      resubscribe: false,
    });
    await harness.patch('customers/c1', { score: 1_000 });
    expect(await bob.next('ENTITY_UPDATED')).toMatchObject({ data: { entityId: 'c1' } });
    await ann.roundTrip();
    expect(ann.frames).toEqual([]);
    ann.send({ type: 'SUBSCRIBE', id: '1', sub: 'again', entityType: 'customers' });
    expect(await ann.next('ERROR')).toMatchObject({ sub: 'again', code: 'FORBIDDEN' });
  });

  it('[R10] is refused over HTTP, by MUTATE and for kept results, until it is given back', async () => {
    const key = { ...ANN, 'idempotency-key': 'k' };
    expect((await harness.patch('customers/c1', { score: 7 }, key)).status).toBe(200);
    await change('revoke', 'ann', 'customers');
    for (const answer of [
      await harness.rest('/api/customers', { headers: ANN }),
      await harness.rest('/api/customers/c1', { headers: ANN }),
      await harness.patch('customers/c1', { score: 7 }, key),
      await harness.remove('customers/c1', ANN),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    }
    expect((await harness.rest('/api/customers')).status).toBe(200);
    expect((await harness.rest('/faults/rights')).body).toEqual({
      revoked: [{ userId: 'ann', entityType: 'customers' }],
    });
    expect((await change('grant', 'ann', 'customers')).status).toBe(204);
    expect((await harness.patch('customers/c1', { score: 7 }, key)).status).toBe(200);
    const ann = await harness.watch('customers', 'dev:ann');
    await harness.patch('customers/c1', { score: 8 });
    expect(await ann.next('ENTITY_UPDATED')).toMatchObject({ data: { entityId: 'c1' } });
  });

  it('[R10] makes the feed start over, which then hides what is about it', async () => {
    await harness.patch('customers/c1', { score: 1_000 });
    const ann = await harness.watch('activities', 'dev:ann');
    await change('revoke', 'ann', 'customers');
    expect(await ann.next('RESET')).toMatchObject({
      sub: 'activities',
      reason: 'PERMISSIONS_CHANGED',
      seq: 1,
    });
    expect((await harness.rest('/api/activities', { headers: ANN })).body).toMatchObject({
      totalCount: 0,
    });
    await harness.patch('customers/c1', { score: 1_001 });
    await harness.create('todos', { title: 'Seen' });
    expect(await ann.next('ENTITY_CREATED')).toMatchObject({
      prev: 1,
      data: { entity: { entity: 'todos' } },
    });
    await change('grant', 'ann', 'customers');
    expect(await ann.next('RESET')).toMatchObject({ reason: 'PERMISSIONS_CHANGED' });
  });

  it('[R10] takes topics and rooms that are about it', async () => {
    const ann = await harness.connect();
    await ann.hello('dev:ann');
    ann.send({ type: 'SUBSCRIBE_TOPIC', id: 't', topic: 'notes:n1' });
    ann.send({ type: 'PRESENCE_SET', room: 'notes:n1', state: 1 });
    await ann.next('PRESENCE_STATE');
    const bob = await harness.connect();
    await bob.hello('dev:bob');
    bob.send({ type: 'PRESENCE_SET', room: 'notes:n1', state: 1 });
    await bob.next('PRESENCE_STATE');
    await change('revoke', 'ann', 'notes');
    const errors = await ann.take('ERROR', 2);
    expect(errors.map(({ code, details }) => [code, details])).toEqual([
      ['FORBIDDEN', { topic: 'notes:n1' }],
      ['FORBIDDEN', { room: 'notes:n1' }],
    ]);
    expect(await bob.next('PRESENCE_DIFF')).toMatchObject({ leaves: [expect.any(String)] });
    bob.send({ type: 'PUBLISH', topic: 'notes:n1', data: 1 });
    await bob.roundTrip();
    await ann.roundTrip();
    expect(ann.frames.map(({ type }) => type)).not.toContain('MESSAGE');
  });

  it('[R10] makes plain clients ask again, who then hear no', async () => {
    const plain = await harness.connect('/ws-plain');
    plain.send({ type: 'AUTH', token: 'dev:ann' }, { type: 'SUBSCRIBE', entityType: 'customers' });
    plain.send({ type: 'PING' });
    await plain.next('PONG');
    await change('revoke', 'ann', 'customers');
    expect(await plain.next('BULK_UPDATE')).toMatchObject({
      data: { entityType: 'customers', invalidate: true },
    });
    await harness.patch('customers/c1', { score: 1_000 });
    plain.send({ type: 'PING' });
    await plain.next('PONG');
    expect(plain.frames).toEqual([]);
  });

  it.each([
    [{}],
    [{ userId: 'ann' }],
    [{ userId: 'ann', entityType: 'passwords' }],
    [{ userId: '', entityType: 'customers' }],
    [{ userId: 'a b', entityType: 'customers' }],
  ])('[R10] cannot be %j', async (body) => {
    for (const what of ['revoke', 'grant']) {
      const { status } = await harness.rest(`/faults/${what}`, { method: 'POST', body });
      expect(status).toBe(422);
    }
  });
});
