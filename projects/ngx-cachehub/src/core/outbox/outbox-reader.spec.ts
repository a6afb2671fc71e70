import type { OfflineAction } from './offline-action';
import { Bench } from './spec-support/bench';

/** Two tabs over one store, and what the one tells the other. */
function pair(): { leader: Bench; follower: Bench } {
  const [leader, follower] = [new Bench({}, 'l'), new Bench({}, 'f')];
  follower.outbox.follow();
  return { leader, follower };
}

const copy = (action: OfflineAction): OfflineAction => structuredClone(action);

describe('what the store brings', () => {
  it('[Q2] actions come back in order, whatever the order of the store', () => {
    const before = new Bench();
    const ids = ['a', 'b', 'c'].map((lane) => before.add({ lane }));
    const bench = before.reload();
    const change = bench.outbox.load([...before.store.values()].reverse());
    expect(bench.beginAll()).toEqual(ids);
    expect([change.put, change.removed]).toEqual([[], []]);
    expect(change.effects.map(({ kind }) => kind)).toEqual(['queued', 'queued', 'queued']);
  });

  it('[Q3] what was being sent when its tab died is sent again under the same key', () => {
    const before = new Bench();
    const id = before.add({});
    before.beginAll();
    const bench = before.reload();
    bench.load();
    expect(bench.store.get(id)).toMatchObject({ status: 'queued', sent: true });
    expect(bench.beginAll()).toEqual([id]);
    expect(bench.action(id).idempotencyKey).toBe('key-a1');
  });

  it('[Q14] what this tab is sending itself is not touched by reading the store again', () => {
    const bench = new Bench();
    const id = bench.add({});
    const stored = bench.action(id);
    bench.beginAll();
    expect(bench.outbox.load([stored]).effects).toEqual([]);
    expect(bench.action(id).status).toBe('sending');
    expect(bench.beginAll()).toEqual([]);
  });

  it('[I5][Q6][Q29] a part of a fold that was taken apart is left on the device, and sent, by a tab that had read the whole', () => {
    const { leader, follower } = pair();
    const [first, second] = [leader.update(1, { a: 1 }), leader.update(1, { b: 1 })];
    const parts = [copy(leader.action(first)), copy(leader.action(second))];
    leader.take(leader.outbox.fold(second));
    follower.outbox.load(parts);
    follower.outbox.load([copy(leader.action(first)), parts[1]]);
    expect(follower.outbox.get(second)).toBeUndefined();
    follower.outbox.absorb(parts);
    expect(follower.outbox.load(parts).removed).toEqual([]);
    follower.outbox.lead(follower.at.now);
    expect(follower.outbox.load(parts).removed).toEqual([]);
    expect(follower.outbox.actions().map(({ id }) => id)).toEqual([first, second]);
  });

  it('[I6][Q6] a part of a fold that is over is a leftover, though its own record says nothing of it', () => {
    const { leader, follower } = pair();
    const [first, second] = [leader.update(1, { a: 1 }), leader.update(1, { b: 1 })];
    const parts = [copy(leader.action(first)), copy(leader.action(second))];
    leader.take(leader.outbox.fold(second));
    follower.outbox.load([copy(leader.action(first)), parts[1]]);
    follower.outbox.lead(follower.at.now);
    follower.load();
    follower.take(follower.outbox.load([copy(leader.action(first)), parts[1]]));
    follower.beginAll();
    follower.confirm(first);
    expect(follower.outbox.load([parts[1]]).removed).toEqual([second]);
  });

  it('[I4][Q3] what another tab said to be over was sent, though its record does not say so', () => {
    const { leader, follower } = pair();
    const id = leader.add({});
    const record = copy(leader.action(id));
    follower.outbox.absorb([record]);
    follower.outbox.forget([id]);
    follower.outbox.lead(follower.at.now);
    follower.outbox.load([record]);
    expect(follower.action(id)).toMatchObject({ status: 'queued', sent: true });
  });

  it('[I5] what is in memory only stays when the store is read', () => {
    const bench = new Bench();
    const [first, second] = [bench.add({ lane: 'a' }), bench.add({ lane: 'b' })];
    bench.outbox.load([bench.action(second)]);
    expect(bench.beginAll()).toEqual([first, second]);
  });

  it('[Q2] new actions come after those of the store, also when the clock was set back', () => {
    const before = new Bench();
    const old = before.add({ lane: 'a' });
    const bench = before.reload();
    bench.now -= 999_000;
    bench.load();
    const young = bench.add({ lane: 'b' });
    expect(Object.keys(bench.statuses())).toEqual([old, young]);
  });

  it('[Q9] older actions are brought to the shape of today', () => {
    const before = new Bench();
    const id = before.add({ payload: { title: 'x' } });
    const bench = before.reload({ schemaVersion: 2 });
    bench.load((action, from) => ({ ...action, payload: { from, name: 'x' }, type: 'v2' }));
    expect(bench.action(id)).toMatchObject({
      type: 'v2',
      payload: { from: 1, name: 'x' },
      schemaVersion: 2,
      idempotencyKey: 'key-a1',
    });
    expect(bench.store.get(id)?.schemaVersion).toBe(2);
  });

  it('[Q9] without upcast an older action is run as it is', () => {
    const before = new Bench();
    const id = before.add({});
    const bench = before.reload({ schemaVersion: 2 });
    bench.load();
    expect(bench.beginAll()).toEqual([id]);
  });

  it.each([
    ['gives null', () => null, /null/],
    [
      'throws',
      () => {
        throw new Error('no idea');
      },
      /no idea/,
    ],
    [
      'gives what cannot be stored',
      (action: OfflineAction) => ({ ...action, payload: { when: new Date(0) } }),
      /toISOString/,
    ],
  ])('[Q9] an upcast that %s parks the action, and it is tried again later', (_, upcast, why) => {
    const before = new Bench();
    const id = before.add({ payload: { a: 1 } });
    const bench = before.reload({ schemaVersion: 2 });
    bench.load(upcast);
    expect(bench.action(id)).toMatchObject({ status: 'parked', schemaVersion: 1 });
    expect(bench.action(id).payload).toEqual({ a: 1 });
    expect(bench.action(id).error?.message).toMatch(why);
    expect(bench.outbox.handlersChanged(() => true).put).toEqual([]);
    const later = bench.reload({ schemaVersion: 2 });
    expect(later.load(upcast).put).toEqual([]);
    const mended = later.reload({ schemaVersion: 2 });
    mended.load((action) => action);
    expect(mended.beginAll()).toEqual([id]);
  });

  it('[Q9] an action of a newer release waits for that release', () => {
    const before = new Bench({ schemaVersion: 3 });
    const id = before.add({});
    const old = before.reload({ schemaVersion: 2 });
    old.load((action) => action);
    expect(old.action(id)).toMatchObject({ status: 'parked', schemaVersion: 3 });
    const young = old.reload({ schemaVersion: 3 });
    young.load();
    young.take(young.outbox.handlersChanged(() => true));
    expect(young.beginAll()).toEqual([id]);
  });
});

describe('what another tab reports', () => {
  it('[T2] the leader takes up what a follower queued, and tells a new temporary id', () => {
    const { leader, follower } = pair();
    const create = leader.create('tmp_1', {});
    leader.beginAll();
    leader.confirm(create, { realId: 9 });
    const update = follower.update('tmp_1', { a: 1 });
    const change = leader.take(leader.outbox.absorb([copy(follower.action(update))]));
    expect(change.put).toMatchObject([{ id: update, entityId: 9, lane: 'rows:9' }]);
    expect(leader.beginAll()).toEqual([update]);
  });

  it('[T1] a follower sees how far the leader is, and writes nothing of it', () => {
    const { leader, follower } = pair();
    const create = leader.create('tmp_1', {});
    follower.take(follower.outbox.absorb([copy(leader.action(create))]));
    const child = follower.add({ lane: 'x', payload: { parent: 'tmp_1' } });
    leader.beginAll();
    const sending = follower.outbox.absorb([copy(leader.action(create))]);
    expect(sending).toMatchObject({ put: [], removed: [], effects: [{ kind: 'sent' }] });
    const extra = leader.add({ lane: 'extra' });
    leader.confirm(create, { realId: 9 });
    const record = leader.store.get(create);
    if (record === undefined) throw new Error('the create left no record');
    const confirmed = follower.outbox.absorb([copy(record)]);
    expect([confirmed.put, confirmed.removed]).toEqual([[], []]);
    expect(follower.action(child).payload).toEqual({ parent: 9 });
    expect(follower.statuses()).toEqual({ [child]: 'queued' });
    expect(leader.statuses()).toEqual({ [extra]: 'queued' });
  });

  it('[T3] a new leader queues again what the old one had on the wire', () => {
    const { leader, follower } = pair();
    const id = leader.add({ lane: 'a' });
    leader.beginAll();
    const record = copy(leader.action(id));
    expect(follower.outbox.load([record]).put).toEqual([]);
    expect(follower.action(id).status).toBe('sending');
    follower.outbox.lead(follower.now);
    follower.take(follower.outbox.load([record]));
    expect(follower.beginAll()).toEqual([id]);
  });

  it('[T3] a tab that no longer leads lets the new leader have its say', () => {
    const { leader, follower } = pair();
    const id = leader.add({});
    leader.beginAll();
    leader.outbox.follow();
    follower.outbox.lead(follower.now);
    follower.take(follower.outbox.absorb([copy(leader.action(id))]));
    follower.beginAll();
    follower.refuse(id);
    leader.outbox.absorb([copy(follower.action(id))]);
    expect(leader.action(id).status).toBe('parked');
  });

  it('[Q14] a report that comes late wakes nothing that is over, or further on', () => {
    const bench = new Bench();
    const [done, parked] = [bench.add({ lane: 'a' }), bench.add({ lane: 'b' })];
    const late = [copy(bench.action(done)), copy(bench.action(parked))];
    bench.beginAll();
    bench.confirm(done);
    bench.refuse(parked);
    const change = bench.outbox.absorb(late);
    expect(change.effects).toEqual([]);
    expect(bench.statuses()).toEqual({ [parked]: 'parked' });
  });

  it('[Q5] what a person decided in another tab is taken over', () => {
    const { leader, follower } = pair();
    const id = leader.add({});
    leader.beginAll();
    leader.refuse(id);
    follower.outbox.absorb([copy(leader.action(id))]);
    const { put } = follower.outbox.retry(id);
    leader.take(leader.outbox.absorb(put.map(copy)));
    expect(leader.beginAll()).toEqual([id]);
  });

  it('[T1] what another tab ended is gone here, and frees what waited for it', () => {
    const bench = new Bench();
    const a = bench.add({ lane: 'a' });
    const b = bench.add({ lane: 'b', dependsOn: [a] });
    expect(bench.outbox.forget([a, 'nobody']).effects).toEqual([]);
    expect(bench.beginAll()).toEqual([b]);
  });

  it('[Q14] what another tab ended comes back by no report, and yet by the store', () => {
    const bench = new Bench();
    const id = bench.add({});
    const record = copy(bench.action(id));
    bench.outbox.forget([id]);
    expect(bench.outbox.absorb([record]).effects).toEqual([]);
    expect(bench.outbox.load([record])).toMatchObject({
      removed: [],
      effects: [{ kind: 'queued' }],
    });
    expect(bench.beginAll()).toEqual([id]);
  });

  it('[Q14] what this tab ended and the store still has is deleted there', () => {
    const bench = new Bench();
    const id = bench.add({});
    const record = copy(bench.action(id));
    bench.beginAll();
    bench.confirm(id);
    expect(bench.outbox.load([record])).toMatchObject({ put: [], removed: [id], effects: [] });
    expect(bench.outbox.size).toBe(0);
  });

  it('[O6] an action that is reported before the create whose row it names waits for it all the same', () => {
    const { leader, follower } = pair();
    for (const tempId of ['tmp_1', 'new-1']) {
      const create = follower.create(tempId, {});
      const child = follower.add({ lane: `of ${tempId}`, payload: { parent: tempId } });
      leader.take(leader.outbox.absorb([copy(follower.action(child))]));
      leader.take(leader.outbox.absorb([copy(follower.action(create))]));
      expect(leader.beginAll()).toEqual([create]);
      leader.confirm(create, { realId: 5 });
      expect(leader.action(child).payload).toEqual({ parent: 5 });
      expect(leader.beginAll()).toEqual([child]);
      leader.confirm(child);
    }
  });

  it('[I7] clocks that differ between tabs lead to no wait for ever', () => {
    const { leader, follower } = pair();
    const create = leader.create('tmp_1', {}, { lane: 'form' });
    follower.now -= 500_000;
    const child = follower.add({ lane: 'form', payload: { parent: 'tmp_1' } });
    leader.take(leader.outbox.absorb([copy(follower.action(child))]));
    expect(leader.beginAll()).toEqual([create]);
    leader.confirm(create, { realId: 5 });
    expect(leader.beginAll()).toEqual([child]);
  });
});
