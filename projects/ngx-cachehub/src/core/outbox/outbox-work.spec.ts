import { Bench, BROKEN } from './spec-support/bench';

const MANY = 10_000;
const SOME = 2_000;

/** Sends and confirms everything; how many lanes were looked at. */
function replay(bench: Bench): number {
  const before = bench.outbox.work.looks;
  for (let rest = bench.outbox.size; rest > 0;) {
    const begun = bench.beginAll();
    for (const id of begun) bench.confirm(id, { realId: `r${id}`, version: 1 });
    rest -= begun.length;
    if (begun.length === 0) throw new Error(`${rest} actions are stuck`);
  }
  return bench.outbox.work.looks - before;
}

describe('the work of the queue', () => {
  it('[Q16] ten thousand lanes are replayed at a few looks for each action', () => {
    const bench = new Bench({ maxQueue: MANY });
    for (let i = 0; i < MANY; i++) bench.update(i, { a: i });
    expect(replay(bench)).toBeLessThan(8 * MANY);
  });

  it('[Q16] two thousand actions of one lane are replayed at a few looks for each', () => {
    const bench = new Bench({ maxQueue: SOME });
    for (let i = 0; i < SOME; i++) bench.add({ lane: 'one' });
    expect(replay(bench)).toBeLessThan(8 * SOME);
  });

  it('[Q16] two thousand writes of one row pass their version on one by one', () => {
    const bench = new Bench({ maxQueue: SOME });
    for (let i = 0; i < SOME; i++) bench.update(1, { a: i }, { type: `t${i}`, baseVersion: 0 });
    let put = 0;
    for (let i = 0; i < 100; i++) {
      const [id] = bench.beginAll();
      put += bench.confirm(id, { version: i + 1 }).put.length;
    }
    expect(put).toBe(100);
  });

  it('[Q16] each temporary id is looked for only where it is named', () => {
    const bench = new Bench({ maxQueue: 2 * SOME });
    for (let i = 0; i < SOME / 2; i++) {
      bench.create(`tmp_${i}`, {});
      bench.add({ lane: `of${i}`, payload: { parent: `tmp_${i}` } });
    }
    expect(replay(bench)).toBeLessThan(14 * SOME);
  });

  it('[Q16] asking what to do next looks at one lane, however many there are', () => {
    const bench = new Bench({ maxQueue: SOME });
    for (let i = 0; i < 1_000; i++) bench.add({ lane: `l${i}` });
    const before = bench.outbox.work.looks;
    for (let i = 0; i < 100; i++) bench.next();
    expect(bench.outbox.work.looks - before).toBe(100);
  });

  it('[Q16] lanes that wait are not looked at until they are due', () => {
    const bench = new Bench({ maxQueue: SOME, concurrency: 1_000 });
    for (let i = 0; i < 1_000; i++) bench.add({ lane: `l${i}` });
    for (const id of bench.beginAll()) {
      bench.take(bench.outbox.lostContact(id, BROKEN, bench.at));
    }
    const before = bench.outbox.work.looks;
    for (let i = 0; i < 100; i++) expect(bench.next().kind).toBe('wait');
    expect(bench.outbox.work.looks).toBe(before);
  });

  it('[Q16] a change among a thousand actions compares a few of them, also where all are asked for after it', () => {
    const bench = new Bench({ concurrency: 1 });
    for (let i = 0; i < 1_000; i++) bench.add({ lane: `l${i}` });
    const before = bench.outbox.work.compared;
    for (let rest = bench.outbox.size; rest > 0; rest--) {
      const [id] = bench.beginAll();
      expect(bench.outbox.actions()[0]).toMatchObject({ id, status: 'sending' });
      bench.confirm(id, {});
      expect(bench.outbox.actions()).toHaveLength(rest - 1);
    }
    expect(bench.outbox.work.compared - before).toBeLessThan(40_000);
  });

  it('[Q11] the list of actions is the same until something changes', () => {
    const bench = new Bench();
    bench.add({});
    const list = bench.outbox.actions();
    bench.next();
    expect(bench.outbox.actions()).toBe(list);
    bench.add({ lane: 'b' });
    expect(bench.outbox.actions()).toHaveLength(2);
  });
});
