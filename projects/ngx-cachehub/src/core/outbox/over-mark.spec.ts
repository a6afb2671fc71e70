import * as fc from 'fast-check';
import { decodeAction } from './decode-action';
import type { OfflineAction } from './offline-action';
import { isOverMark, MARK_LIFE_MS, marksOf, OverMarks, overMark, sweptMarks } from './over-mark';
import { NO_CHANGE, type OutboxChange } from './outbox-change';
import { Bench, OLDER } from './spec-support/bench';

const NOW = 5_000_000;

/** What a change leaves on the device. */
const left = (change: OutboxChange) => marksOf(change, NOW);

/** A write under way, as a tab that falls asleep then has it. */
function underWay() {
  const bench = new Bench();
  const id = bench.update(1, { secret: 'x' });
  bench.beginAll();
  return { bench, id, before: structuredClone(bench.action(id)) };
}

/** A tab that alone has these, since the device never took them. */
function tabWith(...actions: readonly OfflineAction[]): Bench {
  const tab = new Bench({}, 'b');
  tab.outbox.absorb(actions);
  tab.outbox.device.keepUnwritten(actions.map(({ id }) => id));
  return tab;
}

const newId = fc.constantFrom('a', 'b', 'c', 'd');
const form = fc.record({
  id: newId,
  remade: fc.option(fc.nat(2), { nil: undefined }),
  lastPart: fc.option(newId, { nil: undefined }),
  folded: fc.option(fc.array(newId, { maxLength: 2 }), { nil: undefined }),
});

describe('the mark of what is over', () => {
  it('[Q29] says nothing of what it was about, and is a record like others', () => {
    const { bench, id, before } = underWay();
    const [mark] = left(bench.confirm(id));
    expect(JSON.stringify(mark)).not.toContain('secret');
    expect(isOverMark(mark)).toBe(true);
    expect(isOverMark(before)).toBe(false);
    expect(decodeAction(mark)).toEqual({ kind: 'action', action: mark, dropped: [] });
  });

  it.each([
    ['confirmed', (bench: Bench, id: string) => bench.confirm(id)],
    [
      'given way',
      (bench: Bench, id: string) => {
        bench.take(bench.outbox.fail(id, { kind: 'conflict' }, OLDER, bench.at));
        return bench.take(bench.outbox.settleAsDone(id));
      },
    ],
    [
      'given up',
      (bench: Bench, id: string) => {
        bench.refuse(id);
        return bench.take(bench.outbox.discard(id));
      },
    ],
  ])('[Q29] is left by a write that was %s', (_, end) => {
    const { bench, id, before } = underWay();
    const marks = left(end(bench, id));
    expect(new OverMarks(marks).includes(before)).toBe(true);
  });

  it('[Q6][Q29] is left by a create and its delete, and not by what became part of another write', () => {
    const bench = new Bench();
    const ids = [bench.create('tmp_1', {}), bench.delete('tmp_1'), bench.update(2, { a: 1 })];
    bench.update(2, { b: 1 });
    const step = bench.outbox.next(bench.now, () => true, true);
    const change = step.kind === 'changed' ? step.change : NO_CHANGE;
    expect(change.effects.map(({ kind }) => kind)).toContain('folded');
    const over = new Set(new OverMarks(left(change)).ids);
    expect(over).toEqual(new Set(ids.slice(0, 2)));
  });

  it('[O6][Q29] is left with a leftover too: who ended it may have been refused to leave one, and be gone', () => {
    const sleeper = new Bench({}, 'b');
    const create = sleeper.create('tmp_1', {});
    const record = structuredClone(sleeper.action(create));
    const change = sleeper.update('tmp_1', { a: 1 }, { lane: 'other', dependsOn: [create] });
    const other = new Bench();
    other.outbox.absorb([record]);
    other.delete('tmp_1');
    other.beginAll();
    // It finds what it was refused to delete, or who told it of the end was; and no mark.
    const found = other.outbox.load([record]);
    expect(found).toMatchObject({ put: [], removed: [create], effects: [] });
    sleeper.outbox.load([...left(found), structuredClone(sleeper.action(change))]);
    sleeper.outbox.forget([create]);
    expect(sleeper.beginAll()).toEqual([]);
    expect(sleeper.action(change)).toMatchObject({ status: 'parked', unmade: ['tmp_1'] });
    // Of that it has one by then.
    expect(left(other.outbox.load([...left(found), record]))).toEqual([]);
  });

  it('[I7][Q27] what another tab ended in a newer form is not begun again from a record of before, under a key that no server knows', () => {
    const leader = new Bench();
    const id = leader.update(1, { a: 1 });
    const before = structuredClone(leader.action(id));
    leader.refuse(id);
    leader.take(leader.outbox.edit(id, { a: 2 }, 'a new key'));
    const anew = structuredClone(leader.action(id));
    const next = new Bench({}, 'b');
    next.outbox.absorb([before]);
    next.outbox.absorb([anew]);
    next.outbox.forget([id]);
    // The device had refused the leader all of it, and the leader is gone.
    const change = next.outbox.load([before]);
    expect([change.removed, next.beginAll(), next.outbox.size]).toEqual([[id], [], 0]);
    expect(new OverMarks(left(change)).includes(before)).toBe(true);
  });

  it('[Q6][Q29] of a write names those that are part of it, whose records a tab may still have', () => {
    const bench = new Bench();
    const [first, second] = [bench.update(1, { a: 1 }), bench.update(1, { b: 1 })];
    const part = structuredClone(bench.action(second));
    bench.beginAll();
    const tab = tabWith(part);
    tab.outbox.load(left(bench.confirm(first)));
    expect(tab.outbox.size).toBe(0);
  });

  it('[Q29] ends in another tab what the device never took, and its record, stored late, goes', () => {
    const { bench, id, before } = underWay();
    const tab = tabWith(before);
    const marks = left(bench.confirm(id));
    expect(tab.outbox.load([...marks, before])).toMatchObject({ put: [], removed: [id] });
    expect(tab.statuses()).toEqual({});
    expect(tab.outbox.load(marks)).toMatchObject({ put: [], removed: [], effects: [] });
  });

  it('[Q29] leaves the record of a confirmed create, which says what its row is', () => {
    const bench = new Bench();
    const [create, child] = [bench.create('tmp_1', {}), bench.update('tmp_1', { a: 1 })];
    bench.beginAll(false);
    const marks = left(bench.confirm(create, { realId: 7 }));
    const other = bench.reload();
    other.outbox.load([...bench.store.values(), ...marks]);
    expect(other.action(child).entityId).toBe(7);
  });

  it('[O6][Q29] says of a confirmed create what its row is, also where no other record says it any more', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', { secret: 'x' });
    bench.beginAll();
    const marks = left(bench.confirm(create, { realId: 7 }));
    expect(JSON.stringify(marks)).not.toContain('secret');
    const tab = new Bench({}, 'b');
    const child = tab.update('tmp_1', { other: 'tmp_1' });
    expect(tab.outbox.device.isInStep([tab.action(child), ...marks])).toBe(false);
    const change = tab.outbox.load([tab.action(child), ...marks]);
    expect(tab.action(child)).toMatchObject({ entityId: 7, payload: { other: 7 } });
    expect(change.effects).toMatchObject([{ kind: 'rekeyed', tempId: 'tmp_1', realId: 7 }]);
    expect(tab.outbox.device.isInStep([tab.action(child), ...marks])).toBe(true);
    expect(tab.outbox.load([tab.action(child), ...marks]).effects).toEqual([]);
    const next = new Bench({}, 'c');
    next.outbox.load(marks);
    expect(next.action(next.update('tmp_1', { b: 1 })).entityId).toBe(7);
  });

  it('[O6][Q29] says nothing of the kind where the server kept the id that it was given', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    bench.beginAll();
    const marks = new OverMarks(left(bench.confirm(create, { realId: 'tmp_1' })));
    expect([marks.made, marks.unmade]).toEqual([[], []]);
  });

  it.each([
    ['given up', (bench: Bench, id: string) => bench.take(bench.outbox.discard(id))],
    [
      'folded with its delete',
      (bench: Bench) => {
        bench.delete('tmp_1');
        const step = bench.outbox.next(bench.now, () => true, true);
        return step.kind === 'changed' ? bench.take(step.change) : undefined;
      },
    ],
  ])(
    '[O6][Q29] says that a row will never be whose create was %s: nothing that names it is sent',
    (_, end) => {
      const bench = new Bench();
      const create = bench.create('tmp_1', {});
      const tab = new Bench({}, 'b');
      tab.outbox.load([...bench.store.values()]);
      const child = tab.update('tmp_1', { a: 1 });
      const change = end(bench, create);
      const marks = change === undefined ? [] : left(change);
      const records = [...bench.store.values(), tab.action(child), ...marks];
      expect(tab.outbox.device.isInStep(records)).toBe(false);
      tab.outbox.load(records);
      expect([tab.beginAll(), tab.statuses()]).toEqual([[], { [child]: 'parked' }]);
      expect(tab.outbox.device.isInStep([tab.action(child), ...marks])).toBe(true);
    },
  );

  it('[Q14][Q29] is remembered of the last reading: what another tab tells late of the write is old news', () => {
    const { bench, id, before } = underWay();
    bench.refuse(id);
    const parked = structuredClone(bench.action(id));
    bench.take(bench.outbox.retry(id));
    bench.beginAll();
    const marks = left(bench.confirm(id));
    const tab = new Bench({}, 'b');
    tab.outbox.load(marks);
    for (const late of [before, parked]) {
      expect(tab.outbox.absorb([late])).toMatchObject({ put: [], removed: [], effects: [] });
    }
    expect(tab.outbox.size).toBe(0);
    tab.outbox.absorb([{ ...parked, status: 'queued', remade: 1, idempotencyKey: 'key-2' }]);
    expect(tab.outbox.size).toBe(1);
  });

  it('[Q14][Q29] does not touch what the tab is sending: its answer says more', () => {
    const { bench, id, before } = underWay();
    const change = bench.outbox.load([overMark(before, NOW), before]);
    expect([change.removed, bench.statuses()]).toEqual([[], { [id]: 'sending' }]);
  });

  it('[Q27][Q29] does not end what a person or a conflict made a new write of since', () => {
    const { bench, id, before } = underWay();
    bench.refuse(id);
    bench.take(bench.outbox.edit(id, { a: 2 }, 'key-2'));
    bench.outbox.load([overMark(before, NOW), bench.action(id)]);
    expect(bench.beginAll()).toEqual([id]);
    const [mark] = left(bench.confirm(id));
    expect(new OverMarks([mark]).includes(before)).toBe(true);
  });

  it('[Q6][Q29] does not end a whole of which it knows a part only', () => {
    const bench = new Bench();
    const id = bench.update(1, { a: 1 });
    const alone = structuredClone(bench.action(id));
    bench.foldsOnEntry = true;
    bench.update(1, { b: 1 });
    bench.outbox.load([overMark(alone, NOW), bench.action(id)]);
    expect(bench.action(id).payload).toEqual({ a: 1, b: 1 });
    expect(new OverMarks([overMark(bench.action(id), NOW)]).includes(alone)).toBe(true);
  });

  it('[Q25][Q29] is news to a tab for which the write is not over, and to that one alone', () => {
    const { bench, id, before } = underWay();
    const tab = tabWith({ ...before, status: 'queued' });
    const marks = left(bench.confirm(id));
    expect(tab.outbox.device.isInStep(marks)).toBe(false);
    tab.outbox.load(marks);
    expect(tab.outbox.device.isInStep(marks)).toBe(true);
    expect(bench.outbox.device.isInStep(marks)).toBe(true);
  });

  it('[Q29] covers the form that it was made of, and none that was made anew later', () => {
    fc.assert(
      fc.property(form, fc.nat(2), (parts, more) => {
        const base = structuredClone(underWay().before);
        const action = { ...base, ...parts };
        const marks = new OverMarks([overMark(action, NOW)]);
        expect(marks.includes(action)).toBe(true);
        const later = { ...action, remade: (action.remade ?? 0) + more };
        expect(marks.includes(later)).toBe(more === 0);
      }),
    );
  });
});

describe('the sweep of marks', () => {
  const at = (createdAt: number, n: number) =>
    overMark({ ...underWay().before, id: `a${n}` }, createdAt);

  it('[Q29] takes those that are older than a day, or of a clock that was ahead, and no record of a write', () => {
    const { before } = underWay();
    const marks = [NOW - MARK_LIFE_MS - 1, NOW - MARK_LIFE_MS, NOW, NOW + MARK_LIFE_MS + 1].map(at);
    const old = { ...before, createdAt: 0 };
    expect(sweptMarks([...marks, old], NOW)).toEqual([marks[0].id, marks[3].id]);
  });

  it('[Q29] keeps the newest 200 where there are more than 400, and all where there are not', () => {
    const marks = Array.from({ length: 401 }, (_, n) => at(NOW - n, n));
    expect(sweptMarks(marks.slice(0, 400), NOW)).toEqual([]);
    expect(sweptMarks(marks, NOW)).toEqual(marks.slice(200).map(({ id }) => id));
  });
});
