import * as fc from 'fast-check';
import { Bench } from './spec-support/bench';

describe('folding', () => {
  it('[Q6] updates of one row become one, with the fields of both and the earliest base', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1, b: 1 }, { base: { a: 0 }, baseVersion: 3 });
    const second = bench.update(1, { b: 2 }, { base: { a: 1 }, baseVersion: 4 });
    expect(bench.beginAll()).toEqual([first]);
    expect(bench.action(first)).toMatchObject({
      payload: { a: 1, b: 2 },
      base: { a: 0 },
      baseVersion: 3,
      optimistic: [{ type: 'UPDATE', entityId: 1, changes: { a: 1, b: 2 } }],
    });
    expect(bench.told).toContain(`folded ${second} ${first}`);
    expect([...bench.store.keys()]).toEqual([first]);
  });

  it('[Q6] an update goes into the create that was not sent', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', { name: '' });
    bench.update('tmp_1', { name: 'Ada' });
    expect(bench.beginAll()).toEqual([create]);
    const row = { id: 'tmp_1', name: 'Ada' };
    expect(bench.action(create)).toMatchObject({ type: 'create', payload: row });
    expect(bench.action(create).optimistic).toEqual([{ type: 'CREATE', entity: row }]);
  });

  it('[Q6] a create and its delete are nothing: both are done', () => {
    const bench = new Bench();
    const [create, update] = [bench.create('tmp_1', {}), bench.update('tmp_1', { a: 1 })];
    const end = bench.delete('tmp_1');
    expect(bench.beginAll()).toEqual([]);
    expect(bench.outbox.size).toBe(0);
    expect(bench.store.size).toBe(0);
    expect(bench.told.slice(-3)).toEqual([
      `folded ${update} ${create}`,
      `folded ${create} none`,
      `folded ${end} none`,
    ]);
  });

  it('[Q6][I5] a write without a base gets none from the one after it, which shows what the first has changed', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    bench.update(1, { b: 2 }, { base: { a: 1, b: 0 }, baseVersion: 3 });
    expect(bench.beginAll()).toEqual([first]);
    const { base, baseVersion, payload } = bench.action(first);
    expect([payload, base, baseVersion]).toEqual([{ a: 1, b: 2 }, undefined, undefined]);
  });

  it('[Q5][Q6] the whole waits for what the later part depends on, where the earlier waited for it by a name that is replaced', () => {
    const bench = new Bench();
    bench.foldsOnEntry = true;
    const create = bench.create('tmp_9', {});
    const first = bench.update(1, { friend: 'tmp_9' });
    bench.update(1, { friend: 2 }, { dependsOn: [create, first] });
    expect(bench.beginAll()).toEqual([create]);
    expect(bench.action(first)).toMatchObject({ payload: { friend: 2 }, dependsOn: [create] });
    bench.confirm(create, { realId: 9 });
    expect(bench.beginAll()).toEqual([first]);
  });

  it('[Q6] an update and a delete are the delete, by its own handler, on the earliest base', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 }, { baseVersion: 3 });
    bench.delete(1, { baseVersion: 4 });
    expect(bench.beginAll()).toEqual([first]);
    expect(bench.action(first)).toMatchObject({ type: 'delete', op: 'delete', baseVersion: 3 });
    expect(bench.action(first).optimistic).toEqual([{ type: 'DELETE', entityId: 1 }]);
  });

  it('[Q6] nothing folds without an op, over another action, between types, lanes or rows', () => {
    const bench = new Bench();
    const ids = [
      bench.add({ entity: 'rows', entityId: 1, payload: { a: 1 } }),
      bench.add({ entity: 'rows', entityId: 1, payload: { b: 1 } }),
      bench.update(2, { a: 1 }),
      bench.add({ lane: 'rows:2' }),
      bench.update(2, { b: 1 }),
      bench.update(3, { a: 1 }),
      bench.update(3, { b: 1 }, { type: 'other' }),
      bench.update(4, { a: 1 }, { lane: 'x' }),
      bench.update(4, { b: 1 }, { lane: 'y' }),
      bench.update(5, { a: 1 }, { lane: 'z' }),
      bench.update(6, { b: 1 }, { lane: 'z' }),
      bench.delete(7),
      bench.update(7, { a: 1 }),
    ];
    bench.beginAll();
    for (const id of ids) bench.take(bench.outbox.fold(id));
    expect(Object.keys(bench.statuses())).toEqual(ids);
  });

  it('[Q6] what depended on the later depends on the whole', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    const second = bench.update(1, { b: 1 });
    const third = bench.add({ lane: 'x', dependsOn: [second] });
    expect(bench.beginAll()).toEqual([first]);
    expect(bench.store.get(third)?.dependsOn).toEqual([first]);
    bench.confirm(first);
    expect(bench.beginAll()).toEqual([third]);
  });

  it('[Q6] nothing folds that would make the earlier wait for what waits for it', () => {
    const bench = new Bench();
    const a = bench.create('tmp_a', {});
    const b = bench.create('tmp_b', { parent: 'tmp_a' });
    const link = bench.update('tmp_a', { favourite: 'tmp_b' });
    expect(bench.beginAll()).toEqual([a]);
    bench.confirm(a, { realId: 1 });
    expect(bench.beginAll()).toEqual([b]);
    bench.confirm(b, { realId: 2 });
    expect(bench.beginAll()).toEqual([link]);
    expect(bench.action(link)).toMatchObject({ entityId: 1, payload: { favourite: 2 } });
  });

  it('[Q6][O6] a row that others name is made, though it is deleted afterwards', () => {
    const bench = new Bench();
    const a = bench.create('tmp_a', {});
    const b = bench.add({ lane: 'x', payload: { parent: 'tmp_a' } });
    const end = bench.delete('tmp_a');
    expect(bench.beginAll()).toEqual([a]);
    bench.confirm(a, { realId: 1 });
    expect(bench.beginAll()).toEqual([b, end]);
  });

  it('[Q6] typing without a network is one action and one record all the while, in a queue of any size', () => {
    const bench = new Bench({ maxQueue: 1 });
    const first = bench.create('tmp_1', { text: '' });
    bench.foldsOnEntry = true;
    for (let i = 0; i < 500; i++) {
      bench.update('tmp_1', { text: 'x'.repeat(i), [`f${i % 3}`]: i });
    }
    expect(Object.keys(bench.statuses())).toEqual([first]);
    expect(bench.action(first).payload).toMatchObject({ text: 'x'.repeat(499), f1: 499 });
    expect(bench.action(first).optimistic).toHaveLength(1);
    expect(bench.action(first)).not.toHaveProperty('folded');
    expect([...bench.store.keys()]).toEqual([first]);
  });

  it('[Q6] what folds on entry is written as one put and no delete, and carried by the one before it', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    const input = { type: 'update', entity: 'rows', op: 'update', entityId: 1 } as const;
    const stamp = { id: 'z', idempotencyKey: 'k', now: bench.now, userKey: null };
    const admitted = bench.outbox.add({ ...input, payload: { b: 2 } }, stamp, true);
    expect(admitted).toMatchObject({ carriedBy: first, action: { id: 'z', payload: { b: 2 } } });
    expect(admitted.change).toMatchObject({ put: [{ id: first }], removed: [] });
    expect(admitted.change.effects.map(({ kind }) => kind)).toEqual(['queued', 'folded']);
    expect(bench.action(first)).toMatchObject({
      payload: { a: 1, b: 2 },
      idempotencyKey: `key-${first}`,
    });
  });

  it('[Q6][Q7] a full queue takes what needs no room, and is as it was where that does not fold', () => {
    const bench = new Bench({ maxQueue: 2 });
    bench.foldsOnEntry = true;
    const [first, second] = [bench.update(1, { a: 1 }), bench.create('tmp_1', { a: 1 })];
    bench.update(1, { a: 2 });
    const before = [...bench.outbox.actions()];
    expect(() => bench.update(2, { a: 1 })).toThrow(
      expect.objectContaining({ code: 'queue-full' }),
    );
    expect(() => bench.create('tmp_2', {})).toThrow(
      expect.objectContaining({ code: 'queue-full' }),
    );
    expect(bench.outbox.actions()).toEqual(before);
    bench.delete('tmp_1');
    expect(Object.keys(bench.statuses())).toEqual([first]);
    expect([...bench.store.keys()]).toEqual([first]);
    expect(bench.told).toContain(`folded ${second} none`);
    expect(bench.beginAll()).toEqual([first]);
  });

  it('[Q6] a record that is folded into again goes on saying what was folded into it before', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    const fold = (changes: object) => {
      const id = bench.update(1, changes);
      const record = bench.action(id);
      bench.take(bench.outbox.fold(id));
      return record;
    };
    const left = [fold({ a: 2 }), fold({ a: 3 })];
    // The device was behind with its deletes when the page died.
    for (const record of left) bench.store.set(record.id, record);
    const after = bench.reload();
    after.load();
    expect(after.beginAll()).toEqual([first]);
    expect(after.action(first).payload).toEqual({ a: 3 });
    expect([...after.store.keys()]).toEqual([first]);
    for (let i = 0; i < 200; i++) fold({ a: i });
    expect(bench.action(first).folded?.length).toBeLessThan(70);
  });

  it('[O6] an update that names its own row is not put into the create, which would send the temporary id', () => {
    const bench = new Bench();
    bench.foldsOnEntry = true;
    const create = bench.create('tmp_1', { name: '' });
    bench.update('tmp_1', { id: 'tmp_1', name: 'A' });
    expect(bench.action(create).payload).toEqual({ id: 'tmp_1', name: 'A' });
    const link = bench.update('tmp_1', { path: [{ of: 'tmp_1' }] });
    bench.update('tmp_1', { name: 'B' });
    expect(bench.beginAll()).toEqual([create]);
    bench.confirm(create, { realId: 7 });
    expect(bench.beginAll()).toEqual([link]);
    expect(bench.action(link)).toMatchObject({
      entityId: 7,
      payload: { path: [{ of: 7 }], name: 'B' },
    });
  });

  it('[Q6] fields that an update removes are removed from what is shown', () => {
    const bench = new Bench();
    const shows = (changes: object, unset: readonly string[]) => ({
      optimistic: [{ type: 'UPDATE' as const, entityId: 1, changes, unset }],
    });
    const first = bench.update(1, {}, shows({ a: 1, b: 1 }, ['c']));
    bench.update(1, {}, shows({ c: 2 }, ['a']));
    bench.beginAll();
    expect(bench.action(first).optimistic).toEqual([
      { type: 'UPDATE', entityId: 1, changes: { b: 1, c: 2 }, unset: ['a'] },
    ]);
  });

  it('[Q6] changes of other rows that both show stay', () => {
    const bench = new Bench();
    const also = (n: number) => ({
      optimistic: [
        { type: 'UPDATE' as const, entityId: 1, changes: { n } },
        { type: 'UPDATE' as const, entityType: 'others', entityId: 1, changes: { n } },
        { type: 'DELETE' as const, entityType: 'others', entityId: 10 + n },
      ],
    });
    const first = bench.update(1, {}, also(1));
    bench.update(1, {}, also(2));
    bench.beginAll();
    expect(bench.action(first).optimistic).toEqual([
      { type: 'UPDATE', entityId: 1, changes: { n: 2 } },
      { type: 'UPDATE', entityType: 'others', entityId: 1, changes: { n: 2 } },
      { type: 'DELETE', entityType: 'others', entityId: 11 },
      { type: 'DELETE', entityType: 'others', entityId: 12 },
    ]);
  });

  it('[Q6] however many updates fold, the row ends as if each had been sent', () => {
    const fields = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9));
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 8 }), (updates) => {
        const bench = new Bench();
        for (const changes of updates) bench.update(1, changes);
        const begun = bench.beginAll();
        expect(begun).toHaveLength(1);
        expect(bench.action(begun[0]).payload).toEqual(Object.assign({}, ...updates));
      }),
    );
  });
});
