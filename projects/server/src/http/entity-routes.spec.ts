import { ServerHarness } from '../../testing/server-harness';

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly totalCount: number;
}

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

async function page(query: string, headers: Record<string, string> = {}): Promise<Page> {
  const answer = await harness.rest(`/api/${query}`, { headers });
  expect(answer.status).toBe(200);
  return answer.body as Page;
}

async function codeOf(path: string): Promise<unknown> {
  const { status, body } = await harness.rest(path);
  return [status, (body as { error: { code: string } }).error.code];
}

describe('errors', () => {
  it('[R5] where there is no route have the shape of all others', async () => {
    expect(await codeOf('/api')).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf('/api/customers/c1/c2')).toEqual([404, 'NOT_FOUND']);
  });
});

describe('lists', () => {
  it('[R1] a new database has customers, contacts and transactions, the same each time', async () => {
    const first = await page('customers?limit=3');
    expect(first.totalCount).toBe(20);
    expect(first.items[0]).toMatchObject({ id: expect.stringMatching(/^c\d+$/), version: 1 });
    expect((await page('contacts')).totalCount).toBeGreaterThan(5);
    expect((await page('transactions')).totalCount).toBeGreaterThan(5);
    await harness.stop();
    harness = await ServerHarness.start();
    expect(await page('customers?limit=3')).toEqual(first);
  });

  it('[R4] pages, filters and searches', async () => {
    const all = (await page('customers?sort=id')).items;
    const wanted = all.filter((row) => row['status'] === 'active');
    const active = await page('customers?status=active&sort=id&limit=2&offset=1');
    expect(active).toEqual({ items: wanted.slice(1, 3), totalCount: wanted.length });
    const name = String(all[4]?.['name']).slice(1).toUpperCase();
    const found = await page(`customers?q=${encodeURIComponent(name)}`);
    expect(found.items).toContainEqual(all[4]);
    expect(await page('customers?offset=500')).toEqual({ items: [], totalCount: 20 });
    expect((await page('customers?limit=0')).items).toEqual([]);
    expect((await page('customers?q=%25')).totalCount).toBe(0);
  });

  it('[L6] sorts by code point, nulls last in both directions, ties by id', async () => {
    const names = ['b', 'Z', 'a', 'ä', 'b', '😀', '\uffee'];
    for (const [index, name] of names.entries()) {
      const phone = index % 2 === 0 ? null : String(index);
      await harness.create('contacts', { customerId: 'sorted', name, phone });
    }
    const sorted = async (sort: string, field: string) =>
      (await page(`contacts?customerId=sorted&sort=${sort}`)).items.map((row) => row[field]);
    expect(await sorted('name', 'name')).toEqual(['Z', 'a', 'b', 'b', 'ä', '\uffee', '😀']);
    expect(await sorted('phone', 'phone')).toEqual(['1', '3', '5', null, null, null, null]);
    expect(await sorted('-phone', 'phone')).toEqual(['5', '3', '1', null, null, null, null]);
    const [first, second] = (await page('contacts?customerId=sorted&sort=-name')).items
      .filter((row) => row['name'] === 'b')
      .map((row) => String(row['id']));
    expect(first?.localeCompare(String(second), 'en', { numeric: true })).toBe(-1);
  });

  it('[row:D2] transactions of a contact are a list of their own, and follow what is written', async () => {
    const customerId = 'c1';
    const created = await harness.create('contacts', { customerId, name: 'Ada', notes: 'a\nb' });
    const { id: contactId, notes } = created.body as {
      readonly id: string;
      readonly notes: string;
    };
    expect(notes).toBe('a\nb');
    const ids: unknown[] = [];
    for (const amount of [30, 10, 20]) {
      const body = { customerId, contactId, amount, description: `No ${amount}`, currency: 'CHF' };
      ids.push(((await harness.create('transactions', body)).body as { readonly id: string }).id);
      harness.clock.jump(1);
    }
    const amounts = async (query: string) =>
      (await page(`transactions?contactId=${contactId}&${query}`)).items.map(
        (row) => row['amount'],
      );
    expect(await amounts('sort=-at')).toEqual([20, 10, 30]);
    expect(await amounts('sort=amount&limit=2')).toEqual([10, 20]);
    expect(await amounts('currency=EUR')).toEqual([]);
    expect(await amounts('kind=invoice&q=No%202')).toEqual([20]);
    const changes = { kind: 'payment', contactId: null };
    const changed = await harness.patch(`transactions/${String(ids[0])}`, changes);
    expect(changed).toMatchObject({ status: 200, body: { ...changes, version: 2 } });
    await harness.remove(`transactions/${String(ids[1])}`);
    expect(await amounts('sort=at')).toEqual([20]);
    expect((await page('contacts?customerId=c1&sort=-createdAt')).items[0]).toEqual(created.body);
  });

  it('[R4] a position is taken before the rows are read', async () => {
    const before = await harness.rest('/api/customers');
    expect(before.headers['sync-position']).toMatch(/^[\w-]{36}:0$/);
    await harness.patch('customers/c1', { score: 1_000 });
    const after = await harness.rest('/api/customers/c1');
    expect(after.headers['sync-position']).toMatch(/:1$/);
    const { database } = harness;
    const order: string[] = [];
    const query = jest.spyOn(database, 'query').mockImplementation((sql) => {
      order.push(/change_logs/.test(sql) ? 'position' : 'rows');
      return Promise.resolve([{ epoch: 'e', seq: 1, '#total': 0, '#place': null }]);
    });
    await harness.rest('/api/customers');
    await harness.rest('/api/customers/c1');
    query.mockRestore();
    expect(order).toEqual(['position', 'rows', 'position', 'rows']);
  });

  it.each([
    '/api/customers?sort=name;drop table customers',
    "/api/customers?sort=name' or 1=1",
    '/api/customers?password=1',
    '/api/customers?limit=-1',
    '/api/customers?limit=1e9',
    '/api/customers?offset=x',
    '/api/customers?q=a&q=b',
    '/api/customers?where=[',
    '/api/customers?cursor=x',
    '/api/customers?q=%00',
    '/api/activities?robot=maybe',
  ])('[R5] %s is refused', async (path) => {
    expect(await codeOf(path)).toEqual([400, 'BAD_QUERY']);
  });

  it('[R5] hostile texts are values and nothing else', async () => {
    for (const text of [
      "' OR '1'='1",
      '"; DROP TABLE customers; --',
      '\\',
      '%',
      '$1',
      "\\' OR 1",
    ]) {
      const value = encodeURIComponent(text);
      expect((await page(`customers?status=${value}`)).totalCount).toBe(0);
      expect((await page(`customers?q=${value}`)).totalCount).toBeLessThan(20);
      expect(await codeOf(`/api/customers/${value}`)).toEqual([404, 'NOT_FOUND']);
    }
    expect((await page('customers')).totalCount).toBe(20);
  });

  it('[R5] unknown entities are not found', async () => {
    expect(await codeOf('/api/passwords')).toEqual([404, 'UNKNOWN_ENTITY']);
    expect(await codeOf('/api/__proto__')).toEqual([404, 'UNKNOWN_ENTITY']);
  });
});

describe('one row', () => {
  it('[R4] carries its version as ETag, and need not be sent twice', async () => {
    const answer = await harness.rest('/api/customers/c1');
    expect(answer.headers['etag']).toBe('"1"');
    const again = await harness.rest('/api/customers/c1', { headers: { 'if-none-match': '"1"' } });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('[R2] is created, changed and deleted, each with its next version', async () => {
    const created = await harness.create('customers', { name: 'Ada', score: 3 });
    expect(created).toMatchObject({
      status: 201,
      body: { id: 'c21', name: 'Ada', status: 'lead', phone: null, version: 1 },
    });
    const changed = await harness.patch('customers/c21', { phone: '1', notes: null });
    expect(changed).toMatchObject({ status: 200, body: { phone: '1', name: 'Ada', version: 2 } });
    expect(changed.headers['etag']).toBe('"2"');
    const deleted = await harness.remove('customers/c21');
    expect(deleted).toMatchObject({ status: 200, body: { id: 'c21', version: 3 } });
    expect((await harness.remove('customers/c21')).status).toBe(404);
    expect((await harness.patch('customers/c21', { name: 'x' })).status).toBe(404);
  });

  it('[R2] If-Match refuses a write on another version and shows the row', async () => {
    const stale = { 'if-match': '"7"' };
    for (const answer of [
      await harness.patch('customers/c1', { score: 1 }, stale),
      await harness.remove('customers/c1', stale),
    ]) {
      expect(answer).toMatchObject({
        status: 412,
        body: { error: { code: 'VERSION_CONFLICT' }, current: { id: 'c1', version: 1 } },
      });
    }
    const fresh = await harness.patch('customers/c1', { score: 101 }, { 'if-match': '"1"' });
    expect(fresh).toMatchObject({ status: 200, body: { version: 2 } });
    const nonsense = await harness.patch('customers/c1', { score: 1 }, { 'if-match': 'x' });
    expect(nonsense.status).toBe(400);
  });

  it('[R2] a write that changes nothing makes no version and no event', async () => {
    const { body } = await harness.rest('/api/customers/c1');
    const { name } = body as { name: string };
    expect(await harness.patch('customers/c1', { name })).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    const { headers } = await harness.rest('/api/customers/c1');
    expect(headers['sync-position']).toMatch(/:0$/);
  });

  it.each([
    [{ name: 7 }, 'name'],
    [{ name: null }, 'name'],
    [{ name: 'a\0b' }, 'name'],
    [{ name: 'half \ud83d pair' }, 'name'],
    [{ name: 'x'.repeat(10_001) }, 'name'],
    [{ status: 'king' }, 'status'],
    [{ score: 1.5 }, 'score'],
    [{ score: 2 ** 31 }, 'score'],
    [{ revenue: '7' }, 'revenue'],
    [{ id: 'c9' }, 'id'],
    [{ version: 9 }, 'version'],
    [{ createdAt: '2020-01-01' }, 'createdAt'],
    [{ surprise: 1 }, 'surprise'],
  ])('[R5] %.60j is refused, and the field named', async (body, field) => {
    const answer = await harness.patch('customers/c1', body);
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'INVALID', field } } });
    expect((await harness.rest('/api/customers/c1')).body).toMatchObject({ version: 1 });
  });

  it('[R5] a body that is no object, or too large, or poisoned, is refused', async () => {
    for (const body of [[], 'text', 7]) {
      const answer = await harness.rest('/api/customers', { method: 'POST', body });
      expect(answer.status).toBe(400);
    }
    const large = await harness.create('customers', { name: 'x'.repeat(1_100_000) });
    expect(large).toMatchObject({ status: 413, body: { error: { code: 'TOO_LARGE' } } });
    const poisoned = await harness.server.app.inject({
      method: 'POST',
      url: '/api/customers',
      headers: { 'content-type': 'application/json' },
      payload: '{"__proto__":{"admin":true},"name":"x"}',
    });
    expect(poisoned.statusCode).toBe(400);
  });

  it('[R5] what the server itself keeps cannot be written', async () => {
    expect((await harness.create('activities', { summary: 'x' })).status).toBe(403);
    expect((await harness.remove('dashboard-metrics/cpu')).status).toBe(403);
  });
});

describe('rights', () => {
  const as = (token: string) => ({ authorization: `Bearer ${token}` });

  it('[R5] a token that is wrong or has expired is refused, never treated as anonymous', async () => {
    for (const token of ['nonsense', 'dev:', 'dev:ann:0']) {
      const answer = await harness.rest('/api/customers', { headers: as(token) });
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHENTICATED' } } });
    }
    expect((await harness.rest('/api/customers', { headers: as('dev:ann:60') })).status).toBe(200);
  });

  it('[R5] a viewer reads and does not write', async () => {
    const headers = as('dev:viewer');
    expect((await harness.rest('/api/customers', { headers })).status).toBe(200);
    expect((await harness.patch('customers/c1', { score: 1 }, headers)).status).toBe(403);
    expect((await harness.create('customers', { name: 'x' }, headers)).status).toBe(403);
    expect((await harness.remove('customers/c1', headers)).status).toBe(403);
  });

  it('[R5] limited users see no transactions, and no activities about them', async () => {
    await harness.create('transactions', { customerId: 'c1', amount: 1 });
    await harness.patch('customers/c1', { score: 101 });
    const headers = as('dev:limited');
    expect((await harness.rest('/api/transactions', { headers })).status).toBe(403);
    expect((await page('activities')).totalCount).toBe(2);
    const seen = await page('activities', headers);
    expect(seen.items.map((row) => row['entity'])).toEqual(['customers']);
    expect(seen.totalCount).toBe(1);
    expect((await harness.rest('/api/activities/a1', { headers })).status).toBe(404);
    expect((await harness.rest('/api/activities/a2', { headers })).status).toBe(200);
  });

  it('[R5] pages of foreign origins get no permission to read', async () => {
    const allowed = async (origin: string) =>
      (await harness.rest('/api/customers', { headers: { origin } })).headers[
        'access-control-allow-origin'
      ];
    expect(await allowed('http://localhost:4200')).toBe('http://localhost:4200');
    expect(await allowed('https://evil.example')).toBeUndefined();
    const preflight = await harness.rest('/api/customers', {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:4200' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-headers']).toContain('Idempotency-Key');
  });
});
