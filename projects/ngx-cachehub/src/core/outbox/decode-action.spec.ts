import * as fc from 'fast-check';
import { decodeAction } from './decode-action';
import type { OfflineAction } from './offline-action';
import { Bench } from './spec-support/bench';

function whole(): OfflineAction {
  const bench = new Bench();
  const more = { baseVersion: 1, base: { a: 0 }, lane: 'x', dependsOn: ['b'] };
  return structuredClone(bench.action(bench.update(1, { a: 1 }, more)));
}

describe('reading a stored action', () => {
  it('[Q15] gives back what the queue wrote', () => {
    const stored = whole();
    expect(decodeAction(structuredClone(stored))).toEqual({
      kind: 'action',
      action: stored,
      dropped: [],
    });
  });

  it('[I12] never throws, whatever it is given', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(['action', 'fault']).toContain(decodeAction(value).kind);
      }),
    );
    const trap = { ...whole() };
    Object.defineProperty(trap, 'lane', {
      enumerable: true,
      get: () => {
        throw new Error('trap');
      },
    });
    expect(decodeAction(trap)).toMatchObject({ kind: 'fault', id: 'a1', field: 'lane' });
  });

  it('[I12] one field that is wrong is a fault that names it, or changes nothing that matters', () => {
    const names = Object.keys(whole()) as (keyof OfflineAction)[];
    const wrong = fc.constantFrom<unknown>({}, [], '', -1.5, true, null, NaN, () => 1, 1n);
    fc.assert(
      fc.property(fc.constantFrom(...names), wrong, (name, value) => {
        const decoded = decodeAction({ ...whole(), [name]: value });
        if (decoded.kind === 'fault') expect(decoded.field).toBe(name);
        else expect(decodeAction(decoded.action)).toEqual({ ...decoded, dropped: [] });
      }),
    );
  });

  it('[Q15] required fields that are missing are faults', () => {
    const optional = new Set<string>(['payload', 'entity', 'entityId', 'op', 'optimistic']);
    for (const name of ['baseVersion', 'base', 'dependsOn']) optional.add(name);
    for (const name of Object.keys(whole())) {
      const { [name as 'id']: _, ...rest } = whole();
      expect([name, decodeAction(rest).kind]).toEqual([
        name,
        optional.has(name) ? 'action' : 'fault',
      ]);
    }
  });

  it('[S1] names that reach a prototype are left out and reported', () => {
    const payload: unknown = JSON.parse('{"a":1,"__proto__":{"admin":true}}');
    expect(decodeAction({ ...whole(), payload })).toMatchObject({
      kind: 'action',
      action: { payload: { a: 1 } },
      dropped: ['payload.__proto__'],
    });
  });

  it('[I5] a base or conflict that is not quite data costs the action nothing', () => {
    const decoded = decodeAction({ ...whole(), base: { at: new Date(0) } });
    expect(decoded).toMatchObject({ action: { base: { at: '1970-01-01T00:00:00.000Z' } } });
  });

  it('[S5] a fault tells the kind of a wrong value, never the value', () => {
    const decoded = decodeAction({ ...whole(), lane: ['secret'] });
    expect(decoded.kind === 'fault' && decoded.message).toBe(
      'lane has to be a non-empty string; got an array',
    );
  });
});
