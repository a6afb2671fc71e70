import { ServerHarness } from '../../testing/server-harness';
import type { Frame, WireClient } from '../../testing/wire-client';
import { robotIdentity } from '../access/identity';
import { CUSTOMERS } from '../entities/crm-entities';
import { decodeServerMessages } from '../protocol';
import type { AppliedWrite } from './applied-log';
import { WriteService } from './write-service';

let harness: ServerHarness;
let client: WireClient;
let ids = 0;

beforeEach(async () => {
  harness = await ServerHarness.start();
  client = await harness.connect();
  await client.hello('dev:ann');
}, 60_000);

afterEach(() => harness.stop());

/** Sends a MUTATE of customers; what is given replaces what is usual. */
function send(message: object, by = client): string {
  const id = `m${++ids}`;
  by.send({ type: 'MUTATE', id, idempotencyKey: id, entityType: 'customers', ...message });
  return id;
}

async function mutate(message: object, by = client): Promise<Frame> {
  const id = send(message, by);
  const isAnswer = (frame: Frame) => frame['id'] === id;
  const answer = await Promise.race([by.next('MUTATED', isAnswer), by.next('ERROR', isAnswer)]);
  expect(decodeServerMessages(answer)).toMatchObject([{ kind: 'message' }]);
  return answer;
}

const update = { op: 'update', entityId: 'c1', idempotencyKey: 'once' } as const;

async function applied(query = ''): Promise<readonly AppliedWrite[]> {
  const { body } = await harness.rest(`/api/applied-actions${query}`);
  return (body as { readonly items: readonly AppliedWrite[] }).items;
}

async function versionOf(id: string): Promise<unknown> {
  const { body } = await harness.rest(`/api/customers/${id}`);
  return (body as { readonly version?: number }).version;
}

const as = (user: string) => ({ authorization: `Bearer dev:${user}` });

describe('MUTATE', () => {
  it('[R2] creates, changes and deletes a row, each with its next version', async () => {
    const created = await mutate({
      op: 'create',
      tempId: 'tmp_1',
      changes: { id: 'tmp_1', name: 'Ada', version: 0, createdAt: 'a guess' },
    });
    expect(created).toMatchObject({
      status: 'applied',
      version: 1,
      entity: { id: 'c21', name: 'Ada', status: 'lead', version: 1 },
      idMap: { tmp_1: 'c21' },
    });
    const changed = await mutate({
      ...{ op: 'update', entityId: 'c21', baseVersion: 1 },
      changes: { phone: '1', notes: null },
    });
    expect(changed).toMatchObject({ status: 'applied', version: 2, entity: { phone: '1' } });
    const deleted = await mutate({ op: 'delete', entityId: 'c21', baseVersion: 2 });
    expect(deleted).toEqual({
      type: 'MUTATED',
      id: deleted['id'],
      status: 'applied',
      version: 3,
    });
    expect(await versionOf('c21')).toBeUndefined();
  });

  it('[M4] removes the fields of `unset`, whatever `changes` say of them', async () => {
    await mutate({
      op: 'update',
      entityId: 'c1',
      changes: { phone: '1', company: 'X', notes: 'n' },
    });
    const answer = await mutate({
      ...{ op: 'update', entityId: 'c1', changes: { phone: '2' } },
      unset: ['phone', 'company', 'notes'],
    });
    expect(answer).toMatchObject({ entity: { phone: null, company: '', notes: null } });
    const refused = await mutate({ op: 'update', entityId: 'c1', unset: ['name'] });
    expect(refused).toMatchObject({
      status: 'rejected',
      error: { code: 'INVALID', field: 'name' },
    });
    const merge = { 'content-type': 'application/merge-patch+json' };
    await harness.patch('customers/c1', { notes: 'n', company: 'Y' });
    const patched = await harness.patch('customers/c1', { notes: null, company: null }, merge);
    expect(patched).toMatchObject({ status: 200, body: { notes: null, company: '' } });
    expect((await harness.patch('customers/c1', { company: null })).status).toBe(422);
  });

  it('[O2] tells its event whose write it was', async () => {
    const watcher = await harness.watch('customers');
    await mutate({ ...update, changes: { score: 101 } });
    expect(await watcher.next('ENTITY_UPDATED')).toMatchObject({
      origin: { clientId: 'test', mutationId: 'once' },
      data: { entityId: 'c1', version: 2, changes: { score: 101 } },
    });
  });

  it('[I6] is done once, and answered as a duplicate with the same result ever after', async () => {
    const create = {
      op: 'create',
      idempotencyKey: 'once',
      tempId: 'tmp_1',
      changes: { name: 'A' },
    };
    const first = await mutate(create);
    const again = await harness.connect();
    await again.hello('dev:ann');
    const second = await mutate(create, again);
    expect([first['status'], second['status']]).toEqual(['applied', 'duplicate']);
    for (const field of ['version', 'entity', 'idMap']) expect(second[field]).toEqual(first[field]);
    expect(await applied()).toHaveLength(1);
  });

  it('[I6] is the same write over HTTP, whatever version it was made against', async () => {
    await mutate({ ...update, baseVersion: 1, changes: { score: 101, city: 'Rom' } });
    const headers = { ...as('ann'), 'idempotency-key': 'once', 'if-match': '"7"' };
    const over = await harness.patch('customers/c1', { city: 'Rom', score: 101 }, headers);
    expect(over).toMatchObject({ status: 200, body: { score: 101, version: 2 } });
    expect(over.headers['idempotency-replayed']).toBe('true');
    expect(await versionOf('c1')).toBe(2);
  });

  it('[R2] under a key that was used for something else is refused', async () => {
    await mutate({ ...update, changes: { score: 101 } });
    for (const other of [
      { ...update, changes: { score: 102 } },
      { ...update, changes: { score: 101 }, unset: ['notes'] },
      { ...update, op: 'delete' },
    ]) {
      expect(await mutate(other)).toMatchObject({
        status: 'rejected',
        error: { code: 'IDEMPOTENCY_KEY_REUSED' },
      });
    }
    const bob = await harness.connect();
    await bob.hello('dev:bob');
    expect(await mutate({ ...update, changes: { score: 102 } }, bob)).toMatchObject({
      status: 'applied',
    });
  });

  it('[R2] meets another version: a conflict with the row as it is, or with nothing', async () => {
    await harness.patch('customers/c1', { score: 101 });
    const stale = { ...update, baseVersion: 1, changes: { score: 102 } };
    const conflict = { status: 'conflict', current: { id: 'c1', score: 101, version: 2 } };
    expect(await mutate(stale)).toMatchObject(conflict);
    await harness.patch('customers/c1', { score: 103 });
    expect(await mutate(stale)).toMatchObject(conflict);
    await harness.remove('customers/c1');
    for (const gone of [
      { op: 'update', entityId: 'c1', baseVersion: 2, changes: { score: 102 } },
      { op: 'update', entityId: 'c1', changes: { score: 102 } },
      { op: 'delete', entityId: 'c1', baseVersion: 2 },
      { op: 'delete', entityId: 'a\0b' },
    ]) {
      expect(await mutate(gone)).toMatchObject({ status: 'conflict', current: null });
    }
    const over = await harness.patch('customers/c1', { score: 1 }, { 'if-match': '"2"' });
    expect(over).toMatchObject({ status: 412, body: { current: null } });
    expect(await harness.remove('customers/c1')).toMatchObject({
      status: 404,
      body: { current: null },
    });
  });

  it.each([
    ['a value that cannot be kept', { changes: { score: 'x' } }, 'INVALID'],
    ['a field that is the server’s', { changes: { id: 'c9' } }, 'INVALID'],
    ['an entity that is not there', { entityType: 'wishes', changes: {} }, 'UNKNOWN_ENTITY'],
    ['what nobody may write', { entityType: 'activities', changes: {} }, 'FORBIDDEN'],
    ['nothing', {}, 'BAD_MESSAGE'],
    ['no row', { entityId: undefined, changes: {} }, 'BAD_MESSAGE'],
    ['no entity', { entityType: undefined, changes: {} }, 'BAD_MESSAGE'],
    ['a create without a row', { op: 'create' }, 'BAD_MESSAGE'],
    ['a call', { op: 'call', name: 'x', args: [1] }, 'UNKNOWN_CALL'],
    ['a key beyond all measure', { idempotencyKey: 'k'.repeat(300) }, 'BAD_MESSAGE'],
    ['a key with U+0000', { idempotencyKey: 'a\0b', changes: {} }, 'BAD_MESSAGE'],
  ])('[R5] with %s is rejected', async (_what, message, code) => {
    const answer = await mutate({ ...update, ...message });
    expect(answer).toMatchObject({ type: 'MUTATED', status: 'rejected', error: { code } });
    expect(await versionOf('c1')).toBe(1);
    expect(await applied()).toEqual([]);
  });

  it('[R5] of a viewer is rejected, and a stored result is not shown to who lost the right', async () => {
    await mutate({ ...update, changes: { score: 101 } });
    await harness.database.query("UPDATE idempotency_keys SET user_id = 'viewer'");
    const viewer = await harness.connect();
    await viewer.hello('dev:viewer');
    const answer = await mutate({ ...update, changes: { score: 101 } }, viewer);
    expect(answer).toMatchObject({ status: 'rejected', error: { code: 'FORBIDDEN' } });
    expect(answer['entity']).toBeUndefined();
  });

  it('[R2] that is refused for good is refused alike ever after', async () => {
    const refused = await mutate({ ...update, entityId: 'c99', changes: { score: 1 } });
    await harness.database.query("UPDATE customers SET id = 'c99' WHERE id = 'c9'");
    expect(await mutate({ ...update, entityId: 'c99', changes: { score: 1 } })).toEqual({
      ...refused,
      id: expect.any(String),
    });
    expect(await versionOf('c99')).toBe(1);
  });
});

describe('a MUTATE that fails for now', () => {
  const write = { ...update, changes: { score: 101 } };

  it('[R2] is answered as one to be tried again, and nothing of it is kept', async () => {
    const transaction = jest.spyOn(harness.database, 'transaction');
    transaction.mockRejectedValueOnce(new Error('disk on fire'));
    const failed = await mutate(write);
    expect(failed).toMatchObject({ type: 'ERROR', code: 'UNAVAILABLE', retryable: true });
    expect(JSON.stringify(failed)).not.toContain('fire');
    expect(await mutate(write)).toMatchObject({ status: 'applied', version: 2 });
  });

  it('[R2] because the same is being worked on says so', async () => {
    const { release, begun } = holdTransactions(1);
    const first = send(write);
    await begun;
    const other = await harness.connect();
    await other.hello('dev:ann');
    expect(await mutate(write, other)).toMatchObject({
      ...{ type: 'ERROR', code: 'IN_PROGRESS', retryable: true, retryAfterMs: 1_000 },
    });
    const headers = { ...as('ann'), 'idempotency-key': 'once' };
    const over = await harness.patch('customers/c1', { score: 101 }, headers);
    expect(over).toMatchObject({ status: 409, headers: { 'retry-after': '1' } });
    release();
    expect(await client.next('MUTATED')).toMatchObject({ id: first, status: 'applied' });
    expect(await mutate(write, other)).toMatchObject({ status: 'duplicate' });
  });

  it('[R5] because too many wait for their answers is told to wait', async () => {
    const { release, begun } = holdTransactions(1);
    for (let n = 0; n < 32; n++)
      send({ op: 'update', entityId: 'c1', changes: { score: 200 + n } });
    await begun;
    const refused = await mutate({ op: 'update', entityId: 'c1', changes: { score: 1 } });
    expect(refused).toMatchObject({ code: 'TOO_MANY_IN_FLIGHT', retryable: true });
    release();
    const answers = await client.take('MUTATED', 32);
    expect(answers.map((answer) => answer['version'])).toEqual(answers.map((_, n) => n + 2));
    expect(await versionOf('c1')).toBe(33);
  });

  it('[R5] is no reason to count the writes of a full queue as too many frames', async () => {
    for (let n = 0; n < 300; n++) {
      const answer = await mutate({ op: 'update', entityId: 'c1', changes: { score: 200 + n } });
      expect(answer['status']).toBe('applied');
    }
    const { release } = holdTransactions(1);
    for (let n = 0; n < 300; n++) send({ op: 'update', entityId: 'c1', changes: { score: n } });
    expect((await client.whenClosed()).code).toBe(4429);
    release();
  }, 30_000);

  it('[R2] because its socket went is done to its end where it was begun, and not begun else', async () => {
    const { release, begun } = holdTransactions(1);
    send({ ...write, idempotencyKey: 'begun' });
    send({ ...write, idempotencyKey: 'waiting', changes: { score: 102 } });
    await begun;
    await client.roundTrip();
    client.socket.terminate();
    await client.whenClosed();
    // The server has heard of it when it counts one connection less.
    while ((await health()).connections > 0) await new Promise((resolve) => setImmediate(resolve));
    release();
    const again = await harness.connect();
    await again.hello('dev:ann');
    const same = { ...write, idempotencyKey: 'begun' };
    let answer = await mutate(same, again);
    while (answer['code'] === 'IN_PROGRESS') answer = await mutate(same, again);
    expect(answer).toMatchObject({ status: 'duplicate', version: 2 });
    expect((await applied()).map((one) => one.idempotencyKey)).toEqual(['begun']);
  });

  async function health(): Promise<{ readonly connections: number }> {
    return (await harness.rest('/api/health')).body as { readonly connections: number };
  }

  /** The next transactions wait until they are released. */
  function holdTransactions(count: number) {
    const { database } = harness;
    let release = () => undefined as void;
    let begin = () => undefined as void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const transaction = database.transaction.bind(database);
    const spy = jest.spyOn(database, 'transaction');
    for (let n = 0; n < count; n++) {
      spy.mockImplementationOnce(async (run) => {
        begin();
        await gate;
        return transaction(run);
      });
    }
    return { release: () => release(), begun };
  }
});

describe('the log of applied actions', () => {
  it('[I6] has each write once and in order, over either way', async () => {
    const headers = { ...as('ann'), 'idempotency-key': 'k1', 'sync-client-id': 'tab-7' };
    const created = await harness.create('contacts', { customerId: 'c1', name: 'A' }, headers);
    const { id } = created.body as { readonly id: string };
    await harness.create('contacts', { customerId: 'c1', name: 'A' }, headers);
    await mutate({ ...update, idempotencyKey: 'k2', changes: { score: 101 } });
    await mutate({ ...update, idempotencyKey: 'k3', changes: { score: 101 } });
    await mutate({ ...update, idempotencyKey: 'k4', changes: { score: 'x' } });
    await harness.remove(`contacts/${id}`);
    const items = await applied();
    const at = harness.clock.now();
    const common = { at, clientId: null, idempotencyKey: null, userId: 'ann' };
    const contact = { entityType: 'contacts', entityId: id };
    const customer = { entityType: 'customers', entityId: 'c1', op: 'update', clientId: 'test' };
    expect(items).toEqual([
      {
        ...{ ...common, ...contact, n: 1, op: 'create', version: 1, seq: 1 },
        ...{ clientId: 'tab-7', idempotencyKey: 'k1' },
      },
      { ...common, ...customer, n: 2, version: 2, seq: 1, idempotencyKey: 'k2' },
      { ...common, ...customer, n: 3, version: 2, seq: null, idempotencyKey: 'k3' },
      { ...common, ...contact, n: 4, op: 'delete', version: 2, seq: 2, userId: 'developer' },
    ]);
    expect(await applied('?after=2&entityType=contacts')).toEqual(items.slice(3));
    expect(await applied('?idempotencyKey=k2')).toEqual(items.slice(1, 2));
    expect(await applied('?userId=ann&limit=1')).toEqual(items.slice(0, 1));
    const wrong = await harness.rest('/api/applied-actions?n=1');
    expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'BAD_QUERY' } } });
  });

  it('[R2] has nothing of a write that was undone', async () => {
    const { query } = harness.database;
    await query('DROP TABLE activities');
    const answer = await mutate({ ...update, changes: { score: 101 } });
    expect(answer).toMatchObject({ type: 'ERROR', retryable: true });
    expect(await applied()).toEqual([]);
  });

  it('[R5] is bounded, knows no robots, and is not there in production', async () => {
    await harness.database.query(
      `INSERT INTO applied_writes (user_id, op, entity_type, entity_id, version, at)
       SELECT 'old', 'update', 'customers', 'c1', n, now() FROM generate_series(1, 10050) AS n`,
    );
    await harness.server.logs.keep();
    const { database, server, clock } = harness;
    const outcome = await new WriteService(database, server.feed, clock, true).write({
      identity: robotIdentity('Robot Ada'),
      entity: CUSTOMERS,
      operation: { kind: 'delete', id: 'c1', expectedVersion: null },
    });
    expect(outcome.status).toBe(200);
    const items = await applied();
    expect([items.length, items[0]?.n]).toEqual([10_000, 51]);
    await harness.stop();
    harness = await ServerHarness.start({ production: true, authSecret: 's'.repeat(32) });
    expect((await harness.rest('/api/applied-actions')).status).not.toBe(200);
    expect((await harness.rest('/api/sign-in', { method: 'POST', body: {} })).status).not.toBe(200);
  });
});

describe('results', () => {
  it('[R2] of the socket are kept for a day', async () => {
    const write = { ...update, changes: { score: 101 } };
    await mutate(write);
    harness.clock.jump(24 * 3_600_000 - 1);
    await harness.server.logs.keep();
    expect(await mutate(write)).toMatchObject({ status: 'duplicate' });
    harness.clock.jump(2);
    await harness.server.logs.keep();
    expect(await mutate(write)).toMatchObject({ status: 'applied' });
  });
});
