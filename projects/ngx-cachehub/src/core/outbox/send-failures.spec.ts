import { Bench, BROKEN, BUSY } from './spec-support/bench';

describe('the outbox: failures', () => {
  it('[Q4] waits longer after each failure, with full jitter, and parks at the last attempt', () => {
    const bench = new Bench();
    const id = bench.add({});
    const waits: (number | null)[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      bench.beginAll();
      bench.take(bench.outbox.fail(id, { kind: 'retry' }, BUSY, bench.at));
      const { nextAttemptAt } = bench.action(id);
      waits.push(nextAttemptAt === null ? null : nextAttemptAt - bench.now);
      expect(bench.beginAll()).toEqual([]);
      bench.now = nextAttemptAt ?? bench.now;
    }
    expect(waits).toEqual([500, 1_000, null]);
    expect(bench.action(id)).toMatchObject({ status: 'parked', attempts: 3, error: BUSY });
  });

  it('[Q4] a delay never passes the longest, and is spread over all of it', () => {
    const bench = new Bench();
    const id = bench.add({});
    for (const random of [0, 0.25, 0.999]) {
      for (let losses = 0; losses < 60; losses++) {
        bench.beginAll();
        bench.outbox.lostContact(id, BROKEN, { now: bench.now, random });
        bench.now = bench.action(id).nextAttemptAt ?? 0;
      }
      bench.beginAll();
      bench.outbox.lostContact(id, BROKEN, { now: bench.now, random });
      expect(bench.action(id).nextAttemptAt).toBe(bench.now + Math.round(random * 30_000));
      bench.now += 30_000;
    }
  });

  it('[Q4] waits as long as the server asks for', () => {
    const bench = new Bench();
    const id = bench.add({});
    bench.beginAll();
    bench.take(bench.outbox.fail(id, { kind: 'retry', afterMs: 120_000 }, BUSY, bench.at));
    expect(bench.next()).toEqual({ kind: 'wait', until: bench.now + 120_000 });
    bench.now += 119_999;
    expect(bench.next().kind).toBe('wait');
    bench.now += 1;
    expect(bench.beginAll()).toEqual([id]);
  });

  it('[Q4] a lost line is no attempt, however often it is lost', () => {
    const bench = new Bench();
    const id = bench.add({});
    for (let loss = 0; loss < 20; loss++) {
      bench.beginAll();
      bench.take(bench.outbox.lostContact(id, BROKEN, bench.at));
      bench.now = bench.action(id).nextAttemptAt ?? 0;
    }
    expect(bench.action(id)).toMatchObject({ status: 'waiting', attempts: 0 });
  });

  it('[Q4] contact again ends the waits that a lost line caused, and no others', () => {
    const bench = new Bench();
    const [lost, busy] = [bench.add({ lane: 'a' }), bench.add({ lane: 'b' })];
    bench.beginAll();
    bench.take(bench.outbox.lostContact(lost, BROKEN, bench.at));
    bench.take(bench.outbox.fail(busy, { kind: 'retry', afterMs: 9_000 }, BUSY, bench.at));
    bench.take(bench.outbox.contactAgain());
    expect(bench.beginAll()).toEqual([lost]);
  });

  it('[Q4] a missing token costs no attempt: the action is as it was', () => {
    const bench = new Bench();
    const id = bench.add({});
    bench.beginAll();
    const error = { code: 'unauthenticated', message: 'Who?', status: 401 };
    bench.take(bench.outbox.fail(id, { kind: 'auth' }, error, bench.at));
    expect(bench.action(id)).toMatchObject({ status: 'queued', attempts: 0, sent: true, error });
  });

  it('[Q4] a refusal parks at once', () => {
    const bench = new Bench();
    const id = bench.add({});
    bench.beginAll();
    bench.refuse(id);
    expect(bench.action(id)).toMatchObject({ status: 'parked', attempts: 1 });
    expect(bench.told.at(-1)).toBe(`parked ${id}`);
  });

  it('[Q3] keeps its key through losses, waits and retries', () => {
    const bench = new Bench();
    const id = bench.add({ idempotencyKey: 'mine' });
    bench.beginAll();
    bench.take(bench.outbox.lostContact(id, BROKEN, bench.at));
    bench.now += 60_000;
    bench.beginAll();
    bench.refuse(id);
    bench.take(bench.outbox.retry(id));
    expect(bench.action(id)).toMatchObject({
      idempotencyKey: 'mine',
      status: 'queued',
      attempts: 0,
    });
  });

  it('[Q13] a late answer to what was queued again still counts', () => {
    const bench = new Bench();
    const id = bench.add({});
    bench.beginAll();
    bench.take(bench.outbox.lostContact(id, BROKEN, bench.at));
    bench.confirm(id);
    expect(bench.outbox.size).toBe(0);
    expect(bench.confirm(id).effects).toEqual([]);
  });
});
