import { Bench } from './spec-support/bench';

describe('a record of a fold beside what is known of it', () => {
  it('[I5][Q6] what a tab that slept tells or stores late takes nothing out of a fold', () => {
    const bench = new Bench();
    bench.foldsOnEntry = true;
    const id = bench.update(1, { a: 1 });
    const alone = structuredClone(bench.action(id));
    bench.update(1, { b: 1 });
    const half = structuredClone(bench.action(id));
    bench.update(1, { c: 1 });
    for (const stale of [alone, half]) {
      expect(bench.outbox.absorb([stale])).toMatchObject({ put: [{ payload: { c: 1 } }] });
      expect(bench.outbox.load([stale])).toMatchObject({ put: [{ payload: { c: 1 } }] });
    }
    expect(bench.beginAll()).toEqual([id]);
    expect(bench.action(id).payload).toEqual({ a: 1, b: 1, c: 1 });
  });

  it.each(['told', 'stored'] as const)(
    '[I5][Q6] what is %s late takes nothing out of a fold that the device is asked to take, whatever it says to that',
    (way) => {
      for (const isTaken of [true, false]) {
        const bench = new Bench();
        const id = bench.update(1, { a: 1 });
        const stale = structuredClone(bench.action(id));
        const stamp = { id: 'later', idempotencyKey: 'key-later', now: bench.now, userKey: null };
        const input = { type: 'update', entity: 'rows', op: 'update', entityId: 1 } as const;
        const { change } = bench.outbox.add({ ...input, payload: { b: 1 } }, stamp, true);
        if (way === 'told') bench.outbox.absorb([stale]);
        else bench.outbox.load([stale]);
        expect(bench.action(id).payload).toEqual({ a: 1, b: 1 });
        bench.take(isTaken ? change : bench.outbox.device.refused([id]));
        for (const sent of bench.beginAll()) bench.confirm(sent);
        for (const sent of bench.beginAll()) bench.confirm(sent);
        expect(bench.told.filter((text) => text.startsWith('confirmed'))).toEqual(
          isTaken ? [`confirmed ${id}`] : [`confirmed ${id}`, 'confirmed later'],
        );
      }
    },
  );

  it.each([
    ['at once', false],
    ['after its record was written', true],
  ])('[I5][Q6] what another tab has folded on, %s, is taken as it is', (_, isWritten) => {
    const [before, bench] = [new Bench(), new Bench()];
    before.foldsOnEntry = true;
    const id = before.update(1, { a: 1 });
    before.update(1, { b: 1 });
    const records = () => [...before.store.values()].map((action) => structuredClone(action));
    bench.outbox.load(records());
    before.foldsOnEntry = !isWritten;
    const later = before.update(1, { c: 1 });
    if (isWritten) bench.outbox.absorb(records());
    before.outbox.fold(later);
    const left = records().filter((record) => record.id === later);
    bench.outbox.load([structuredClone(before.action(id)), ...left]);
    expect(bench.action(id).payload).toEqual({ a: 1, b: 1, c: 1 });
    expect(Object.keys(bench.statuses())).toEqual([id]);
  });
});
