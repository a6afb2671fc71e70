import { Bench } from './spec-support/bench';
import { codeOf } from './spec-support/code-of';

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
