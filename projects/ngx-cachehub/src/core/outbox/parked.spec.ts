import { Bench, BROKEN, OLDER } from './spec-support/bench';
import { codeOf } from './spec-support/code-of';

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
