import * as fc from 'fast-check';
import type { OfflineAction } from './offline-action';
import { overMark } from './over-mark';
import { Bench } from './spec-support/bench';

const isInStep = (bench: Bench) => bench.outbox.device.isInStep([...bench.store.values()]);

/** One step of the only tab that there is. */
const STEPS: Readonly<Record<string, (bench: Bench, ids: readonly string[], n: number) => void>> = {
  update: (bench, _, n) => void bench.update(n % 3, { [`f${n}`]: n }),
  create: (bench, _, n) => void bench.create(`tmp_${n}`, { name: n }),
  begin: (bench) => void bench.beginAll(),
  confirm: (bench, ids, n) => void bench.confirm(ids[n % ids.length]),
  refuse: (bench, ids, n) => void bench.refuse(ids[n % ids.length]),
  lose: (bench, ids, n) => {
    const error = { code: 'fetch-failed', message: 'The line broke.' };
    bench.take(bench.outbox.lostContact(ids[n % ids.length], error, bench.at));
  },
  retry: (bench, ids, n) => void bench.take(bench.outbox.retry(ids[n % ids.length])),
  discard: (bench, ids, n) => {
    const action = bench.outbox.get(ids[n % ids.length]);
    if (action?.status !== 'sending') bench.take(bench.outbox.discard(ids[n % ids.length]));
  },
};

describe('what the device says beside what the tab that sends knows', () => {
  it('[Q25] a tab that alone writes to the device is in step with it, whatever it does', () => {
    const step = fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat(99));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, folds) => {
        const bench = new Bench();
        bench.foldsOnEntry = folds;
        const ids = ['none'];
        for (const [name, n] of steps) {
          STEPS[name](bench, ids, n);
          ids.push(...Object.keys(bench.statuses()).filter((id) => !ids.includes(id)));
          expect(isInStep(bench)).toBe(true);
        }
      }),
    );
  });

  it('[Q25] what another tab queued and did not tell is missing', () => {
    const [bench, other] = [new Bench(), new Bench({}, 'b')];
    bench.update(1, { name: 'a' });
    bench.store.set('b1', other.action(other.update(1, { name: 'b' })));
    expect(isInStep(bench)).toBe(false);
    bench.load();
    expect(isInStep(bench)).toBe(true);
  });

  it('[Q25][Q29] what a mark says to be over is to be taken away, where a tab that slept has stored it since', () => {
    const bench = new Bench();
    const id = bench.update(1, { name: 'a' });
    const record = bench.store.get(id) as OfflineAction;
    bench.beginAll();
    bench.confirm(id);
    const mark = overMark(record, 0);
    bench.store.set(mark.id, mark);
    expect(isInStep(bench)).toBe(true);
    bench.store.set(id, record);
    expect(isInStep(bench)).toBe(false);
    bench.load();
    expect([isInStep(bench), bench.store.has(id)]).toEqual([true, false]);
  });

  it.each([
    ['tried again', (other: Bench, id: string) => other.take(other.outbox.retry(id))],
    ['changed', (other: Bench, id: string) => other.take(other.outbox.edit(id, 1, 'key-new'))],
    ['gave up', (other: Bench, id: string) => other.take(other.outbox.discard(id))],
  ])('[Q25] a parked write that a person %s in another tab is another one', (_, decide) => {
    const bench = new Bench();
    const id = bench.add({});
    bench.beginAll();
    bench.refuse(id);
    const other = bench.reload();
    other.load();
    decide(other, id);
    expect(bench.outbox.device.isInStep([...other.store.values()])).toBe(false);
  });

  it('[Q25] what is on its way, what is over and what the device never took are as they have to be', () => {
    const bench = new Bench();
    const [sent, ended] = [bench.add({ lane: 'a' }), bench.add({ lane: 'b' })];
    const before = [...bench.store.values()];
    bench.beginAll();
    bench.confirm(ended);
    const stamp = { id: 'c', idempotencyKey: 'key-c', now: bench.now, userKey: null };
    bench.outbox.add({ type: 'do', payload: null, lane: 'c' }, stamp);
    expect(bench.action(sent).status).toBe('sending');
    expect(bench.outbox.device.isInStep(before)).toBe(true);
    bench.outbox.device.written([bench.action('c')]);
    expect(bench.outbox.device.isInStep(before)).toBe(false);
  });

  it('[Q25] of what changed while it was read it says nothing, and all of what was only named meanwhile', () => {
    const [bench, other] = [new Bench(), new Bench({}, 'b')];
    const [changed, ended] = [bench.add({ lane: 'a' }), bench.add({ lane: 'b' })];
    const before = [...bench.store.values()];
    bench.beginAll();
    bench.refuse(changed);
    bench.confirm(ended);
    const { device } = bench.outbox;
    const touched = new Set([changed, ended, 'b1']);
    expect(device.isInStep(before, new Set())).toBe(false);
    expect(device.isInStep(before, touched)).toBe(true);
    const unheard = other.action(other.update(1, { name: 'b' }));
    expect(unheard.id).toBe('b1');
    expect(device.isInStep([...before, unheard], touched)).toBe(false);
    expect([...device.newerThanRead(touched)]).toEqual([changed, ended]);
  });
});
