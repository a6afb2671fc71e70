import { ServerHarness } from '../../testing/server-harness';
import type { Database, SqlRunner } from '../db/database';
import { CUSTOMERS } from '../entities/crm-entities';
import { readRange } from '../log/change-log';
import { WriteService } from './write-service';

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

async function loggedVersions(entityType = 'customers') {
  const rows = await harness.database.query(
    'SELECT seq, change, client_id, mutation_id FROM change_events WHERE entity_type = $1 ORDER BY seq',
    [entityType],
  );
  return rows as readonly {
    readonly seq: number;
    readonly change: { readonly kind: string; readonly id: string; readonly version: number };
    readonly client_id: string | null;
    readonly mutation_id: string | null;
  }[];
}

/** The database, failing at the first statement that fits. */
function failingAt(database: Database, pattern: RegExp): Database {
  const guard = (runner: SqlRunner): SqlRunner => ({
    query: (sql, params) =>
      pattern.test(sql) ? Promise.reject(new Error('disk on fire')) : runner.query(sql, params),
  });
  return {
    ...guard(database),
    close: () => database.close(),
    transaction: (run) => database.transaction((tx) => run(guard(tx))),
  };
}

describe('a write', () => {
  it('[R2] leaves row, event, activity and result, with the origin of the write', async () => {
    const headers = { 'idempotency-key': 'k1', 'sync-client-id': 'tab-7' };
    await harness.patch('customers/c1', { score: 101 }, headers);
    const [event, ...others] = await loggedVersions();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      seq: 1,
      client_id: 'tab-7',
      mutation_id: 'k1',
      change: {
        kind: 'updated',
        id: 'c1',
        version: 2,
        baseVersion: 1,
        changes: { score: 101, version: 2 },
      },
    });
    const [activity] = await loggedVersions('activities');
    expect(activity?.change).toMatchObject({
      kind: 'created',
      row: { actor: 'developer', robot: false, verb: 'updated', entityId: 'c1' },
    });
  });

  it('[R2] is two statements in one transaction, whatever it does', async () => {
    const { database, server, clock } = harness;
    const statements: number[] = [];
    const counting: Database = {
      ...database,
      transaction: (run) => {
        const place = statements.push(0) - 1;
        return database.transaction((tx) =>
          run({
            query: (sql, params) => {
              statements[place] = (statements[place] ?? 0) + 1;
              return tx.query(sql, params);
            },
          }),
        );
      },
    };
    const writes = new WriteService(counting, server.feed, clock, true);
    const identity = { userId: 'developer', role: 'editor', robot: false } as const;
    const base = { identity, entity: CUSTOMERS };
    const update = { kind: 'update', id: 'c1', body: { score: 101 }, expectedVersion: 1 } as const;
    await writes.write({ ...base, operation: update, idempotencyKey: 'k1' });
    await writes.write({ ...base, operation: { kind: 'create', body: { name: 'Ada' } } });
    const gone = { kind: 'delete', id: 'c2', expectedVersion: 1 } as const;
    await writes.write({ ...base, operation: gone, idempotencyKey: 'k2' });
    // Given again, refused, and refused by its values.
    await writes.write({ ...base, operation: update, idempotencyKey: 'k1' });
    await writes.write({ ...base, operation: update, idempotencyKey: 'k3' });
    const wrong = { ...update, body: { score: 'many' } };
    await writes.write({ ...base, operation: wrong, idempotencyKey: 'k4' });
    expect(statements).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it.each([/INSERT INTO change_events/, /INSERT INTO activities/, /UPDATE idempotency_keys/])(
    '[R2] that fails at %s leaves nothing, and can be tried again',
    async (pattern) => {
      const { database, server, clock } = harness;
      const broken = new WriteService(failingAt(database, pattern), server.feed, clock);
      const request = {
        identity: { userId: 'developer', role: 'editor', robot: false },
        entity: CUSTOMERS,
        operation: { kind: 'update', id: 'c1', body: { score: 101 }, expectedVersion: null },
        idempotencyKey: 'k1',
      } as const;
      await expect(broken.write(request)).rejects.toThrow('disk on fire');
      expect((await harness.rest('/api/customers/c1')).body).toMatchObject({ version: 1 });
      expect(await loggedVersions()).toEqual([]);
      const again = await harness.patch(
        'customers/c1',
        { score: 101 },
        { 'idempotency-key': 'k1' },
      );
      expect(again).toMatchObject({ status: 200, body: { version: 2 } });
      expect(again.headers['idempotency-replayed']).toBeUndefined();
      expect((await loggedVersions()).map(({ seq }) => seq)).toEqual([1]);
    },
  );

  it('[R2] is in the log in the order of commits, without holes, however many come at once', async () => {
    const writes = Array.from({ length: 40 }, (_, n) =>
      harness.patch(`customers/c${1 + (n % 4)}`, { score: 1_000 + n }),
    );
    const answers = await Promise.all(writes);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const events = await loggedVersions();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    for (const id of ['c1', 'c2', 'c3', 'c4']) {
      const versions = events.filter((e) => e.change.id === id).map((e) => e.change.version);
      expect(versions).toEqual(versions.map((_, index) => index + 2));
    }
  });

  it('[R2] told in the order of the log, after the commit', async () => {
    const told: number[] = [];
    harness.server.feed.listen({
      changed: (type, changes) => {
        if (type === 'customers') told.push(...changes.map(({ seq }) => seq));
      },
      restarted: () => undefined,
    });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => harness.patch('customers/c1', { score: 1_000 + n })),
    );
    await harness.server.feed.settled();
    expect(told).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('[R2] of a robot is shown as such; the feed keeps the last thousand activities', async () => {
    const { database, server, clock } = harness;
    const writes = new WriteService(database, server.feed, clock);
    await database.query(
      `INSERT INTO activities SELECT 'old' || n, $1::timestamptz, 'x', false, 'updated', 'customers',
         'c1', '', 1 FROM generate_series(1, 1050) AS n`,
      ['2020-01-01T00:00:00Z'],
    );
    await database.query("SELECT setval('activities_id', 99)");
    const outcome = await writes.write({
      identity: { userId: 'Robot Ada', role: 'editor', robot: true },
      entity: CUSTOMERS,
      operation: { kind: 'delete', id: 'c1', expectedVersion: 1 },
    });
    expect(outcome.status).toBe(200);
    const { body } = await harness.rest('/api/activities?limit=1');
    expect(body).toMatchObject({
      items: [{ id: 'a100', actor: 'Robot Ada', robot: true, verb: 'deleted', entityId: 'c1' }],
      totalCount: 1_000,
    });
    const changes = (await loggedVersions('activities')).map(({ change }) => change);
    expect(changes.map(({ kind }) => kind)).toEqual(['created', 'deleted-many']);
  });
});

describe('an idempotency key', () => {
  const key = { 'idempotency-key': 'once' };

  it('[R2] is done once and answered alike ever after', async () => {
    const first = await harness.create('customers', { name: 'Ada' }, key);
    const second = await harness.create('customers', { name: 'Ada' }, key);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(await loggedVersions()).toHaveLength(1);
  });

  it('[R2] of a refused write is answered with the same refusal', async () => {
    const headers = { ...key, 'if-match': '"9"' };
    expect((await harness.patch('customers/c1', { score: 101 }, headers)).status).toBe(412);
    await harness.patch('customers/c1', { score: 102 });
    const again = await harness.patch('customers/c1', { score: 101 }, headers);
    expect(again).toMatchObject({ status: 412, body: { current: { version: 1 } } });
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('[R2] with another body, row or method is refused', async () => {
    await harness.patch('customers/c1', { score: 101 }, key);
    for (const other of [
      await harness.patch('customers/c1', { score: 102 }, key),
      await harness.patch('customers/c2', { score: 101 }, key),
      await harness.remove('customers/c1', key),
    ]) {
      const code = 'IDEMPOTENCY_KEY_REUSED';
      expect(other).toMatchObject({ status: 422, body: { error: { code } } });
    }
    expect(await loggedVersions()).toHaveLength(1);
  });

  it('[R2] belongs to its user', async () => {
    const as = (user: string) => ({ ...key, authorization: `Bearer dev:${user}` });
    await harness.create('customers', { name: 'A' }, as('ann'));
    const other = await harness.create('customers', { name: 'B' }, as('bob'));
    expect(other).toMatchObject({ status: 201, body: { name: 'B' } });
    expect(other.headers['idempotency-replayed']).toBeUndefined();
  });

  it('[R2] that is being worked on is not worked on twice', async () => {
    const { database, server, clock } = harness;
    const writes = new WriteService(database, server.feed, clock);
    const request = {
      identity: { userId: 'developer', role: 'editor', robot: false },
      entity: CUSTOMERS,
      operation: { kind: 'create', body: { name: 'Ada' } },
      idempotencyKey: 'once',
    } as const;
    const outcomes = await Promise.all([writes.write(request), writes.write(request)]);
    expect(outcomes.map(({ status }) => status)).toEqual([201, 409]);
    expect(await loggedVersions()).toHaveLength(1);
    expect(await writes.write(request)).toMatchObject({ status: 201, replayed: true });
  });

  it('[R2] that two nodes are given at once is done by one of them', async () => {
    const { database, server, clock } = harness;
    const nodes = [1, 2, 3].map(() => new WriteService(database, server.feed, clock));
    const request = {
      identity: { userId: 'developer', role: 'editor', robot: false },
      entity: CUSTOMERS,
      operation: { kind: 'create', body: { name: 'Ada' } },
      idempotencyKey: 'once',
    } as const;
    const outcomes = await Promise.all(nodes.map((node) => node.write(request)));
    expect(outcomes.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(outcomes.filter(({ replayed }) => replayed)).toHaveLength(2);
    expect(await loggedVersions()).toHaveLength(1);
  });

  it('[R2] is kept for a day', async () => {
    await harness.create('customers', { name: 'Ada' }, key);
    harness.clock.jump(23 * 3_600_000);
    await harness.server.logs.keep();
    const kept = await harness.create('customers', { name: 'Ada' }, key);
    expect(kept.headers['idempotency-replayed']).toBe('true');
    harness.clock.jump(2 * 3_600_000);
    await harness.server.logs.keep();
    const anew = await harness.create('customers', { name: 'Ada' }, key);
    expect(anew.headers['idempotency-replayed']).toBeUndefined();
  });

  it('[R2] has to be a text of sane length', async () => {
    const long = await harness.create('customers', {}, { 'idempotency-key': 'x'.repeat(300) });
    expect(long).toMatchObject({ status: 400, body: { error: { code: 'BAD_HEADER' } } });
  });
});

describe('a log', () => {
  const position = async () => {
    const [row] = await harness.database.query(
      "SELECT epoch, seq FROM change_logs WHERE entity_type = 'customers'",
    );
    return { epoch: String(row?.['epoch']), seq: Number(row?.['seq']) };
  };
  const range = async (from: number, max = 5_000) => {
    const head = await position();
    const result = await readRange(
      harness.database,
      'customers',
      { epoch: head.epoch, seq: from },
      head,
      max,
    );
    return result.ok ? result.changes.length : result.reason;
  };

  async function fill(count: number, at: string) {
    await harness.database.query(
      `INSERT INTO change_events SELECT 'customers', l.seq + n, $1::timestamptz, NULL, NULL,
         '{"kind":"deleted","id":"x","version":1}' FROM change_logs l, generate_series(1, $2) AS n
       WHERE l.entity_type = 'customers'`,
      [at, count],
    );
    await harness.database.query(
      "UPDATE change_logs SET seq = seq + $1 WHERE entity_type = 'customers'",
      [count],
    );
  }

  it('[R3] gives all of a range or none of it', async () => {
    await fill(10, '2025-01-01T00:00:00Z');
    expect(await range(4)).toBe(6);
    expect(await range(10)).toBe(0);
    expect(await range(4, 5)).toBe('TOO_FAR_BEHIND');
    expect(await range(11)).toBe('EPOCH_CHANGED');
    await harness.database.query('DELETE FROM change_events WHERE seq = 7');
    expect(await range(4)).toBe('HISTORY_TRUNCATED');
    expect(await range(7)).toBe(3);
  });

  it('[R3] keeps a thousand events, and the younger ones for ten minutes', async () => {
    await fill(500, new Date(harness.clock.now() - 3_600_000).toISOString());
    await fill(1_500, new Date(harness.clock.now()).toISOString());
    await harness.server.logs.keep();
    expect(await range(500)).toBe(1_500);
    expect(await range(499)).toBe('HISTORY_TRUNCATED');
    harness.clock.jump(601_000);
    await harness.server.logs.keep();
    expect(await range(1_000)).toBe(1_000);
    expect(await range(999)).toBe('HISTORY_TRUNCATED');
  });

  it('[R3] that begins anew has another epoch', async () => {
    await harness.patch('customers/c1', { score: 101 });
    const before = await position();
    await harness.server.logs.forget();
    const after = await position();
    expect(after).toEqual({ epoch: expect.not.stringMatching(before.epoch), seq: 0 });
  });
});
