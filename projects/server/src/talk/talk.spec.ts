import { ServerHarness } from '../../testing/server-harness';
import type { Frame, WireClient } from '../../testing/wire-client';
import { DEFAULT_FRAME_LIMITS, decodeFrame } from '../protocol';

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

/** Greeted as this user, as a page of its own unless `clientId` says otherwise. */
async function greeted(userId: string, clientId = `page-of-${userId}`): Promise<WireClient> {
  const client = await harness.connect();
  const token = `dev:${userId}`;
  client.send({ type: 'HELLO', id: 'h', protocol: 1, clientId, caps: [], token });
  await client.next('WELCOME', (welcome) => {
    ids.set(client, String(welcome['connectionId']));
    return true;
  });
  return client;
}

const ids = new Map<WireClient, string>();

async function hearing(userId: string, topic: string): Promise<WireClient> {
  const client = await greeted(userId);
  client.send({ type: 'SUBSCRIBE_TOPIC', id: 't', topic });
  await client.next('TOPIC_STATE');
  return client;
}

async function present(client: WireClient, room: string, state: unknown): Promise<Frame> {
  client.send({ type: 'PRESENCE_SET', room, state });
  return client.next('PRESENCE_STATE');
}

/** What arrived besides, once everything that the server sent has. */
async function rest(client: WireClient): Promise<readonly Frame[]> {
  await client.roundTrip();
  return client.frames.splice(0);
}

describe('topics', () => {
  it('[row:C3][R9] a publication reaches every other subscriber, and nobody else', async () => {
    const [ann, bob, cyd] = [
      await hearing('ann', 'room:7'),
      await hearing('bob', 'room:7'),
      await hearing('cyd', 'room:8'),
    ];
    ann.send({ type: 'PUBLISH', topic: 'room:7', data: { text: 'Hello' } });
    const message = await bob.next('MESSAGE');
    expect(message).toEqual({
      type: 'MESSAGE',
      topic: 'room:7',
      data: { text: 'Hello' },
      from: 'ann',
      at: harness.clock.now(),
    });
    expect(decodeFrame(JSON.stringify(message), DEFAULT_FRAME_LIMITS)).toMatchObject({
      ok: true,
      faults: [],
      foreign: [],
    });
    expect(await rest(ann)).toEqual([]);
    expect(await rest(cyd)).toEqual([]);
    bob.send({ type: 'UNSUBSCRIBE_TOPIC', id: 'u', topic: 'room:7' });
    await bob.roundTrip();
    ann.send({ type: 'PUBLISH', topic: 'room:7', data: 2 });
    await ann.roundTrip();
    expect(await rest(bob)).toEqual([]);
  });

  it('[X4][row:C3] retained fields merge, the last publisher of a field wins, and a newcomer gets them first', async () => {
    const ann = await hearing('ann', 'plan');
    const bob = await hearing('bob', 'plan');
    ann.send({ type: 'PUBLISH', topic: 'plan', data: { color: 'red', size: 1 }, retain: true });
    await ann.roundTrip();
    bob.send({ type: 'PUBLISH', topic: 'plan', data: { color: 'blue', gone: null }, retain: true });
    bob.send({ type: 'PUBLISH', topic: 'plan', data: { color: 'passing' } });
    await bob.roundTrip();
    const cyd = await greeted('cyd');
    cyd.send({ type: 'SUBSCRIBE_TOPIC', id: 's', topic: 'plan' });
    expect(await cyd.next('TOPIC_STATE')).toEqual({
      type: 'TOPIC_STATE',
      id: 's',
      topic: 'plan',
      state: { color: 'blue', size: 1, gone: null },
    });
    bob.socket.terminate();
    cyd.send({ type: 'PUBLISH', topic: 'plan', data: { size: 2 }, retain: true });
    cyd.send({ type: 'SUBSCRIBE_TOPIC', id: 'again', topic: 'plan' });
    expect(await cyd.next('TOPIC_STATE')).toMatchObject({ id: 'again', state: { size: 2 } });
    expect((await ann.take('MESSAGE', 3)).map(({ data }) => data)).toEqual([
      { color: 'blue', gone: null },
      { color: 'passing' },
      { size: 2 },
    ]);
  });

  it('[R9] what cannot be published is refused by its id', async () => {
    const ann = await greeted('ann');
    const viewer = await greeted('viewer');
    const limited = await greeted('limited');
    ann.send(
      { type: 'PUBLISH', id: '1', topic: 't', data: [1], retain: true },
      { type: 'PUBLISH', id: '2', topic: 't', data: { x: 'x'.repeat(60_000) }, retain: true },
    );
    ann.send(
      { type: 'PUBLISH', id: '3', topic: 't', data: { y: 'y'.repeat(60_000) }, retain: true },
      { type: 'SUBSCRIBE_TOPIC', id: '4', topic: 'user:bob:inbox' },
      { type: 'PUBLISH', topic: 'user:bob', data: 1 },
      { type: 'PUBLISH', id: '6', topic: '', data: 1 },
    );
    const errors = await ann.take('ERROR', 5);
    expect(errors.map(({ id, code }) => [id, code])).toEqual([
      ['1', 'BAD_MESSAGE'],
      ['3', 'STATE_TOO_LARGE'],
      ['4', 'FORBIDDEN'],
      [undefined, 'FORBIDDEN'],
      ['6', 'BAD_MESSAGE'],
    ]);
    expect(errors[3]).toMatchObject({ details: { topic: 'user:bob' }, retryable: false });
    viewer.send({ type: 'SUBSCRIBE_TOPIC', id: '1', topic: 't' });
    expect(await viewer.next('TOPIC_STATE')).toMatchObject({
      state: { x: expect.stringMatching(/^x{60000}$/) },
    });
    viewer.send({ type: 'PUBLISH', id: '2', topic: 't', data: 1 });
    expect(await viewer.next('ERROR')).toMatchObject({ id: '2', code: 'FORBIDDEN' });
    limited.send({ type: 'SUBSCRIBE_TOPIC', id: '1', topic: 'transactions:t1' });
    expect(await limited.next('ERROR')).toMatchObject({ id: '1', code: 'FORBIDDEN' });
  });

  it('[R9] topics and publications of one connection are bounded, and it stays open', async () => {
    const ann = await greeted('ann');
    for (let n = 0; n <= 64; n++) ann.send({ type: 'SUBSCRIBE_TOPIC', id: `${n}`, topic: `t${n}` });
    expect(await ann.next('ERROR')).toMatchObject({ id: '64', code: 'TOO_MANY_TOPICS' });
    harness.clock.advance(10_000);
    for (let n = 0; n < 101; n++) ann.send({ type: 'PUBLISH', id: `p${n}`, topic: 'x', data: n });
    expect(await ann.next('ERROR')).toMatchObject({
      id: 'p100',
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterMs: 1_000,
    });
    harness.clock.advance(1_000);
    ann.send({ type: 'PUBLISH', id: 'later', topic: 'x', data: 1 });
    expect((await rest(ann)).filter(({ type }) => type === 'ERROR')).toEqual([]);
  });
});

describe('presence', () => {
  it('[row:D5][R9] says who is there on joining, and then who comes, changes and leaves', async () => {
    const [ann, bob] = [await greeted('ann'), await greeted('bob')];
    const since = harness.clock.now();
    const annThere = { id: ids.get(ann), userId: 'ann', state: { page: 1 }, since };
    expect(await present(ann, 'board', { page: 1 })).toEqual({
      type: 'PRESENCE_STATE',
      room: 'board',
      members: [annThere],
    });
    harness.clock.advance(5);
    const bobThere = { id: ids.get(bob), userId: 'bob', state: null, since: since + 5 };
    expect(await present(bob, 'board', null)).toMatchObject({ members: [annThere, bobThere] });
    const diff = { type: 'PRESENCE_DIFF', room: 'board', joins: [], updates: [], leaves: [] };
    expect(await ann.next('PRESENCE_DIFF')).toEqual({ ...diff, joins: [bobThere] });
    bob.send({ type: 'PRESENCE_SET', room: 'board', state: { page: 2 } });
    expect(await ann.next('PRESENCE_DIFF')).toEqual({
      ...diff,
      updates: [{ ...bobThere, state: { page: 2 } }],
    });
    bob.send({ type: 'PRESENCE_LEAVE', room: 'board' });
    expect(await ann.next('PRESENCE_DIFF')).toEqual({ ...diff, leaves: [bobThere.id] });
    expect(await rest(bob)).toEqual([]);
  });

  it('[row:D5] who drops stays for 15 s, and who comes back takes the place in one message', async () => {
    const ann = await greeted('ann');
    await present(ann, 'board', 'watching');
    const bob = await greeted('bob');
    const joined = (await present(bob, 'board', 1))['members'] as { since: number }[];
    await ann.next('PRESENCE_DIFF');
    bob.socket.terminate();
    await harness.connected(1);
    harness.clock.advance(14_999);
    expect(await rest(ann)).toEqual([]);
    const back = await greeted('bob');
    expect(await present(back, 'board', 2)).toMatchObject({
      members: [{ userId: 'ann' }, { id: ids.get(back), since: joined[1]?.since, state: 2 }],
    });
    expect(await ann.next('PRESENCE_DIFF')).toMatchObject({
      joins: [{ id: ids.get(back) }],
      leaves: [ids.get(bob)],
    });
    back.socket.terminate();
    await harness.connected(1);
    harness.clock.advance(15_000);
    expect(await ann.next('PRESENCE_DIFF')).toMatchObject({ joins: [], leaves: [ids.get(back)] });
    expect(await rest(ann)).toEqual([]);
  });

  it('[row:D5] who closes the page leaves at once, and two pages of a user are two members', async () => {
    const ann = await greeted('ann', 'one');
    await present(ann, 'board', 1);
    const other = await greeted('ann', 'two');
    expect(await present(other, 'board', 2)).toMatchObject({
      members: [{ userId: 'ann' }, { userId: 'ann' }],
    });
    await ann.next('PRESENCE_DIFF');
    other.socket.close(1_001);
    expect(await ann.next('PRESENCE_DIFF')).toMatchObject({ leaves: [ids.get(other)] });
    const mallory = await greeted('mallory', 'one');
    expect(await present(mallory, 'board', 3)).toMatchObject({
      members: [{ userId: 'ann' }, { userId: 'mallory' }],
    });
  });

  it('[R9] rooms, members and states are bounded', async () => {
    const ann = await greeted('ann');
    ann.send({ type: 'PRESENCE_SET', id: 'big', room: 'r', state: 'x'.repeat(5_000) });
    expect(await ann.next('ERROR')).toMatchObject({ id: 'big', code: 'STATE_TOO_LARGE' });
    for (let n = 0; n <= 32; n++)
      ann.send({ type: 'PRESENCE_SET', id: `${n}`, room: `r${n}`, state: 1 });
    expect(await ann.next('ERROR')).toMatchObject({ id: '32', code: 'TOO_MANY_ROOMS' });
    ann.send({ type: 'PRESENCE_LEAVE', room: 'r1' });
    ann.send({ type: 'PRESENCE_SET', id: 'fits', room: 'another', state: 1 });
    ann.send({ type: 'PRESENCE_SET', id: 'f', room: 'user:bob', state: 1 });
    expect(await ann.next('ERROR')).toMatchObject({
      id: 'f',
      code: 'FORBIDDEN',
      details: { room: 'user:bob' },
    });
  });
});
