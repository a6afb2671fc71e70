import { Bench, BROKEN, OLDER } from './spec-support/bench';

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
