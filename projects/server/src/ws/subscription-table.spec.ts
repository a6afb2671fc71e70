import { ServerHarness } from '../../testing/server-harness';
import type { Frame } from '../../testing/wire-client';

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

function chain(events: readonly Frame[]) {
  return events.map((event) => [event['prev'], event['seq']]);
}

describe('a subscription', () => {
  it('[R3] gets events in order, each naming the one before it', async () => {
    const client = await harness.connect();
    await client.hello();
    await edit();
    await harness.server.feed.settled();
    const started = await client.subscribe('customers');
    expect(started).toMatchObject({ sub: 'customers', seq: 1, mode: 'live' });
    await harness.patch(
      'customers/c2',
      { name: 'New' },
      { 'idempotency-key': 'k', 'sync-client-id': 'me' },
    );
    await harness.create('customers', { name: 'Ada' });
    await harness.remove('customers/c3');
    const updated = await client.next('ENTITY_UPDATED');
    expect(updated).toMatchObject({
      sub: 'customers',
      epoch: started['epoch'],
      seq: 2,
      prev: 1,
      at: harness.clock.now(),
      origin: { clientId: 'me', mutationId: 'k' },
      data: {
        entityType: 'customers',
        entityId: 'c2',
        version: 2,
        baseVersion: 1,
        changes: { name: 'New', version: 2 },
      },
    });
    const created = await client.next('ENTITY_CREATED');
    expect(created).toMatchObject({
      seq: 3,
      prev: 2,
      data: { entity: { name: 'Ada' }, version: 1 },
    });
    const deleted = await client.next('ENTITY_DELETED');
    expect(deleted).toMatchObject({ seq: 4, prev: 3, data: { entityId: 'c3', version: 2 } });
  });

  it('[R3] resumes with the whole gap and says when it has caught up', async () => {
    const first = await harness.watch('customers');
    await edits(2);
    const [, last] = await first.take('ENTITY_UPDATED', 2);
    if (!last) throw new Error('no event');
    first.socket.terminate();
    await edits(7);
    const second = await harness.connect();
    await second.hello();
    const resumed = await second.subscribe('customers', positionOf(last));
    expect(resumed).toMatchObject({ mode: 'resumed', ...positionOf(last) });
    const replayed = await second.take('ENTITY_UPDATED', 7);
    expect(replayed.every(({ replay }) => replay === true)).toBe(true);
    expect(chain(replayed)).toEqual([2, 3, 4, 5, 6, 7, 8].map((seq) => [seq, seq + 1]));
    expect(await second.next('CAUGHT_UP')).toMatchObject({ seq: 9 });
    await edits(1);
    const live = await second.next('ENTITY_UPDATED');
    expect([live['prev'], live['seq'], live['replay']]).toEqual([9, 10, undefined]);
  });

  it('[R3] loses nothing that is written while it resumes', async () => {
    const first = await harness.watch('customers');
    await edits(1);
    const from = positionOf(await first.next('ENTITY_UPDATED'));
    await edits(20);
    const second = await harness.connect();
    await second.hello();
    const answer = second.subscribe('customers', from);
    await Promise.all([answer, ...Array.from({ length: 20 }, (_, n) => edit(`c${n + 1}`))]);
    const events = await second.take('ENTITY_UPDATED', 40);
    expect(chain(events)).toEqual(Array.from({ length: 40 }, (_, n) => [n + 1, n + 2]));
  });

  it.each([
    ['another epoch', (head: object) => ({ ...head, epoch: 'other' }), 'EPOCH_CHANGED'],
    ['a position ahead of the log', (head: object) => ({ ...head, seq: 99 }), 'EPOCH_CHANGED'],
    ['a gap that the log has lost', (head: object) => ({ ...head, seq: 1 }), 'HISTORY_TRUNCATED'],
  ])('[R3] with %s starts over', async (_what, change, reason) => {
    await edits(5);
    await harness.database.query('DELETE FROM change_events WHERE seq <= 2');
    const client = await harness.connect();
    await client.hello();
    const head = positionOf(await client.subscribe('customers'));
    const reset = await client.subscribe('customers', change(head), 'again');
    expect(reset).toMatchObject({ mode: 'reset', reason, ...head });
    await edits(1);
    const event = await client.next('ENTITY_UPDATED', ({ sub }) => sub === 'again');
    expect(chain([event])).toEqual([[5, 6]]);
    const pong = await client.roundTrip();
    expect(pong['pos']).toEqual({ customers: 6, again: 6 });
  });

  it('[R3] is told when the log began anew', async () => {
    const client = await harness.watch('customers');
    await edits(1);
    const { epoch } = await client.next('ENTITY_UPDATED');
    await harness.rest('/faults/forget-log', { method: 'POST' });
    const reset = await client.next('RESET');
    expect(reset).toMatchObject({ sub: 'customers', seq: 0, reason: 'EPOCH_CHANGED' });
    expect(reset['epoch']).not.toBe(epoch);
    await edits(1);
    expect(await client.next('ENTITY_UPDATED')).toMatchObject({
      epoch: reset['epoch'],
      prev: 0,
      seq: 1,
    });
  });

  it('[C4] a PONG tells the end of each stream, so that a lost tail shows', async () => {
    const client = await harness.watch('customers');
    await client.subscribe('contacts');
    await edits(2);
    expect(await client.roundTrip()).toMatchObject({ ts: 1, pos: { customers: 2, contacts: 0 } });
    await harness.rest('/faults', { method: 'PUT', body: { dropPct: 100 } });
    await edits(1);
    expect((await client.roundTrip())['pos']).toEqual({ customers: 3, contacts: 0 });
    await harness.rest('/faults', { method: 'PUT', body: { dropPct: 0 } });
    await edits(1);
    const events = await client.take('ENTITY_UPDATED', 3);
    expect(chain(events)).toEqual([
      [0, 1],
      [1, 2],
      [3, 4],
    ]);
  });

  it('[C5] ends when it is unsubscribed', async () => {
    const client = await harness.watch('customers');
    client.send({ type: 'UNSUBSCRIBE', id: 'u', sub: 'customers' });
    expect(await client.next('UNSUBSCRIBED')).toMatchObject({ id: 'u', sub: 'customers' });
    await edits(1);
    expect((await client.roundTrip())['pos']).toEqual({});
    expect(client.frames).toEqual([]);
  });

  it('[R5] by a name that would bloat every event is refused', async () => {
    const client = await harness.connect();
    await client.hello();
    client.send({ type: 'SUBSCRIBE', id: '1', sub: 's'.repeat(257), entityType: 'customers' });
    const { id, code, sub } = await client.next('ERROR');
    expect([id, code, String(sub).length]).toEqual(['1', 'BAD_MESSAGE', 64]);
    expect(await client.roundTrip()).toMatchObject({ pos: {} });
  });

  it('[R5] of nothing that exists, or of too many, is refused', async () => {
    const client = await harness.connect();
    await client.hello();
    client.send({ type: 'SUBSCRIBE', id: '1', sub: 's', entityType: 'passwords' });
    expect(await client.next('ERROR')).toMatchObject({ id: '1', code: 'UNKNOWN_ENTITY' });
    for (let n = 0; n < 64; n++) await client.subscribe('customers', undefined, `s${n}`);
    client.send({ type: 'SUBSCRIBE', id: '2', sub: 'more', entityType: 'customers' });
    expect(await client.next('ERROR')).toMatchObject({
      id: '2',
      sub: 'more',
      code: 'TOO_MANY_SUBS',
    });
  });
});

describe('a slow reader', () => {
  /** Big changes of `rows` customers, as if somebody had written them. */
  async function bigEdits(count: number, rows: number): Promise<void> {
    await harness.database.query(
      `INSERT INTO change_events SELECT 'customers', l.seq + n, now(), NULL, NULL, jsonb_build_object(
         'kind', 'updated', 'id', 'big' || n % $2::int, 'version', n + 1, 'baseVersion', n,
         'changes', jsonb_build_object('notes', repeat('x', 40000)))
       FROM change_logs l, generate_series(1, $1::int) AS n WHERE l.entity_type = 'customers'`,
      [count, rows],
    );
    await harness.database.query(
      "UPDATE change_logs SET seq = seq + $1 WHERE entity_type = 'customers'",
      [count],
    );
    harness.server.feed.wake('customers');
    await harness.server.feed.settled();
  }

  it('[R5] gets each row once when it reads again, and no frame above 1 MiB', async () => {
    const client = await harness.watch('customers');
    const sizes: number[] = [];
    client.socket.on('message', (data: Buffer) => sizes.push(data.length));
    client.socket.pause();
    for (let round = 0; round < 4; round++) await bigEdits(500, 5);
    client.socket.resume();
    const events = [await client.next('ENTITY_UPDATED')];
    while (events.at(-1)?.['seq'] !== 2_000) events.push(await client.next('ENTITY_UPDATED'));
    expect(events.length).toBeLessThan(2_000);
    expect(
      chain(events)
        .slice(1)
        .map(([prev]) => prev),
    ).toEqual(
      chain(events)
        .slice(0, -1)
        .map(([, seq]) => seq),
    );
    expect(Math.max(...sizes)).toBeLessThan(1_048_576);
  }, 30_000);

  it('[R5] that does not read for half a minute is let go', async () => {
    const client = await harness.watch('customers');
    client.socket.pause();
    for (let round = 0; round < 2; round++) await bigEdits(500, 5);
    harness.clock.advance(29_999);
    expect((await harness.rest('/api/health')).body).toMatchObject({ subscriptions: 1 });
    harness.clock.advance(1);
    expect((await harness.rest('/api/health')).body).toMatchObject({ subscriptions: 0 });
    client.socket.resume();
    expect((await client.whenClosed()).code).toBe(4508);
  }, 30_000);

  it('[R3] whose gap is larger than its window starts over', async () => {
    const client = await harness.watch('customers');
    const head = positionOf(await client.subscribe('customers', undefined, 'head'));
    await bigEdits(30, 5);
    expect(await client.subscribe('customers', head, 'late')).toMatchObject({
      mode: 'reset',
      reason: 'TOO_FAR_BEHIND',
      seq: 30,
    });
  });
});
