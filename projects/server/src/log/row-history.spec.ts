import { ServerHarness } from '../../testing/server-harness';

let harness: ServerHarness;

beforeEach(async () => {
  harness = await ServerHarness.start();
}, 60_000);

afterEach(() => harness.stop());

describe('the history of a row', () => {
  it('[R12][row:C8] says who did what and when, newest first, also of one that is gone', async () => {
    const [ann, bob] = [{ authorization: 'Bearer dev:ann' }, { authorization: 'Bearer dev:bob' }];
    const at = new Date(harness.clock.now()).toISOString();
    const created = await harness.create('notes', { title: 'One' }, ann);
    const { id } = created.body as { id: string };
    harness.clock.advance(1_000);
    await harness.patch(`notes/${id}`, { title: 'Two' }, bob);
    const later = new Date(harness.clock.now()).toISOString();
    const history = await harness.rest(`/api/notes/${id}/history`);
    expect(history.headers['sync-position']).toMatch(/:2$/);
    const updated = { kind: 'updated', version: 2, at: later, by: 'bob' };
    expect(history.body).toEqual({
      items: [
        { ...updated, changes: { title: 'Two', updatedAt: later, version: 2 } },
        { kind: 'created', version: 1, at, by: 'ann', changes: created.body },
      ],
      complete: true,
    });
    await harness.remove(`notes/${id}`, ann);
    expect((await harness.rest(`/api/notes/${id}/history?limit=2`)).body).toMatchObject({
      items: [{ kind: 'deleted', version: 3, by: 'ann', changes: {} }, updated],
      complete: false,
    });
  });

  it('[R12] is as long as the change log, and says so', async () => {
    expect((await harness.rest('/api/notes/n1/history')).body).toEqual({
      items: [],
      complete: false,
    });
    await harness.patch('notes/n1', { title: 'New' });
    await harness.server.logs.forget();
    expect((await harness.rest('/api/notes/n1/history')).body).toEqual({
      items: [],
      complete: false,
    });
  });

  it('[R12][R5] is for those who may see the row', async () => {
    const limited = { headers: { authorization: 'Bearer dev:limited' } };
    const { body } = await harness.create('transactions', { customerId: 'c1', amount: 1 });
    const { id } = body as { id: string };
    expect((await harness.rest(`/api/transactions/${id}/history`, limited)).status).toBe(403);
    const activity = (await harness.rest('/api/activities?limit=1')).body as {
      items: readonly { id: string }[];
    };
    const path = `/api/activities/${activity.items[0]?.id ?? ''}/history`;
    expect((await harness.rest(path)).status).toBe(200);
    expect((await harness.rest(path, limited)).status).toBe(404);
  });

  it.each(['notes/nothing', 'notes/%00', "notes/' OR 1=1 --", 'activities/a0'])(
    '[R12] of %s is none',
    async (path) => {
      expect((await harness.rest(`/api/${path}/history`)).status).toBe(404);
    },
  );

  it.each(['-1', '201', 'x', '1e1'])('[R12] is bounded: limit=%s is refused', async (limit) => {
    expect((await harness.rest(`/api/notes/n1/history?limit=${limit}`)).status).toBe(400);
  });
});
