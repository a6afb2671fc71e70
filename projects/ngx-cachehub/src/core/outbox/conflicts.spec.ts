import { Bench, BROKEN, OLDER } from './spec-support/bench';

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
