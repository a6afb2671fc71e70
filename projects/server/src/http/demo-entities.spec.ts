import { ServerHarness } from '../../testing/server-harness';

type Row = Readonly<Record<string, unknown>>;

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

async function items(query: string): Promise<readonly Row[]> {
  const { status, body } = await harness.rest(`/api/${query}`);
  expect(status).toBe(200);
  return (body as { items: readonly Row[] }).items;
}

describe('todos', () => {
  it('[R7][row:E10] are written whole, with tags and a time, and told to those who watch', async () => {
    const client = await harness.watch('todos');
    const due = '2026-03-01T09:00:00+01:00';
    const created = await harness.create('todos', { title: 'Try', tags: ['a', 'ä😀'], due });
    expect(created.body).toMatchObject({
      list: 'Inbox',
      done: false,
      priority: 0,
      tags: ['a', 'ä😀'],
      due: '2026-03-01T08:00:00.000Z',
      version: 1,
    });
    const { id } = created.body as { id: string };
    expect(await client.next('ENTITY_CREATED')).toMatchObject({ data: { entity: created.body } });
    await harness.patch(`todos/${id}`, { tags: ['b'], done: true });
    expect(await client.next('ENTITY_UPDATED')).toMatchObject({
      data: { version: 2, changes: { tags: ['b'], done: true } },
    });
    await harness.remove(`todos/${id}`);
    expect(await client.next('ENTITY_DELETED')).toMatchObject({ data: { entityId: id } });
  });

  it('[R2] a write that says what is there already changes nothing, tags and times too', async () => {
    const due = '2026-03-01T08:00:00.000Z';
    const { body } = await harness.create('todos', { title: 'Same', tags: ['x', 'y'], due });
    const { id } = body as { id: string };
    const again = { tags: ['x', 'y'], due: '2026-03-01T09:00:00+01:00' };
    expect((await harness.patch(`todos/${id}`, again)).body).toEqual(body);
    expect((await harness.patch(`todos/${id}`, { tags: ['y', 'x'] })).body).toMatchObject({
      version: 2,
      tags: ['y', 'x'],
    });
  });

  it.each([
    ['tags', 'x'],
    ['tags', [1]],
    ['tags', [null]],
    ['tags', ['\0']],
    ['tags', ['\ud800']],
    ['tags', ['x'.repeat(201)]],
    ['tags', Array.from({ length: 101 }, () => 'x')],
    ['tags', null],
    ['due', 'tomorrow'],
    ['due', '2026-02-14'],
    ['due', '0001-01-01T00:00:00Z'],
    ['due', '2026-13-01T00:00:00Z'],
    ['due', '1 2 3'],
    ['due', 5],
    ['priority', 1.5],
    ['priority', 3e9],
    ['position', '1'],
  ])('[R7] %s cannot be %j', async (field, value) => {
    const { status, body } = await harness.create('todos', { title: 'x', [field]: value });
    expect([status, body]).toMatchObject([422, { error: { code: 'INVALID', field } }]);
  });
});

describe('notes', () => {
  it('[row:E10] hold long texts, and come pinned first, then by their last change', async () => {
    const body = 'Line\n'.repeat(9_000);
    const created = await harness.create('notes', { title: 'Long', body });
    expect(created.body).toMatchObject({ body, color: 'yellow', pinned: false });
    expect((await harness.create('notes', { body: 'x'.repeat(50_001) })).status).toBe(422);
    const listed = await items('notes');
    expect(listed.map(({ pinned }) => pinned)).toEqual([true, ...listed.slice(1).map(() => false)]);
    const changed = listed.slice(1).map(({ updatedAt }) => String(updatedAt));
    expect(changed).toEqual([...changed].sort().reverse());
  });
});

describe('chat', () => {
  it('[R7][row:C1] a message is of who sent it, whatever it says of itself', async () => {
    const headers = { authorization: 'Bearer dev:ann' };
    const said = { roomId: 'r1', text: 'Hello', author: 'bob', at: '2001-01-01T00:00:00Z' };
    const { body } = await harness.create('messages', said, headers);
    expect(body).toMatchObject({
      author: 'ann',
      text: 'Hello',
      at: new Date(harness.clock.now()).toISOString(),
    });
    const { id } = body as { id: string };
    expect((await harness.patch(`messages/${id}`, { author: 'bob' })).status).toBe(422);
  });

  it('[row:C1] a room is read newest first, page by page, each message once', async () => {
    expect((await items('rooms')).map(({ name }) => name)).toEqual([
      ...['General', 'Kitchen', 'Release', 'Support'],
    ]);
    const pages = await Promise.all(
      [0, 50, 100].map((offset) => items(`messages?roomId=r2&limit=50&offset=${offset}`)),
    );
    const all = pages.flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(120);
    const times = all.map(({ at }) => String(at));
    expect(times).toEqual([...times].sort().reverse());
  });
});

describe('sales', () => {
  it('[R7][row:E10] of today are there from the start', async () => {
    const [newest] = await items('sales?limit=1');
    expect(harness.clock.now() - Date.parse(String(newest?.['at']))).toBeLessThan(3_600_000);
    expect(newest).toMatchObject({ amount: expect.any(Number), product: expect.any(String) });
  });
});

describe('a database that has been used', () => {
  it('[R7] is not seeded again, also where everything was deleted', async () => {
    const { database } = harness;
    await database.query('DELETE FROM todos');
    await harness.server.close();
    const kept = { ...database, close: () => Promise.resolve() };
    harness = await ServerHarness.start({}, { database: kept });
    expect(await items('todos')).toEqual([]);
    expect(await items('rooms')).toHaveLength(4);
  });
});
