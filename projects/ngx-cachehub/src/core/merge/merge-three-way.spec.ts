import * as fc from 'fast-check';
import { deepEqual, deepFreeze, setField } from '../values';
import type { FieldConflict, FieldRule, MergeRules } from './field-rule';
import { FIELD_RULES } from './field-rule';
import { mergeThreeWay } from './merge-three-way';

type AnyRow = Readonly<Record<string, unknown>>;

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'a', 'b', 'a b', 'x\ny', true, 0, 1, 2.5, '😀'),
  fc.array(fc.constantFrom<unknown>(1, 2, 3, 'a', { id: 1 }, { id: 2, n: 'x' }), { maxLength: 4 }),
  fc.record({ deep: fc.nat(3) }),
);
const name = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor', 'toString');
const row: fc.Arbitrary<AnyRow> = fc
  .array(fc.tuple(name, leaf), { maxLength: 5 })
  .map((entries) => rowOf(entries));
const ruleName = fc.constantFrom<FieldRule>(...FIELD_RULES);
const rules: fc.Arbitrary<MergeRules<AnyRow>> = fc.record(
  { default: ruleName, rules: fc.record({ a: ruleName, b: ruleName }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);

function rowOf(entries: readonly (readonly [string, unknown])[]): AnyRow {
  const made: Record<string, unknown> = {};
  for (const [field, value] of entries) setField(made, field, value);
  return made;
}

/** The row as text, with the order of its fields. */
const textOf = (value: unknown) => JSON.stringify(value);

/** The one field `f`, changed by both sides from `base`. */
function mergeField(rule: FieldRule, base: unknown, local: unknown, remote: unknown) {
  const given = (value: unknown) => (value === undefined ? {} : { f: value });
  const result = mergeThreeWay<AnyRow>(given(base), given(local), given(remote), {
    rules: { f: rule },
  });
  return { ...result, value: result.merged['f'] };
}

describe('mergeThreeWay', () => {
  it('[M1] a field that one side changed takes that side', () => {
    const base = { name: 'Ada', city: 'Bonn', note: '' };
    const result = mergeThreeWay(base, { ...base, name: 'Eve' }, { ...base, city: 'Ulm' });
    expect(result.merged).toEqual({ name: 'Eve', city: 'Ulm', note: '' });
    expect([result.clean, result.conflicts]).toEqual([true, []]);
  });

  it('[M1] a field that both sides changed to one value takes that value', () => {
    const result = mergeThreeWay(
      { tags: ['a'] },
      { tags: ['b'] },
      { tags: ['b'] },
      {
        default: 'manual',
      },
    );
    expect(result).toMatchObject({ merged: { tags: ['b'] }, clean: true, conflicts: [] });
  });

  it('[M1] a field that both sides changed follows its rule, else the default, else the last write', () => {
    const [base, local, remote] = ['base', 'local', 'remote'].map((v) => ({ a: v, b: v, c: v }));
    if (base === undefined || local === undefined || remote === undefined) throw new Error('rows');
    const later = { localAt: 2, remoteAt: 1 };
    const policy: MergeRules<typeof base> = { rules: { a: 'server-wins' }, default: 'manual' };
    expect(mergeThreeWay(base, local, remote, policy, later).merged).toEqual({
      a: 'remote',
      b: 'local',
      c: 'local',
    });
    expect(mergeThreeWay(base, local, remote, policy, later).undecided).toEqual(['b', 'c']);
    expect(mergeThreeWay(base, local, remote, {}, later).merged).toBe(local);
    expect(mergeThreeWay(base, local, remote, {}, { localAt: 1, remoteAt: 2 }).merged).toBe(remote);
  });

  it('[M1] merging changes no argument, and gives back the side that nothing was added to', () => {
    fc.assert(
      fc.property(row, row, row, rules, (base, local, remote, policy) => {
        const before = textOf([base, local, remote]);
        deepFreeze([base, local, remote]);
        const { merged } = mergeThreeWay(base, local, remote, policy);
        expect(textOf([base, local, remote])).toBe(before);
        expect(mergeThreeWay(base, local, local, policy).merged).toBe(local);
        expect(mergeThreeWay(base, base, remote, policy).merged).toEqual(remote);
        expect(mergeThreeWay(base, local, base, policy).merged).toEqual(local);
        if (deepEqual(merged, remote)) expect(Object.keys(merged)).toEqual(Object.keys(remote));
      }),
    );
    const base = { a: 1, b: { c: 1 } };
    const [local, remote] = [
      { ...base, a: 2 },
      { ...base, b: { c: 2 } },
    ];
    expect(mergeThreeWay(base, base, remote).merged).toBe(remote);
    expect(mergeThreeWay(base, local, base).merged).toBe(local);
    expect(mergeThreeWay(base, local, remote).merged.b).toBe(remote.b);
  });

  it('[M1] fields stand in the remote order, then the local ones, whatever was merged', () => {
    const result = mergeThreeWay<AnyRow>(
      { a: 1, b: 1 },
      { x: 1, b: 2, a: 1, y: 1 },
      { b: 3, a: 2, r: 1 },
    );
    expect(Object.keys(result.merged)).toEqual(['b', 'a', 'r', 'x', 'y']);
  });

  it('[M1] which side is which matters to nobody, where a rule does not say so', () => {
    const symmetric = fc.constantFrom<FieldRule>('max', 'min', 'counter', 'three-way-text');
    const value = fc.constantFrom<unknown>(0, 1, 2.5, -3, 'a', 'a b', 'c b', 'a\nb', null);
    fc.assert(
      fc.property(symmetric, value, value, value, (rule, base, a, b) => {
        const [there, back] = [mergeField(rule, base, a, b), mergeField(rule, base, b, a)];
        expect(there.clean).toBe(back.clean);
        if (there.clean) expect(there.value).toEqual(back.value);
      }),
    );
  });

  it('[M1] without a base a field that only one row has was added by it; one that differs meets its rule', () => {
    const result = mergeThreeWay<AnyRow>(
      undefined,
      { name: 'mine', city: 'Bonn' },
      { id: 1, name: 'theirs', city: 'Bonn' },
      { default: 'client-wins' },
    );
    expect(result.merged).toEqual({ id: 1, name: 'mine', city: 'Bonn' });
    expect(result.conflicts.map(({ field }) => field)).toEqual(['name']);
  });

  it('[M2] the last write wins by the times it is given; equal times, and none, fall to the remote side', () => {
    const merge = (localAt: number, remoteAt: number) =>
      mergeThreeWay({ a: 0 }, { a: 1 }, { a: 2 }, {}, { localAt, remoteAt }).merged.a;
    expect([merge(2, 1), merge(1, 2), merge(5, 5), merge(NaN, 1), merge(1, NaN)]).toEqual([
      1, 2, 2, 2, 2,
    ]);
    expect(mergeThreeWay({ a: 0 }, { a: 1 }, { a: 2 }).merged.a).toBe(2);
  });

  it('[M3] server-wins and client-wins take their side', () => {
    expect(mergeField('server-wins', 0, 1, 2).value).toBe(2);
    expect(mergeField('client-wins', 0, 1, 2).value).toBe(1);
  });

  it('[M3] max and min compare numbers, texts by code point, dates; against nothing anything counts', () => {
    expect([mergeField('max', 0, 1, 2).value, mergeField('min', 0, 1, 2).value]).toEqual([2, 1]);
    expect(mergeField('max', '', '\uffff', '😀').value).toBe('😀');
    const [early, late] = [new Date(1), new Date(2)];
    expect(mergeField('min', null, late, early).value).toEqual(early);
    expect(mergeField('max', 1, null, 2).value).toBe(2);
    expect(mergeField('max', 1, 2, undefined).value).toBe(2);
    expect(mergeField('max', 0, 1, 'b').undecided).toEqual(['f']);
    expect(mergeField('max', 0, NaN, 1).clean).toBe(false);
  });

  it('[M3] a counter adds both deltas to the base', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (base, mine, theirs) => {
        fc.pre(mine !== theirs && mine !== 0 && theirs !== 0);
        expect(mergeField('counter', base, base + mine, base + theirs).value).toBe(
          base + mine + theirs,
        );
      }),
    );
    expect(mergeField('counter', undefined, 2, 3).value).toBe(5);
    expect(mergeField('counter', 1, 2, 'many').undecided).toEqual(['f']);
    expect(mergeField('counter', 1, undefined, 3).undecided).toEqual(['f']);
  });

  it('[M3] three-way-text merges edits apart, and leaves overlapping ones, and what is no text, to a person', () => {
    expect(mergeField('three-way-text', 'a b c', 'x b c', 'a b y').value).toBe('x b y');
    const overlap = mergeField('three-way-text', 'a', 'b', 'c');
    expect([overlap.clean, overlap.value, overlap.undecided]).toEqual([false, 'b', ['f']]);
    expect(mergeField('three-way-text', 'a', null, 'c').undecided).toEqual(['f']);
  });

  it('[M3] manual leaves the field to a person and shows the local side meanwhile', () => {
    expect(mergeField('manual', 0, 1, 2)).toMatchObject({
      clean: false,
      value: 1,
      undecided: ['f'],
      conflicts: [{ field: 'f', base: 0, local: 1, remote: 2 }],
    });
  });

  it('[M3] a function decides, by a frozen copy of what it is given', () => {
    const local = { list: [1] };
    let seen: FieldConflict | undefined;
    const result = mergeField(
      (field) => {
        seen = field;
        return { list: [1, 2] };
      },
      { list: [] },
      local,
      { list: [2] },
    );
    expect(result.value).toEqual({ list: [1, 2] });
    expect(seen).toMatchObject({ field: 'f', base: { list: [] }, localAt: 0, remoteAt: 0 });
    expect(Object.isFrozen(seen) && Object.isFrozen(seen?.local)).toBe(true);
    expect(() => (seen?.local as { list: number[] }).list.push(3)).toThrow(TypeError);
    expect(Object.isFrozen(local.list)).toBe(false);
    expect(mergeField(({ remote }) => remote, 0, local, { list: [9] }).value).toEqual({
      list: [9],
    });
  });

  it('[M3] a function that throws, or gives no answer, leaves its field to a person and is named', () => {
    const bad = new Error('no');
    const thrown = mergeField(
      () => {
        throw bad;
      },
      0,
      1,
      2,
    );
    expect(thrown).toMatchObject({
      value: 1,
      undecided: ['f'],
      faults: [{ field: 'f', error: bad }],
    });
    for (const rule of [() => undefined, () => Promise.resolve(1), () => () => 1]) {
      expect(mergeField(rule, 0, 1, 2)).toMatchObject({ value: 1, undecided: ['f'] });
      expect(mergeField(rule, 0, 1, 2).faults).toHaveLength(1);
    }
  });

  it('[M4] a field that one side removed is removed, not undefined', () => {
    const base: AnyRow = { name: 'Ada', nick: 'A' };
    for (const local of [{ name: 'Ada' }, { name: 'Ada', nick: undefined }]) {
      const { merged } = mergeThreeWay<AnyRow>(base, local, { ...base, name: 'Eve' });
      expect(merged).toStrictEqual({ name: 'Eve' });
      expect(mergeThreeWay<AnyRow>(base, local, base).merged).toStrictEqual({ name: 'Ada' });
    }
  });

  it('[M4] a field that one side removed and the other changed follows its rule', () => {
    const merged = (rule: FieldRule) => mergeField(rule, 'a', undefined, 'b');
    expect('f' in merged('client-wins').merged).toBe(false);
    expect(merged('server-wins').value).toBe('b');
    expect(merged('manual')).toMatchObject({ clean: false, merged: {} });
    expect('f' in merged(({ local }) => local).merged).toBe(false);
  });

  it('[M5] whatever loses is among the conflicts, and nothing else is', () => {
    fc.assert(
      fc.property(row, row, row, rules, (base, local, remote, policy) => {
        const { merged, conflicts } = mergeThreeWay(base, local, remote, policy);
        for (const side of [local, remote]) {
          for (const [field, value] of Object.entries(side)) {
            if (deepEqual(merged[field], value)) continue;
            const isOutdated = Object.hasOwn(base, field) && deepEqual(base[field], value);
            expect(isOutdated || conflicts.some((conflict) => conflict.field === field)).toBe(true);
          }
        }
        for (const { local: mine, remote: theirs } of conflicts) {
          expect(deepEqual(mine, theirs)).toBe(false);
        }
      }),
    );
  });

  it('[S1] a field named __proto__ is a field: it reaches no prototype, and no rule is taken from one', () => {
    const hostile = JSON.parse('{"__proto__":{"admin":true},"a":1}') as AnyRow;
    const result = mergeThreeWay<AnyRow>({ a: 0 }, hostile, { a: 2 });
    expect(Object.getPrototypeOf(result.merged)).toBe(Object.prototype);
    expect('admin' in {} || 'admin' in result.merged).toBe(false);
    const fields = mergeThreeWay<AnyRow>(
      { toString: 0 },
      { toString: 1 },
      { toString: 2 },
      {
        rules: {},
      },
    );
    expect(fields.merged).toEqual({ toString: 2 });
  });
});
