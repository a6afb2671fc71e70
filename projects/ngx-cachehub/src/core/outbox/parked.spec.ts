import { Bench } from './spec-support/bench';
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
