import * as fc from 'fast-check';
import { Bench } from './spec-support/bench';
import type { OfflineAction } from './offline-action';

/** A bench whose folds nothing has been said of by the device yet. */
function onTrial() {
  const bench = new Bench();
  const first = bench.update('r', { name: 'a' });
  bench.foldsOnEntry = true;
  const give = (changes: object) => {
    const { change } = bench.outbox.add(
      { type: 'update', entity: 'rows', op: 'update', entityId: 'r', payload: changes },
      { id: 'later', idempotencyKey: 'key-later', now: bench.now, userKey: null },
      true,
    );
    return change;
  };
  return { bench, first, give };
}

describe('a fold that the device refuses', () => {
  it('[Q6] is not sent before the device has taken or refused it', () => {
    const { bench, first, give } = onTrial();
    const { put } = give({ name: 'b' });
    expect(bench.next().kind).toBe('idle');
    bench.outbox.device.written(put);
    expect(bench.next().kind).toBe('idle');
    expect(bench.outbox.folds.pass(put)).toBe(true);
    expect(bench.beginAll()).toEqual([first]);
  });

  it('[Q6] is apart again: what is stored as it is stored, the other behind it, each under its own key', () => {
    const { bench, first, give } = onTrial();
    give({ name: 'b', more: 1 });
    const { put, effects } = bench.take(bench.outbox.device.refused([first]));
    expect(put.map(({ id, payload, idempotencyKey }) => [id, payload, idempotencyKey])).toEqual([
      [first, { name: 'a' }, `key-${first}`],
      ['later', { name: 'b', more: 1 }, 'key-later'],
    ]);
    expect(effects).toEqual([]);
    expect(bench.beginAll()).toEqual([first]);
    bench.confirm(first, { version: 2 });
    // A device that refused it is not asked again and again.
    expect(bench.beginAll()).toEqual(['later']);
  });

  it('[Q6] stays one where the device has no record of any part', () => {
    const { bench } = onTrial();
    const added = ['x', 'xy'].map((name, at) =>
      bench.outbox.add(
        { type: 'update', entity: 'rows', op: 'update', entityId: 's', payload: { name } },
        { id: `s${at}`, idempotencyKey: `key-s${at}`, now: bench.now, userKey: null },
        true,
      ),
    );
    expect(bench.outbox.device.refused(added.map(({ carriedBy }) => carriedBy)).put).toEqual([]);
    bench.outbox.folds.pass([bench.action('s0')]);
    expect(bench.action('s0').payload).toEqual({ name: 'xy' });
    expect(bench.beginAll()).toContain('s0');
  });

  it('[Q6][Q3] taken apart for want of an answer, it is sent when the device has it apart, and not as long as that holds the whole', () => {
    const { bench, first, give } = onTrial();
    const { put } = give({ name: 'b' });
    const stored = structuredClone(put);
    bench.outbox.follow();
    bench.outbox.lead(bench.now);
    bench.outbox.load(stored);
    const apart = bench.outbox.folds.settleByRecords().put;
    expect(apart.map(({ id, payload }) => [id, payload])).toEqual([
      [first, { name: 'a' }],
      ['later', { name: 'b' }],
    ]);
    bench.outbox.device.refused(apart.map(({ id }) => id));
    expect(bench.next().kind).toBe('idle');
    // What was asked of the device before that says nothing.
    expect(bench.outbox.device.written(stored)).toBe(false);
    expect(bench.next().kind).toBe('idle');
    expect(bench.outbox.device.written(apart)).toBe(true);
    expect(bench.beginAll()).toEqual([first]);
  });

  it('[Q6][Q3] taken apart, it does not wait for the device where another tab has sent it by then', () => {
    const { bench, first, give } = onTrial();
    const { put } = give({ name: 'b' });
    bench.outbox.follow();
    bench.outbox.lead(bench.now);
    bench.outbox.load(structuredClone(put));
    const [earlier] = bench.outbox.folds.settleByRecords().put;
    bench.outbox.load([{ ...earlier, status: 'sending', sent: true }]);
    expect(bench.beginAll()).toEqual([first]);
  });

  it('[Q6][Q12] keeps the row that the write before it handed on meanwhile', () => {
    const bench = new Bench();
    const sent = bench.update('r', { name: 'a' }, { baseVersion: 1 });
    bench.beginAll();
    const second = bench.update('r', { name: 'b' }, { baseVersion: 1 });
    const stamp = { id: 'later', idempotencyKey: 'key-later', now: bench.now, userKey: null };
    const row = { type: 'update', entity: 'rows', op: 'update', entityId: 'r' } as const;
    bench.outbox.add({ ...row, payload: { name: 'c' }, baseVersion: 1 }, stamp, true);
    bench.outbox.confirm(sent, { version: 7 });
    bench.outbox.device.refused([second]);
    expect([bench.action(second).payload, bench.action(second).baseVersion]).toEqual([
      { name: 'b' },
      7,
    ]);
  });

  it('[Q6][Q5] what depended on the later part depends on it again', () => {
    const bench = new Bench();
    const first = bench.update('r', { name: 'a' });
    const second = bench.update('r', { name: 'b' });
    const third = bench.add({ lane: 'x', dependsOn: [second] });
    const change = bench.outbox.fold(second);
    expect(change.put.map(({ id }) => id).sort()).toEqual([first, third]);
    bench.outbox.device.refused([first]);
    expect(bench.action(third).dependsOn).toEqual([first, second]);
    expect(bench.beginAll()).toEqual([first]);
  });

  it('[Q6][I6] whatever the device takes and refuses, what goes out under a key is what it holds under that key', () => {
    const step = fc.constantFrom('type', 'type', 'type', 'take', 'refuse', 'send', 'answer');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const device = new Map<string, OfflineAction>();
        const bench = new Bench();
        // As the one door to the device does: what is asked for meanwhile goes out with the next call.
        let wanted = new Map<string, OfflineAction>();
        const want = (put: readonly OfflineAction[]) => {
          for (const action of put) wanted.set(action.id, action);
        };
        const sent: string[] = [];
        let typed = 0;
        for (const what of steps) {
          if (what === 'type') {
            const id = `t${++typed}`;
            const stamp = { id, idempotencyKey: `key-${id}`, now: bench.now, userKey: null };
            const input = { type: 'update', entity: 'rows', op: 'update', entityId: 'r' } as const;
            want(bench.outbox.add({ ...input, payload: { [id]: typed } }, stamp, true).change.put);
          } else if (what === 'take' || what === 'refuse') {
            const call = [...wanted.values()];
            wanted = new Map();
            if (what === 'take') {
              for (const action of call) device.set(action.id, action);
              bench.outbox.device.written(call);
              bench.outbox.folds.pass(call);
            } else {
              want(call);
              want(bench.outbox.device.refused(call.map(({ id }) => id)).put);
              bench.outbox.folds.pass(call);
            }
          } else if (what === 'send') {
            for (;;) {
              const next = bench.outbox.next(bench.now, () => true, true);
              if (next.kind === 'changed') want(next.change.put);
              if (next.kind === 'idle' || next.kind === 'wait') break;
              if (next.kind !== 'send') continue;
              const { id, payload } = next.action;
              bench.outbox.begin(id);
              if (device.has(id)) expect(device.get(id)?.payload).toEqual(payload);
              sent.push(...Object.keys(Object(payload)));
            }
          } else {
            for (const { id, status } of bench.outbox.actions()) {
              if (status === 'sending') bench.confirm(id);
            }
          }
        }
        expect(sent).toEqual([...new Set(sent)]);
        // In the order in which they were typed.
        expect(sent).toEqual(Array.from(sent, (_, at) => `t${at + 1}`));
      }),
      { numRuns: 300 },
    );
  });
});
