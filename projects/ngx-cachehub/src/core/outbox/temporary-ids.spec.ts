import { Bench } from './spec-support/bench';

describe('temporary ids', () => {
  it('[O6] the real id takes the place of the temporary one wherever an action names it', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    const conflicted = bench.update('tmp_1', { note: 'tmp_1' }, { lane: 'form:tmp_1:7' });
    const deep = bench.add({
      lane: 'x',
      payload: { a: [{ b: { c: 'tmp_1' } }], tmp_1: true, other: 'tmp_12', text: 'see tmp_1' },
      optimistic: [{ type: 'UPDATE', entityType: 'orders', entityId: 5, changes: { by: 'tmp_1' } }],
      base: { by: ['tmp_1'] },
    });
    bench.beginAll();
    bench.confirm(create, { realId: 42 });
    expect(bench.action(conflicted)).toMatchObject({
      entityId: 42,
      payload: { note: 42 },
      lane: 'form:42:7',
      optimistic: [{ entityId: 42, changes: { note: 42 } }],
    });
    expect(bench.action(deep)).toMatchObject({
      payload: { a: [{ b: { c: 42 } }], 42: true, other: 'tmp_12', text: 'see tmp_1' },
      optimistic: [{ changes: { by: 42 } }],
      base: { by: [42] },
    });
    expect(bench.store.get(deep)).toBe(bench.action(deep));
    expect(bench.told).toContain('rekeyed tmp_1 42');
  });

  it('[O6] what names a temporary id waits until it is real', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {}, { lane: 'a' });
    const line = bench.add({ lane: 'b', payload: { order: 'tmp_1' } });
    expect(bench.beginAll()).toEqual([create]);
    bench.refuse(create);
    expect(bench.beginAll()).toEqual([]);
    bench.take(bench.outbox.retry(create));
    bench.beginAll();
    bench.confirm(create, { realId: 9 });
    expect(bench.beginAll()).toEqual([line]);
  });

  it('[O6] parked actions are rewritten too', () => {
    const bench = new Bench();
    bench.handles = ({ type }) => type !== 'mail';
    const mail = bench.add({ lane: 'm', type: 'mail', dependsOn: [], payload: { about: 'tmp_1' } });
    bench.next();
    const create = bench.create('tmp_1', {});
    bench.beginAll();
    bench.confirm(create, { realId: 9 });
    expect(bench.action(mail)).toMatchObject({ status: 'parked', payload: { about: 9 } });
  });

  it('[O6] an action that comes later and still uses the temporary id is rewritten at once', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    bench.beginAll();
    bench.confirm(create, { realId: 9 });
    const update = bench.update('tmp_1', { parent: 'tmp_1' });
    expect(bench.action(update)).toMatchObject({
      entityId: 9,
      lane: 'rows:9',
      payload: { parent: 9 },
    });
    expect([bench.outbox.toReal('rows', 'tmp_1'), bench.outbox.toReal('rows', 3)]).toEqual([9, 3]);
    expect(bench.outbox.toReal('orders', 'tmp_1')).toBe('tmp_1');
  });

  it('[O6] the map survives the page while the queue may name the id, and no longer', () => {
    const before = new Bench();
    const create = before.create('tmp_1', {});
    const left = before.add({ lane: 'left' });
    before.beginAll();
    before.confirm(create, { realId: 9 });
    expect(before.store.get(create)).toMatchObject({ status: 'confirmed', realId: 9 });
    expect(before.outbox.actions().map(({ id }) => id)).toEqual([left]);
    const bench = before.reload();
    bench.load();
    expect(bench.action(bench.update('tmp_1', {})).entityId).toBe(9);
    for (let i = 0; i < 2; i++) for (const id of bench.beginAll()) bench.confirm(id);
    expect(bench.store.size).toBe(0);
    expect(bench.outbox.toReal('rows', 'tmp_1')).toBe(9);
  });

  it('[O6] the real id and the rewritten actions are one write to the store', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    bench.beginAll();
    const update = bench.update('tmp_1', { a: 1 });
    const change = bench.confirm(create, { realId: 9 });
    expect(change.put.map(({ id }) => id)).toEqual([create, update]);
    expect(change.removed).toEqual([]);
  });

  it('[O6] lanes that turn out to be of one row become one, in the order of the queue', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    bench.beginAll();
    const ids = [
      bench.update('tmp_1', { a: 1 }),
      bench.update(9, { b: 1 }, { type: 'x' }),
      bench.update('tmp_1', { c: 1 }, { type: 'y' }),
    ];
    bench.confirm(create, { realId: 9 });
    for (const id of ids) {
      expect(bench.beginAll(false)).toEqual([id]);
      bench.confirm(id);
    }
  });

  it('[O6] ids of the app: negative numbers, and names of its own', () => {
    const bench = new Bench();
    const number = bench.create('-7', { id: -7 });
    const own = bench.create('new-1', {});
    const both = bench.add({ lane: 'x', payload: [-7, '-7', -70, 'new-1', 'new-10'] });
    expect(bench.beginAll()).toEqual([number, own]);
    bench.confirm(number, { realId: 1 });
    bench.confirm(own, { realId: 2 });
    expect(bench.action(both).payload).toEqual([1, 1, -70, 2, 'new-10']);
  });

  it('[O6] a server that keeps the id it was given changes nothing', () => {
    const bench = new Bench();
    const [create, silent] = [bench.create('tmp_1', {}), bench.create('tmp_2', {})];
    bench.beginAll();
    const update = bench.update('tmp_1', { other: 'tmp_2' });
    bench.confirm(create, { realId: 'tmp_1' });
    bench.confirm(silent);
    expect(bench.action(update)).toMatchObject({ entityId: 'tmp_1', payload: { other: 'tmp_2' } });
    expect(bench.beginAll()).toEqual([update]);
    expect(bench.store.size).toBe(1);
  });

  it('[O6] a conflict that was settled without a row leaves nothing that names it to be sent', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    const child = bench.add({ lane: 'x', payload: { parent: 'tmp_1' } });
    bench.beginAll();
    const error = { code: 'conflict', message: 'There is one.', status: 409 };
    bench.take(bench.outbox.fail(create, { kind: 'conflict' }, error, bench.at));
    bench.take(bench.outbox.settleAsDone(create));
    expect(bench.action(child).error?.message).toContain('tmp_1');
    const [again, other] = [bench.create('tmp_2', {}), bench.add({ payload: { parent: 'tmp_2' } })];
    bench.beginAll();
    bench.take(bench.outbox.fail(again, { kind: 'conflict' }, error, bench.at));
    bench.take(bench.outbox.settleAsDone(again, { realId: 5 }));
    expect(bench.action(other)).toMatchObject({ status: 'queued', payload: { parent: 5 } });
  });

  it('[O6][Q28] where other tabs may have stored what names it, the record of the create stays until that is known', () => {
    let isShared = true;
    const bench = new Bench({ isShared: () => isShared });
    const [first, second] = [bench.create('tmp_1', {}), bench.create('tmp_2', {})];
    bench.beginAll();
    bench.confirm(first, { realId: 7 });
    expect(bench.outbox.device.hasSpareCreates).toBe(false);
    bench.confirm(second, { realId: 8 });
    expect([bench.outbox.device.hasSpareCreates, bench.store.size]).toEqual([true, 2]);
    bench.take(bench.outbox.dropCreates());
    expect([bench.outbox.device.hasSpareCreates, bench.store.size]).toEqual([false, 0]);
    isShared = false;
    const third = bench.create('tmp_3', {});
    bench.beginAll();
    bench.confirm(third, { realId: 9 });
    expect(bench.store.size).toBe(0);
  });

  it.each(['absorb', 'load'] as const)(
    '[O6][Q14] the record of a create stays, though a tab that slept wrote over it what it was before: %s',
    (take) => {
      const bench = new Bench();
      const create = bench.create('tmp_1', {});
      const update = bench.update('tmp_1', { name: 'x' }, { lane: 'other' });
      bench.beginAll();
      const before = structuredClone(bench.action(create));
      bench.confirm(create, { realId: 9 });
      bench.store.set(create, before);
      bench.take(bench.outbox[take]([before, bench.action(update)]));
      expect(bench.store.get(create)).toMatchObject({ status: 'confirmed', realId: 9 });
      bench.beginAll();
      bench.confirm(update);
      expect([...bench.store.keys()]).toEqual([]);
    },
  );
});
