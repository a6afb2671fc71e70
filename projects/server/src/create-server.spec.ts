import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../testing/manual-clock';
import { ServerHarness } from '../testing/server-harness';
import { emptyDatabase } from '../testing/test-database';
import type { Database } from './db/database';
import { ChangeFeed } from './log/change-feed';
import { newCounters } from './measure/counters';
import { machineProbe } from './measure/machine-probe';
import { silentLogger } from './runtime/logger';

let harness: ServerHarness | null = null;

afterEach(async () => {
  await harness?.stop();
  harness = null;
});

/** Lets what a timer started go through the database. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise<void>((resolve) => setImmediate(resolve));
}

describe('the sampler', () => {
  it('[row:A8] writes real measurements each second, with the value before', async () => {
    harness = await ServerHarness.start({}, { measure: true });
    const { clock, rest } = { clock: harness.clock, rest: harness.rest.bind(harness) };
    const version = async (wanted: number) => {
      const { body } = await rest('/api/dashboard-metrics/requests');
      return (body as { version: number }).version >= wanted;
    };
    const client = await harness.watch('dashboard-metrics');
    clock.advance(1_000);
    await until(() => version(2));
    clock.advance(1_000);
    await until(() => version(3));
    const { body } = await rest('/api/dashboard-metrics?sort=id');
    const { items } = body as { items: { id: string; value: number; previous: number }[] };
    expect(items.map(({ id }) => id)).toEqual([
      ...['connections', 'cpu', 'database', 'event-loop', 'events', 'memory', 'requests'],
    ]);
    const [connections] = items;
    expect(connections).toMatchObject({ value: 1, previous: 1, version: 3 });
    const memory = items.find(({ id }) => id === 'memory')?.value ?? 0;
    expect(Math.abs(memory - process.memoryUsage.rss() / 1_048_576)).toBeLessThan(memory);
    expect(items.find(({ id }) => id === 'requests')?.value).toBeGreaterThan(0);
    const events = await client.take('ENTITY_UPDATED', 14);
    expect(events.map(({ prev }) => prev)).toEqual(events.map((_, index) => index));
    expect((await rest('/api/activities')).body).toMatchObject({ totalCount: 0 });
  }, 60_000);

  it('[row:A8] measures rates since the last time', async () => {
    const counters = newCounters();
    const database: Database = {
      query: () => Promise.resolve([]),
      transaction: () => Promise.reject(new Error('not used')),
      close: () => Promise.resolve(),
    };
    const probe = machineProbe(database, counters);
    counters.eventsSent = 10_000;
    counters.connections = 3;
    expect(await probe.measure()).toMatchObject({ connections: 3, requests: 0 });
    expect((await probe.measure()).events).toBe(0);
    probe.stop();
  });
});

describe('robots', () => {
  it('[row:A8] edit at the rate that is set, under names of their own', async () => {
    harness = await ServerHarness.start({ trafficPerSecond: 10 }, { random: Math.random });
    const { clock, database } = harness;
    const count = async () => {
      const [row] = await database.query('SELECT count(*) AS n FROM activities WHERE robot');
      return Number(row?.['n']);
    };
    // Chance decides what a robot does: 20 s at this rate are some 200 doings.
    let edits = 0;
    for (let tick = 0; edits < 10 && tick < 200; tick++) {
      clock.advance(100);
      await new Promise<void>((resolve) => setImmediate(resolve));
      edits = await count();
    }
    expect(edits).toBeGreaterThanOrEqual(10);
    const { body } = await harness.rest('/api/activities?robot=true&limit=1');
    expect(body).toMatchObject({ items: [{ actor: expect.stringMatching(/^Robot /) }] });
  }, 60_000);

  it('[row:E10] sell and chat when they are asked to, as their names', async () => {
    harness = await ServerHarness.start();
    const { clock } = harness;
    const [sales, messages] = [await harness.watch('sales'), await harness.watch('messages')];
    const body = { salesPerSecond: 5, chatPerSecond: 5 };
    expect((await harness.rest('/faults', { method: 'PUT', body })).status).toBe(200);
    const sold = sales.take('ENTITY_CREATED', 2);
    const said = messages.take('ENTITY_CREATED', 2);
    for (let tick = 0; tick < 2; tick++) {
      clock.advance(1_000);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const [sale] = await sold;
    expect(sale).toMatchObject({ data: { entity: { amount: expect.any(Number) } } });
    const [message] = await said;
    const entity = {
      roomId: expect.stringMatching(/^r\d$/),
      author: expect.stringMatching(/^Robot/),
    };
    expect(message).toMatchObject({ data: { entity } });
  }, 60_000);

  it('[row:E10] forget the oldest sales, so that they do not grow for ever', async () => {
    harness = await ServerHarness.start();
    const { clock, database } = harness;
    await database.query(
      `INSERT INTO sales (id, amount, product, region, at, version)
       SELECT 'old' || n, 1, 'x', 'y', '2001-01-01', 1 FROM generate_series(1, 9100) n`,
    );
    const client = await harness.watch('sales');
    await harness.rest('/faults', { method: 'PUT', body: { salesPerSecond: 1 } });
    clock.advance(1_000);
    expect(await client.next('ENTITY_DELETED')).toMatchObject({
      data: { entityId: expect.stringMatching(/^old/) },
    });
  }, 60_000);
});

describe('the feed', () => {
  it('[R2] tries again when the database fails, and loses nothing', async () => {
    harness = await ServerHarness.start();
    const { database } = harness;
    let failures = 1;
    const flaky: Database = {
      ...database,
      query: (sql, params) =>
        /change_events/.test(sql) && failures-- > 0
          ? Promise.reject(new Error('gone'))
          : database.query(sql, params),
    };
    const clock = new ManualClock();
    const feed = new ChangeFeed(flaky, clock, silentLogger);
    await feed.start(['customers']);
    const told: number[] = [];
    feed.listen({
      changed: (_type, changes) => told.push(...changes.map(({ seq }) => seq)),
      restarted: () => undefined,
    });
    await harness.patch('customers/c1', { score: 1_000 });
    feed.wake('customers');
    await feed.settled();
    expect(told).toEqual([]);
    await harness.patch('customers/c1', { score: 1_001 });
    clock.advance(250);
    await feed.settled();
    expect(told).toEqual([1, 2]);
  }, 60_000);

  it('[R1] a server that starts again goes on where it was', async () => {
    const database = await emptyDatabase();
    const kept = { ...database, close: () => Promise.resolve() };
    harness = await ServerHarness.start({}, { database: kept });
    const first = await harness.watch('customers');
    await harness.patch('customers/c1', { score: 1_000 });
    const { epoch, seq } = await first.next('ENTITY_UPDATED');
    await harness.patch('customers/c1', { score: 1_001 });
    await harness.stop();
    harness = await ServerHarness.start({}, { database });
    expect((await harness.rest('/api/customers')).body).toMatchObject({ totalCount: 20 });
    const second = await harness.connect();
    await second.hello();
    expect(await second.subscribe('customers', { epoch, seq })).toMatchObject({ mode: 'resumed' });
    expect(await second.next('ENTITY_UPDATED')).toMatchObject({ prev: 1, seq: 2, replay: true });
  }, 60_000);
});

describe('a built app', () => {
  it('[R1] is served beside the API, its pages by its index', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'cachehub-app-'));
    writeFileSync(join(dir, 'index.html'), '<app-root></app-root>');
    writeFileSync(join(dir, 'main.js'), 'go()');
    harness = await ServerHarness.start({ staticDir: dir });
    const get = async (path: string, accept = 'text/html') => {
      const { status, body } = await (harness as ServerHarness).rest(path, { headers: { accept } });
      return [status, typeof body === 'string' ? body : 'json'];
    };
    expect(await get('/')).toEqual([200, '<app-root></app-root>']);
    expect(await get('/customers/c1')).toEqual([200, '<app-root></app-root>']);
    expect(await get('/faults')).toEqual([200, '<app-root></app-root>']);
    expect(await get('/faults', 'application/json')).toEqual([200, 'json']);
    expect(await get('/main.js', '*/*')).toEqual([200, 'go()']);
    expect(await get('/gone.js', '*/*')).toEqual([404, 'json']);
    expect(await get('/api/nothing')).toEqual([404, 'json']);
    expect(await get('/../create-server.ts', '*/*')).toEqual([404, 'json']);
    expect(await get('/%2e%2e%2fcreate-server.ts', '*/*')).toEqual([404, 'json']);
    rmSync(dir, { recursive: true });
  }, 60_000);
});
