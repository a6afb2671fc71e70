import { rename, setOnline, tabsOfOneDevice } from './spec-support/tabs-of-one-device';

const LEAD_IS_OVER_MS = 30_000;

/** The leader's fold is asked of the device, and not decided on, when the leader falls asleep. */
async function foldUnderWay(first: 'stored' | 'refused' = 'stored') {
  const setting = tabsOfOneDevice();
  const { clock, device, open } = setting;
  const [leader, follower] = [open(), open()];
  await clock.advance(100);
  setOnline(false);
  device.isFull = first === 'refused';
  const early = leader.offline.queueOfflineAction(rename('E'));
  early.catch(() => undefined);
  await clock.advance(100);
  device.isFull = false;
  const held = device.holdNext();
  const later = leader.offline.queueOfflineAction({
    ...rename('Eve'),
    payload: { name: 'Eve', more: 1 },
  });
  const outcome = { acknowledged: false };
  later.then(
    () => (outcome.acknowledged = true),
    () => undefined,
  );
  await held.isAsked;
  return { ...setting, leader, follower, held, later, outcome };
}

type Setting = Awaited<ReturnType<typeof foldUnderWay>>;

/** It sleeps, the other tab takes over, reads the device and sends what is there. */
async function handOver({ leader, follower, clock }: Setting, how: 'told' | 'untold') {
  leader.tab.freeze(how);
  await clock.advance(LEAD_IS_OVER_MS);
  expect(follower.hub.leads).toBe(true);
}

const DECISIONS = ['take', 'refuse'] as const;
const EARLIER = ['stored', 'refused'] as const;
const WHEN = ['before', 'after'] as const;
const HOW = ['untold', 'told'] as const;
const CASES = DECISIONS.flatMap((decision) =>
  EARLIER.flatMap((first) =>
    WHEN.flatMap((when) => HOW.map((how) => [decision, first, when, how] as const)),
  ),
);

describe('a lead that changes while the device is asked to take a fold', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each(CASES)(
    '[Q6][I5][I6][Q3] device: %s, earlier part: %s, decided %s the new leader sends, frozen %s: each change goes out once',
    async (decision, first, when, how) => {
      const setting = await foldUnderWay(first);
      const { clock, device, server, leader, follower, held } = setting;
      if (when === 'before') held[decision]();
      await handOver(setting, how);
      setOnline(true);
      await clock.advance(1_000);
      if (when === 'after') held[decision]();
      await clock.drain();
      leader.tab.thaw('told');
      await clock.advance(120_000);
      expect({
        row: server.rows.get('b')?.name,
        applied: server.applied.filter((what) => what === 'rename Eve'),
        keys: server.contradictions,
        queued: [leader.offline.queueSize(), follower.offline.queueSize()],
        stored: await device.stored(),
      }).toEqual({ row: 'Eve', applied: ['rename Eve'], keys: [], queued: [0, 0], stored: [] });
    },
  );

  it('[Q6][Q1] nobody is told that it is stored before it is certain as what it is', async () => {
    const setting = await foldUnderWay();
    const { clock, leader, server, held, later, outcome } = setting;
    await handOver(setting, 'untold');
    setOnline(true);
    await clock.advance(1_000);
    held.take();
    await clock.drain();
    expect([server.applied, outcome.acknowledged]).toEqual([['rename E'], false]);
    setOnline(false);
    leader.tab.thaw('told');
    await clock.advance(5_000);
    const [left] = leader.offline.actions();
    expect([outcome.acknowledged, await later]).toEqual([true, left.id]);
    expect(left).toMatchObject({ payload: { name: 'Eve' }, sent: false });
  });

  it('[Q6] where it keeps the lead, the fold is certain as soon as the device has it', async () => {
    const { clock, leader, held, device, later, outcome } = await foldUnderWay();
    held.take();
    await clock.advance(10);
    const [only] = await device.stored();
    expect([outcome.acknowledged, await later]).toEqual([true, only.id]);
    expect(leader.offline.actions()).toHaveLength(1);
    expect(only).toMatchObject({ payload: { name: 'Eve' }, lastPart: expect.any(String) });
  });

  it('[Q6][T1] a fold in doubt, and nobody else left to ask: each part is sent under its own key', async () => {
    const setting = await foldUnderWay();
    const { clock, leader, follower, server, held } = setting;
    await handOver(setting, 'told');
    held.take();
    await clock.drain();
    follower.tab.crash();
    leader.tab.thaw('told');
    await clock.advance(LEAD_IS_OVER_MS);
    setOnline(true);
    await clock.advance(10_000);
    expect(server.applied).toEqual(['rename E', 'rename Eve']);
    expect([server.contradictions, leader.offline.queueSize()]).toEqual([[], 0]);
  });

  it.each(['it lives on', 'it dies'])(
    '[Q6][I5][Q3] a fold in doubt that a full device holds as one is not sent in parts before the device has them: %s',
    async (fate) => {
      const setting = await foldUnderWay();
      const { clock, device, leader, follower, server, held, open } = setting;
      await handOver(setting, 'told');
      held.take();
      await clock.drain();
      follower.tab.crash();
      device.isFull = true;
      leader.tab.thaw('told');
      await clock.advance(LEAD_IS_OVER_MS);
      setOnline(true);
      await clock.advance(10_000);
      expect(server.applied).toEqual([]);
      if (fate === 'it dies') leader.tab.crash();
      device.isFull = false;
      const last = fate === 'it dies' ? open() : leader;
      await clock.advance(120_000);
      const whole = ['rename Eve'];
      expect(server.applied).toEqual(fate === 'it dies' ? whole : ['rename E', ...whole]);
      expect([server.contradictions, last.offline.queueSize()]).toEqual([[], 0]);
      expect(await device.stored()).toEqual([]);
    },
  );

  it.each(HOW)(
    '[Q6][I5][Q3] a fold in doubt that the device took after its first part was sent by who is gone by then, frozen %s: the rest is sent as well',
    async (how) => {
      const setting = await foldUnderWay();
      const { clock, device, leader, follower, server, held } = setting;
      await handOver(setting, how);
      server.losesAnswers = true;
      setOnline(true);
      await clock.advance(1_000);
      expect(server.applied).toEqual(['rename E']);
      held.take();
      await clock.drain();
      follower.tab.crash();
      server.losesAnswers = false;
      leader.tab.thaw('told');
      await clock.advance(120_000);
      expect([server.applied, server.contradictions]).toEqual([['rename E', 'rename Eve'], []]);
      expect([leader.offline.queueSize(), await device.stored()]).toEqual([0, []]);
    },
  );
});
