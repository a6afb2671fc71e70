import { Bench, BROKEN } from './spec-support/bench';

describe('who folds, and what', () => {
  it('[Q6] what was ever sent is left as it is', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    bench.beginAll();
    const second = bench.update(1, { b: 1 });
    bench.take(bench.outbox.lostContact(first, BROKEN, bench.at));
    bench.take(bench.outbox.retry(first));
    expect(bench.beginAll()).toEqual([first]);
    expect(bench.action(first).payload).toEqual({ a: 1 });
    bench.take(bench.outbox.fold(second));
    expect(bench.action(second).payload).toEqual({ b: 1 });
  });

  it('[Q6] only the tab that sends folds', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    bench.update(1, { b: 1 });
    expect(bench.beginAll(false)).toEqual([first]);
    expect(bench.outbox.size).toBe(2);
  });

  it('[Q6] a tab that does not send folds nothing, on entry or later, and is full where it is full', () => {
    const bench = new Bench({ maxQueue: 2 });
    bench.foldsOnEntry = true;
    bench.outbox.follow();
    const [first, second] = [bench.update(1, { a: 1 }), bench.update(1, { b: 1 })];
    bench.take(bench.outbox.fold(second));
    expect(Object.keys(bench.statuses())).toEqual([first, second]);
    expect(() => bench.update(1, { c: 1 })).toThrow(
      expect.objectContaining({ code: 'queue-full' }),
    );
  });

  it('[I5][Q6] what another page may have sent is never folded', () => {
    const bench = new Bench();
    const kept = [bench.update(1, { a: 1 }), bench.update(1, { b: 1 }), bench.create('tmp_1', {})];
    const after = bench.reload();
    after.load();
    after.foldsOnEntry = true;
    const third = after.update(1, { c: 1 });
    expect(after.update(1, { d: 1 })).not.toBe(third);
    const end = after.delete('tmp_1');
    for (const id of [...kept, end]) after.take(after.outbox.fold(id));
    expect(after.beginAll()).toEqual([kept[0], kept[2]]);
    expect(Object.keys(after.statuses())).toEqual([...kept, third, end]);
    expect(kept.map((id) => after.action(id).payload)).toMatchObject([{ a: 1 }, { b: 1 }, {}]);
    // What this page queued itself folds as ever.
    expect(after.action(third).payload).toEqual({ c: 1, d: 1 });
  });

  it('[I5][Q6] nothing folds over a change of the tab that sends', () => {
    const bench = new Bench();
    bench.foldsOnEntry = true;
    const first = bench.update(1, { a: 1 });
    bench.outbox.follow();
    const second = bench.update(1, { b: 1 });
    bench.outbox.lead(bench.now);
    const third = bench.update(1, { c: 1 });
    bench.update(1, { d: 1 });
    expect(bench.beginAll()).toEqual([first]);
    expect([first, second, third].map((id) => bench.action(id).payload)).toEqual([
      { a: 1 },
      { b: 1 },
      { c: 1, d: 1 },
    ]);
  });

  it('[I5][Q6] what a follower hands over folds, unless it was made before this tab led', () => {
    const [leader, follower] = [new Bench({}, 'l'), new Bench({}, 'f')];
    follower.outbox.follow();
    const early = follower.update(1, { a: 1 });
    leader.now += 1;
    follower.now += 1;
    leader.outbox.lead(leader.now);
    const late = [follower.update(1, { b: 1 }), follower.update(1, { c: 1 })];
    for (const id of [early, ...late]) {
      leader.take(leader.outbox.absorb([follower.action(id)]));
      leader.take(leader.outbox.fold(id));
    }
    expect(leader.outbox.actions().map(({ id, payload }) => [id, payload])).toEqual([
      [early, { a: 1 }],
      [late[0], { b: 1, c: 1 }],
    ]);
    const { size } = leader.outbox;
    const sent = { ...follower.action(late[0]), id: 'sent', sent: true, seq: leader.now + 100 };
    leader.take(leader.outbox.absorb([sent]));
    leader.take(leader.outbox.fold('sent'));
    expect(leader.outbox.size).toBe(size + 1);
  });

  it('[I5][Q6] reading the device again, another tab may have led meanwhile: what was queued before does not fold', () => {
    const bench = new Bench();
    bench.foldsOnEntry = true;
    const first = bench.update(1, { a: 1 });
    bench.load();
    const second = bench.update(1, { b: 1 });
    bench.update(1, { c: 1 });
    expect(bench.beginAll()).toEqual([first]);
    expect([first, second].map((id) => bench.action(id).payload)).toEqual([
      { a: 1 },
      { b: 1, c: 1 },
    ]);
  });

  it('[I5][Q6] what was begun stays begun, though the device never heard of it', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    bench.next();
    bench.outbox.begin(first);
    bench.outbox.lostContact(first, BROKEN, bench.at);
    bench.load();
    bench.foldsOnEntry = true;
    expect(bench.action(first).sent).toBe(false);
    const second = bench.update(1, { b: 1 });
    expect(Object.keys(bench.statuses())).toEqual([first, second]);
    expect(bench.action(first).payload).toEqual({ a: 1 });
  });

  it('[Q6] a page that dies between the two steps of a fold sends nothing twice', () => {
    const bench = new Bench();
    const first = bench.update(1, { a: 1 });
    const second = bench.update(1, { b: 1 });
    const left = bench.action(second);
    bench.next();
    bench.store.set(second, left);
    const after = bench.reload();
    after.load();
    expect(Object.keys(after.statuses())).toEqual([first]);
    expect([...after.store.keys()]).toEqual([first]);
  });

  it('[Q6] a page that dies before a create and its delete are gone makes neither', () => {
    const bench = new Bench();
    const ids = [bench.create('tmp_1', {}), bench.update('tmp_1', { a: 1 }), bench.delete('tmp_1')];
    const left = ids.map((id) => bench.action(id));
    const step = bench.outbox.next(bench.now, () => true, true);
    if (step.kind !== 'changed') throw new Error('not folded');
    const after = bench.reload();
    for (const action of [...left, ...step.change.put]) after.store.set(action.id, action);
    after.load();
    expect(after.outbox.size).toBe(0);
    expect(after.store.size).toBe(0);
  });
});
