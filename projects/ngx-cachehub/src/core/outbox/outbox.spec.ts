import { CacheHubError } from '../errors/cache-hub-error';
import { Bench, BROKEN, BUSY, OLDER } from './spec-support/bench';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CacheHubError) return error.code;
    throw error;
  }
  return 'nothing';
}

describe('the outbox: lanes', () => {
  it('[I7] runs a lane in order and one at a time, and lanes side by side', () => {
    const bench = new Bench();
    const [a1, b1, a2] = [
      bench.add({ lane: 'a' }),
      bench.add({ lane: 'b' }),
      bench.add({ lane: 'a' }),
    ];
    expect(bench.beginAll()).toEqual([a1, b1]);
    bench.confirm(b1);
    expect(bench.beginAll()).toEqual([]);
    bench.confirm(a1);
    expect(bench.beginAll()).toEqual([a2]);
  });

  it('[I7] refuses to begin what is not the first of its lane', () => {
    const bench = new Bench();
    const [first, second] = [bench.add({ lane: 'a' }), bench.add({ lane: 'a' })];
    expect(bench.outbox.begin(second).put).toEqual([]);
    bench.outbox.begin(first);
    expect(bench.outbox.begin(first).put).toEqual([]);
    expect(bench.statuses()).toEqual({ [first]: 'sending', [second]: 'queued' });
  });

  it('[I7] sends at most so many lanes at a time as the option says', () => {
    const bench = new Bench({ concurrency: 2 });
    const ids = ['a', 'b', 'c'].map((lane) => bench.add({ lane }));
    expect(bench.beginAll()).toEqual(ids.slice(0, 2));
    expect(bench.next()).toEqual({ kind: 'idle' });
    bench.confirm(ids[0]);
    expect(bench.beginAll()).toEqual([ids[2]]);
  });

  it('[I7] an action waits for those that it depends on, whatever their lanes', () => {
    const bench = new Bench();
    const a = bench.add({ lane: 'a' });
    const b = bench.add({ lane: 'b', dependsOn: [a, 'long-confirmed'] });
    expect(bench.beginAll()).toEqual([a]);
    bench.confirm(a);
    expect(bench.beginAll()).toEqual([b]);
  });

  it('[I7] the lane of an action is its row, else its type', () => {
    const bench = new Bench();
    expect(bench.action(bench.update(7, { a: 1 })).lane).toBe('rows:7');
    expect(bench.action(bench.create('tmp_1', {})).lane).toBe('rows:tmp_1');
    expect(bench.action(bench.add({ type: 'mail.send' })).lane).toBe('mail.send');
    expect(bench.action(bench.add({ lane: 'own' })).lane).toBe('own');
  });

  it('[I7] the order is that of queueing, also when the clock steps back', () => {
    const bench = new Bench();
    const a = bench.add({ lane: 'a' });
    bench.now -= 500_000;
    const b = bench.add({ lane: 'b' });
    bench.now += 900_000;
    const c = bench.add({ lane: 'c' });
    expect(Object.keys(bench.statuses())).toEqual([a, b, c]);
    expect(bench.beginAll()).toEqual([a, b, c]);
  });
});

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

describe('the outbox: parked actions', () => {
  it('[Q5] a parked action holds its lane and its dependants, and nothing else', () => {
    const bench = new Bench();
    const [a, b] = [bench.add({ lane: 'a' }), bench.add({ lane: 'b' })];
    const [behind, dependant, free] = [
      bench.add({ lane: 'a' }),
      bench.add({ lane: 'c', dependsOn: [a] }),
      bench.add({ lane: 'd' }),
    ];
    bench.beginAll();
    bench.refuse(a);
    bench.confirm(b);
    bench.confirm(free);
    expect(bench.beginAll()).toEqual([]);
    expect(bench.statuses()).toEqual({ [a]: 'parked', [behind]: 'queued', [dependant]: 'queued' });
  });

  it('[Q5] what was discarded lets its lane go on, and parks what depends on it with the reason', () => {
    const bench = new Bench();
    const a = bench.create('tmp_1', {}, { lane: 'a' });
    const behind = bench.add({ lane: 'a' });
    const says = bench.add({ lane: 'b', dependsOn: [a] });
    const names = bench.add({ lane: 'c', payload: { deep: [{ parent: 'tmp_1' }] } });
    bench.beginAll();
    bench.refuse(a);
    bench.take(bench.outbox.discard(a));
    expect(bench.beginAll()).toEqual([behind]);
    for (const id of [says, names]) {
      const { status, error } = bench.action(id);
      expect([status, error?.code]).toEqual(['parked', 'rejected']);
      expect(error?.message).toContain(a);
    }
    expect(bench.store.has(a)).toBe(false);
  });

  it('[Q5] with dependants all that waits for it goes, however long the chain', () => {
    const bench = new Bench();
    const a = bench.create('tmp_1', {});
    const b = bench.create('tmp_2', { parent: 'tmp_1' });
    const c = bench.add({ dependsOn: [b] });
    const free = bench.add({ lane: 'free' });
    bench.take(bench.outbox.discard(a, { dependants: true }));
    expect(bench.statuses()).toEqual({ [free]: 'queued' });
    expect(bench.told.slice(-3)).toEqual([`discarded ${a}`, `discarded ${b}`, `discarded ${c}`]);
  });

  it('[Q5] edit sends other words as a new write, and shows them', () => {
    const bench = new Bench();
    const id = bench.update(1, { name: '' });
    bench.beginAll();
    bench.refuse(id);
    bench.take(bench.outbox.edit(id, { name: 'Ada' }, 'key-2'));
    expect(bench.action(id)).toMatchObject({
      status: 'queued',
      idempotencyKey: 'key-2',
      attempts: 0,
      payload: { name: 'Ada' },
      optimistic: [{ type: 'UPDATE', entityId: 1, changes: { name: 'Ada' } }],
    });
    expect(bench.action(id).error).toBeUndefined();
    expect(codeOf(() => bench.outbox.edit(id, {}, 'key-3'))).toBe('rejected');
    expect(codeOf(() => bench.outbox.edit('nobody', {}, 'key-3'))).toBe('rejected');
  });

  it('[Q5] retry, edit and discard work after a reload', () => {
    const before = new Bench();
    const ids = ['a', 'b', 'c'].map((lane) => before.add({ lane }));
    before.beginAll();
    for (const id of ids) before.refuse(id);
    const bench = before.reload();
    bench.load();
    expect(Object.values(bench.statuses())).toEqual(['parked', 'parked', 'parked']);
    bench.take(bench.outbox.retry(ids[0]));
    bench.take(bench.outbox.edit(ids[1], 'other', 'key-2'));
    bench.take(bench.outbox.discard(ids[2]));
    expect(bench.beginAll()).toEqual([ids[0], ids[1]]);
  });

  it('[I7] what is on the wire cannot be discarded: its lane would run twice', () => {
    const bench = new Bench();
    const id = bench.add({ lane: 'a' });
    bench.add({ lane: 'a' });
    bench.beginAll();
    expect(codeOf(() => bench.outbox.discard(id))).toBe('rejected');
    expect(bench.beginAll()).toEqual([]);
  });
});

describe('the outbox: limits and data', () => {
  it('[Q7] one more than the queue holds is refused, and changes nothing', () => {
    const bench = new Bench({ maxQueue: 2 });
    bench.add({});
    bench.add({});
    const before = bench.outbox.actions();
    expect(codeOf(() => bench.add({}))).toBe('queue-full');
    expect(bench.outbox.actions()).toBe(before);
    bench.confirm(bench.beginAll()[0]);
    bench.add({});
    expect(bench.outbox.size).toBe(2);
  });

  it('[Q9] what is no data is refused, and changes nothing', () => {
    const bench = new Bench();
    const bad = [
      { payload: { when: new Date(0) } },
      { payload: { run: () => 1 } },
      { type: '' },
      { entity: 'a:b' },
      { op: 'update' as const, entityId: 1 },
      { op: 'update' as const, entity: 'rows' },
      { op: 'replace' as never, entity: 'rows', entityId: 1 },
      { entityId: NaN },
      { baseVersion: 1.5 },
      { lane: '' },
      { dependsOn: 'a1' as never },
      { idempotencyKey: '' },
      { tempId: '' },
      { optimistic: {} as never },
    ];
    for (const input of bad) expect(codeOf(() => bench.add(input))).toBe('rejected');
    expect(bench.outbox.size).toBe(0);
  });

  it('[Q9] later changes by the app do not reach what was queued', () => {
    const bench = new Bench();
    const payload = { deep: { a: 1 } };
    const id = bench.add({ payload });
    payload.deep.a = 2;
    expect(bench.action(id).payload).toEqual({ deep: { a: 1 } });
  });

  it('[Q9] without a handler it is parked, and goes on when there is one', () => {
    const bench = new Bench();
    bench.handles = ({ type }) => type !== 'old.type';
    const [old, other] = [bench.add({ type: 'old.type' }), bench.add({})];
    expect(bench.beginAll()).toEqual([other]);
    expect(bench.action(old)).toMatchObject({ status: 'parked', attempts: 0 });
    expect(bench.action(old).error?.code).toBe('no-handler');
    bench.take(bench.outbox.handlersChanged(bench.handles));
    expect(bench.action(old).status).toBe('parked');
    bench.take(bench.outbox.handlersChanged(() => true));
    bench.handles = () => true;
    expect(bench.beginAll()).toEqual([old]);
  });

  it('[Q9] a handler that comes does not free what the server refused', () => {
    const bench = new Bench();
    const id = bench.add({});
    bench.beginAll();
    bench.refuse(id);
    expect(bench.outbox.handlersChanged(() => true).put).toEqual([]);
    expect(bench.action(id).status).toBe('parked');
  });
});

describe('the outbox: conflicts', () => {
  it('[M7] a judged conflict is sent as a new write on the version that it met', () => {
    const bench = new Bench();
    const id = bench.update(1, { name: 'A' }, { baseVersion: 1, base: { name: '' } });
    bench.beginAll();
    bench.take(bench.outbox.fail(id, { kind: 'conflict' }, OLDER, bench.at));
    expect(bench.told.at(-1)).toBe(`conflict ${id}`);
    const write = { op: 'update', payload: { name: 'B' }, base: { name: 'C' } } as const;
    const rebased = { ...write, baseVersion: 4, optimistic: [] };
    bench.take(bench.outbox.rebase(id, rebased, 'key-2'));
    expect(bench.action(id)).toMatchObject({ ...rebased, idempotencyKey: 'key-2', attempts: 0 });
    expect(bench.beginAll()).toEqual([id]);
  });

  it('[M6] a conflict that waits for a person holds its lane only, also after a reload', () => {
    const before = new Bench();
    const id = before.update(1, { name: 'A' });
    before.add({ lane: 'rows:1' });
    before.beginAll();
    before.take(before.outbox.fail(id, { kind: 'conflict' }, OLDER, before.at));
    const sides = { base: undefined, local: { at: new Date(0) }, remote: {}, merged: {} };
    const clock = { localAt: 1, remoteAt: 2, fields: [] };
    const conflict = { id: 'c', entity: 'rows', entityId: 1, ...sides, ...clock };
    before.take(before.outbox.ask(id, conflict));
    const bench = before.reload();
    bench.load();
    const free = bench.add({ lane: 'free' });
    expect(bench.beginAll()).toEqual([free]);
    expect(bench.action(id).conflict?.local).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    bench.take(bench.outbox.settleAsDone(id));
    expect(bench.beginAll()).toHaveLength(1);
  });

  it('[M6] a conflict whose judge died with its page is met again', () => {
    const before = new Bench();
    const id = before.update(1, { name: 'A' });
    before.beginAll();
    before.take(before.outbox.fail(id, { kind: 'conflict' }, OLDER, before.at));
    const bench = before.reload();
    bench.load();
    expect(bench.beginAll()).toEqual([id]);
    expect(bench.action(id).idempotencyKey).toBe('key-a1');
  });

  it('[Q4] a conflict that nothing can merge is parked', () => {
    const bench = new Bench();
    const id = bench.add({});
    bench.beginAll();
    bench.take(bench.outbox.fail(id, { kind: 'conflict' }, OLDER, bench.at));
    expect(bench.action(id)).toMatchObject({ status: 'parked', error: OLDER });
  });

  it('[Q4] a conflict that could not be judged fails like its send', () => {
    const bench = new Bench();
    const id = bench.update(1, { name: 'A' });
    bench.beginAll();
    bench.take(bench.outbox.fail(id, { kind: 'conflict' }, OLDER, bench.at));
    bench.take(bench.outbox.lostContact(id, BROKEN, bench.at));
    expect(bench.action(id)).toMatchObject({ status: 'waiting', attempts: 1 });
  });

  it('[Q9] what a merge made and cannot be stored parks the action, and loses nothing', () => {
    const bench = new Bench();
    const id = bench.update(1, { name: 'A' });
    bench.beginAll();
    bench.take(bench.outbox.fail(id, { kind: 'conflict' }, OLDER, bench.at));
    const payload = { name: () => 'B' };
    const write = { op: 'update', payload, base: {}, baseVersion: 2, optimistic: [] } as const;
    bench.take(bench.outbox.rebase(id, write, 'key-2'));
    expect(bench.action(id)).toMatchObject({ status: 'parked', payload: { name: 'A' } });
    expect(bench.action(id).error?.message).toContain('merged.payload.name');
  });
});

describe('the outbox: the versions of a row', () => {
  it('[Q12] the next write of a row is made on the version that the one before it made', () => {
    const bench = new Bench();
    const row = { baseVersion: 3, base: { a: 0, b: 0 } };
    const first = bench.update(1, { a: 1 }, row);
    bench.beginAll();
    const [second, third] = [bench.update(1, { b: 1 }, row), bench.delete(1, { baseVersion: 3 })];
    bench.confirm(first, { version: 4, row: { a: 1, b: 0 } });
    expect(bench.action(second)).toMatchObject({ baseVersion: 4, base: { a: 1, b: 0 } });
    expect(bench.store.get(second)?.baseVersion).toBe(4);
    bench.beginAll(false);
    bench.confirm(second, { version: 5 });
    expect(bench.action(third).baseVersion).toBe(5);
  });

  it('[Q12] a write on a row without a version yet is made on its create', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', { a: 1 });
    bench.beginAll();
    const update = bench.update('tmp_1', { a: 2 });
    bench.confirm(create, { realId: 9, version: 1, row: { id: 9, a: 1 } });
    expect(bench.action(update)).toMatchObject({ entityId: 9, baseVersion: 1, base: { id: 9 } });
  });

  it('[Q3] what was sent already is sent again on the version that it was sent with', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 }, { baseVersion: 3, lane: 'x' });
    const second = bench.update(1, { b: 1 }, { baseVersion: 3, lane: 'y' });
    bench.beginAll();
    bench.take(bench.outbox.lostContact(second, BROKEN, bench.at));
    bench.confirm(first, { version: 4 });
    expect(bench.action(second).baseVersion).toBe(3);
  });

  it('[Q12] a write that asked for no version is given none, and none goes back', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 }, { baseVersion: 3 });
    bench.beginAll();
    const [free, newer] = [
      bench.update(1, { b: 1 }),
      bench.update(1, { c: 1 }, { baseVersion: 9 }),
    ];
    bench.confirm(first, { version: 4 });
    expect(bench.action(free).baseVersion).toBeUndefined();
    bench.beginAll(false);
    bench.confirm(free, { version: 5 });
    expect(bench.action(newer).baseVersion).toBe(9);
  });

  it('[Q12] what was rebased and then discarded hands its version on', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 }, { baseVersion: 3 });
    bench.beginAll();
    const second = bench.update(1, { b: 1 }, { baseVersion: 3 });
    bench.take(bench.outbox.fail(first, { kind: 'conflict' }, OLDER, bench.at));
    const write = { op: 'update', payload: {}, base: {}, baseVersion: 6, optimistic: [] } as const;
    bench.take(bench.outbox.rebase(first, write, 'key-2'));
    bench.take(bench.outbox.discard(first));
    expect(bench.action(second).baseVersion).toBe(6);
  });
});
