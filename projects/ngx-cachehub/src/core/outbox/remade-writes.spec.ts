import type { OfflineAction } from './offline-action';
import { Bench, OLDER } from './spec-support/bench';

const MERGED = {
  op: 'update',
  payload: { a: 2 },
  base: {},
  baseVersion: 2,
  optimistic: [],
} as const;

/** A write under way under its first key, as a tab that falls asleep then has it. */
function underWay(): {
  readonly bench: Bench;
  readonly id: string;
  readonly before: OfflineAction;
} {
  const bench = new Bench();
  const id = bench.update(1, { a: 1 }, { baseVersion: 1 });
  bench.beginAll();
  return { bench, id, before: structuredClone(bench.action(id)) };
}

function merge(bench: Bench, id: string): void {
  bench.take(bench.outbox.fail(id, { kind: 'conflict' }, OLDER, bench.at));
  bench.take(bench.outbox.rebase(id, MERGED, 'key-2'));
}

function edit(bench: Bench, id: string): void {
  bench.refuse(id);
  bench.take(bench.outbox.edit(id, { a: 2 }, 'key-2'));
}

const WAYS = [
  ['by a merge', merge],
  ['by a person', edit],
] as const;

describe('a record from before a write was made anew', () => {
  it.each(WAYS)('[I6][Q27] is not taken, told late or stored late, %s', (_, remake) => {
    const { bench, id, before } = underWay();
    remake(bench, id);
    for (const take of ['absorb', 'load'] as const) {
      const { put } = bench.take(bench.outbox[take]([structuredClone(before)]));
      expect(put).toMatchObject([{ id, idempotencyKey: 'key-2', payload: { a: 2 } }]);
    }
    expect(bench.beginAll()).toEqual([id]);
    expect(bench.action(id).idempotencyKey).toBe('key-2');
  });

  it.each(WAYS)('[I6][Q27] is written over also while the new write is sent, %s', (_, remake) => {
    const { bench, id, before } = underWay();
    remake(bench, id);
    bench.beginAll();
    const { put } = bench.take(bench.outbox.absorb([before]));
    expect(put).toMatchObject([{ id, idempotencyKey: 'key-2', status: 'sending' }]);
    bench.confirm(id);
    expect([...bench.store.keys()]).toEqual([]);
  });

  it.each(WAYS)(
    '[I6][Q27] is not taken by a tab that follows, and may lead next, %s',
    (_, remake) => {
      const { bench, id, before } = underWay();
      const next = new Bench();
      next.outbox.follow();
      next.outbox.absorb([structuredClone(before)]);
      remake(bench, id);
      next.outbox.absorb([structuredClone(bench.action(id))]);
      expect(next.outbox.absorb([structuredClone(before)]).put).toEqual([]);
      next.outbox.lead(next.now);
      next.take(next.outbox.load([structuredClone(before)]));
      expect(next.beginAll()).toEqual([id]);
      expect(next.action(id).idempotencyKey).toBe('key-2');
    },
  );

  it.each(WAYS)(
    '[I5][Q2][Q27] is no reason to wait for an answer to the new write, whose tab is gone, %s',
    (_, remake) => {
      const { bench, id, before } = underWay();
      const next = new Bench();
      next.outbox.follow();
      remake(bench, id);
      bench.beginAll();
      next.outbox.absorb([structuredClone(bench.action(id))]);
      next.outbox.lead(next.now);
      // The device refused all that came after the first send.
      const { put } = next.take(next.outbox.load([before]));
      expect(put).toMatchObject([{ id, idempotencyKey: 'key-2', status: 'queued' }]);
      expect(next.beginAll()).toEqual([id]);
    },
  );

  it.each(WAYS)('[Q27] gives way to the new write in the tab that slept, %s', (_, remake) => {
    const { bench, id, before } = underWay();
    const slept = new Bench();
    slept.outbox.load([structuredClone(before)]);
    remake(bench, id);
    slept.take(slept.outbox.absorb([structuredClone(bench.action(id))]));
    expect(slept.action(id)).toMatchObject({ idempotencyKey: 'key-2', payload: { a: 2 } });
  });

  it.each(WAYS)('[Q9][Q27] is from before for a newer release as well, %s', (_, remake) => {
    const { bench, id, before } = underWay();
    remake(bench, id);
    const next = bench.reload({ schemaVersion: 2 });
    next.load(({ payload, ...action }) => ({ ...action, payload: { new: payload } }));
    next.take(next.outbox.absorb([before]));
    expect(next.action(id)).toMatchObject({ idempotencyKey: 'key-2', payload: { new: { a: 2 } } });
  });

  it.each(WAYS)(
    '[Q27] is written over by a tab that follows, where the device shows it: who sends may have written it, %s',
    (_, remake) => {
      const { bench, id, before } = underWay();
      remake(bench, id);
      const follower = bench.reload();
      follower.load();
      follower.outbox.follow();
      const { put } = follower.outbox.load([before]);
      expect(put).toMatchObject([{ id, idempotencyKey: 'key-2' }]);
      expect(follower.outbox.load(put).put).toEqual([]);
    },
  );
});

describe('a record from before a person tried a parked write again', () => {
  /** A parked write, and what it was in this tab before a person tried it again in another one. */
  function triedAgain() {
    const { bench, id } = underWay();
    bench.refuse(id);
    const before = structuredClone(bench.action(id));
    bench.take(bench.outbox.retry(id));
    return { bench, id, before, after: structuredClone(bench.action(id)) };
  }

  it('[Q5][Q27] is not taken, told late or stored late', () => {
    const { bench, id, before } = triedAgain();
    for (const take of ['absorb', 'load'] as const) {
      const { put } = bench.take(bench.outbox[take]([structuredClone(before)]));
      expect(put).toMatchObject([{ id, status: 'queued' }]);
    }
    expect(bench.beginAll()).toEqual([id]);
  });

  it('[Q5][Q27] tells that it is none, where it is sent by a tab that did not know of the retry', () => {
    const { id, before, after } = triedAgain();
    const sender = new Bench();
    sender.outbox.load([{ ...before, status: 'queued' }]);
    sender.beginAll();
    sender.take(sender.outbox.absorb([after]));
    sender.refuse(id);
    expect(sender.action(id)).toMatchObject({ status: 'parked', retried: 1 });
  });

  it('[I6][Q3][Q27] does not come over an edit that the tab in which it was tried again did not know', () => {
    const { bench, id, before } = triedAgain();
    bench.beginAll();
    bench.refuse(id);
    bench.take(bench.outbox.edit(id, { a: 2 }, 'key-2'));
    const other = new Bench();
    other.outbox.load([before]);
    for (let times = 0; times < 3; times++) {
      other.take(other.outbox.retry(id));
      bench.take(bench.outbox.absorb([structuredClone(other.action(id))]));
      other.beginAll();
      other.refuse(id);
    }
    expect(bench.action(id)).toMatchObject({ idempotencyKey: 'key-2', payload: { a: 2 } });
  });
});
