import { ServerHarness } from '../../testing/server-harness';
import { ManualClock } from '../../testing/manual-clock';
import { EventStage } from './event-stage';
import { FaultBox } from './fault-box';
import { changeSettings, noFaults } from './fault-settings';

describe('EventStage', () => {
  function play(settings: object, rolls: readonly number[], events: number) {
    const clock = new ManualClock();
    const left = [...rolls];
    const box = new FaultBox({ ...noFaults(0), ...settings });
    const stage = new EventStage(box, clock, () => left.shift() ?? 0.999);
    const log: string[] = [];
    for (let n = 1; n <= events; n++) {
      stage.pass({ send: () => log.push(`${n}`), released: () => log.push(`(${n})`) });
    }
    return { clock, log, stage };
  }

  it('[C4] passes everything on when no fault is set', () => {
    expect(play({}, [], 2).log).toEqual(['1', '(1)', '2', '(2)']);
  });

  it('[C4] loses an event, and says that it is gone', () => {
    expect(play({ dropPct: 20 }, [0.1, 0.9], 2).log).toEqual(['(1)', '2', '(2)']);
  });

  it('[C4] sends an event twice', () => {
    expect(play({ duplicatePct: 20 }, [0.1], 2).log).toEqual(['1', '1', '(1)', '2', '(2)']);
  });

  it('[C4] swaps an event with the next, or sends it alone after a while', () => {
    const { clock, log } = play({ reorderPct: 20 }, [0.1, 0.9], 3);
    expect(log).toEqual(['2', '(2)', '1', '(1)', '3', '(3)']);
    expect(clock.pending).toBeGreaterThan(0);
    const alone = play({ reorderPct: 20 }, [0.1], 1);
    expect(alone.log).toEqual([]);
    alone.clock.advance(100);
    expect(alone.log).toEqual(['1', '(1)']);
  });

  it('[C4] delays, and forgets what waits when the socket is gone', () => {
    const { clock, log, stage } = play({ delayMs: 50 }, [], 2);
    expect(log).toEqual([]);
    clock.advance(50);
    expect(log).toEqual(['1', '(1)', '2', '(2)']);
    stage.pass({ send: () => log.push('x'), released: () => undefined });
    stage.dispose();
    clock.advance(1_000);
    expect(log).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });
});

describe('changeSettings', () => {
  it.each([
    [{ dropPct: 101 }, 'dropPct has to be a number from 0 to 100.'],
    [{ delayMs: '5' }, 'delayMs has to be a number from 0 to 60000.'],
    [{ httpStatus: 418 }, 'httpStatus has to be 0, 401, 429 or 500.'],
    [{ refuseConnects: 1 }, 'refuseConnects has to be true or false.'],
    [{ loseAnswerPct: 101 }, 'loseAnswerPct has to be a number from 0 to 100.'],
    [{ loseAnswerPct: '40' }, 'loseAnswerPct has to be a number from 0 to 100.'],
    [{ toString: 1 }, "There is no setting 'toString'."],
  ])('[R5] %j is refused with a sentence', (body, sentence) => {
    expect(changeSettings(noFaults(0), body)).toBe(sentence);
  });
});

describe('/faults', () => {
  let harness: ServerHarness;
  let restarts = 0;

  beforeEach(async () => {
    harness = await ServerHarness.start({}, { restart: () => (restarts += 1) });
  }, 60_000);

  afterEach(() => harness.stop());

  const set = (body: object) => harness.rest('/faults', { method: 'PUT', body });
  const post = (path: string, body?: object) =>
    harness.rest(`/faults/${path}`, { method: 'POST', ...(body && { body }) });

  it('[C4] shows and changes the settings', async () => {
    expect((await harness.rest('/faults')).body).toEqual(noFaults(0));
    const changed = await set({ dropPct: 20, trafficPerSecond: 5 });
    expect(changed.body).toEqual({ ...noFaults(5), dropPct: 20 });
    expect((await set({ dropPct: -1 })).status).toBe(422);
    expect((await harness.rest('/faults')).body).toEqual(changed.body);
  });

  it('[C2] drops sockets, refuses new ones, closes with a code', async () => {
    const dropped = await harness.connect();
    await post('drop-sockets');
    expect((await dropped.whenClosed()).code).toBe(1006);
    await set({ refuseConnects: true });
    await expect(harness.connect()).rejects.toThrow('503');
    await set({ refuseConnects: false });
    const closed = await harness.connect();
    expect((await post('close', { code: 4_409 })).status).toBe(204);
    expect((await closed.whenClosed()).code).toBe(4409);
    expect((await post('close', { code: 1006 })).status).toBe(422);
    expect((await post('close')).status).toBe(422);
  });

  it.each([401, 429, 500])(
    '[K4] answers requests with %i, before they do anything',
    async (code) => {
      await set({ httpStatus: code });
      const answer = await harness.patch('customers/c1', { score: 1_000 });
      expect(answer.status).toBe(code);
      expect(answer.headers['retry-after']).toBe(code === 429 ? '1' : undefined);
      expect((await harness.rest('/api/health')).status).toBe(200);
      await set({ httpPct: 40 });
      const { body } = await harness.rest('/api/customers/c1');
      expect(body).toMatchObject({ version: 1 });
    },
  );

  it('[I6] loses the answer to a write that was done, on either way; the same key tells of it', async () => {
    await set({ loseAnswerPct: 100 });
    const write = (path: string) =>
      fetch(`http://${harness.origin}/api/${path}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' },
        body: JSON.stringify({ score: 101 }),
      });
    await expect(write('customers/c1')).rejects.toThrow('fetch failed');
    const client = await harness.connect();
    await client.hello();
    client.send({
      ...{ type: 'MUTATE', id: '1', idempotencyKey: 'k2', op: 'delete' },
      ...{ entityType: 'customers', entityId: 'c2' },
    });
    expect((await client.whenClosed()).code).toBe(1011);
    expect(client.frames).toEqual([]);
    await set({ loseAnswerPct: 0 });
    const again = await write('customers/c1');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    const { body } = await harness.rest('/api/applied-actions');
    expect(body).toMatchObject({ items: [{ idempotencyKey: 'k1' }, { idempotencyKey: 'k2' }] });
  });

  it('[C8] ends sessions at once where no time is named, and refuses a time that is none', async () => {
    const headers = { authorization: 'Bearer dev:ann' };
    const status = async () => (await harness.rest('/api/customers', { headers })).status;
    for (const inMs of [-1, 600_001, '5']) {
      expect((await post('expire-tokens', { inMs })).status).toBe(422);
    }
    expect(await status()).toBe(200);
    expect((await post('expire-tokens')).status).toBe(204);
    expect(await status()).toBe(401);
    // The panel heals what its user broke, signed out or not.
    const healed = await harness.rest('/faults', { method: 'PUT', headers, body: noFaults(0) });
    expect(healed.status).toBe(200);
  });

  it('[C2] asks for a restart', async () => {
    await post('restart');
    expect(restarts).toBe(1);
  });
});
