import * as fc from 'fast-check';
import { compareText, deepEqual, deepFreeze, setField, shareStructure } from './index';

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, NaN, 0, -0, '', 'a', true),
  fc.integer(),
  fc.date({ noInvalidDate: false }),
);
const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map(asObject),
  ),
}));

function asObject(entries: readonly (readonly [string, unknown])[]): object {
  const object: Record<string, unknown> = {};
  for (const [field, part] of entries) setField(object, field, part);
  return object;
}

/** A copy that shares nothing. */
function copyOf(part: unknown): unknown {
  if (part instanceof Date) return new Date(part);
  if (Array.isArray(part)) return part.map(copyOf);
  if (typeof part !== 'object' || part === null) return part;
  return asObject(Object.entries(part).map(([field, inner]) => [field, copyOf(inner)]));
}

/** Equality as text, by a road of its own. */
function textOf(part: unknown): string {
  if (part instanceof Date) return `date ${part.getTime()}`;
  if (Array.isArray(part)) return `[${part.map(textOf).join(',')}]`;
  if (typeof part !== 'object' || part === null) {
    return Object.is(part, -0) ? '-0' : `${typeof part} ${String(part)}`;
  }
  const fields = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([field, inner]) => `${field}=${textOf(inner)}`).join(',')}}`;
}

describe('plain values', () => {
  it('[K7] deepEqual says what the content says', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(deepEqual(a, b)).toBe(textOf(a) === textOf(b));
        expect(deepEqual(a, copyOf(a))).toBe(true);
      }),
    );
  });

  it('[K7] shareStructure gives the new content and changes neither argument', () => {
    fc.assert(
      fc.property(value, value, (previous, next) => {
        const before = [textOf(previous), textOf(next)];
        expect(textOf(shareStructure(previous, next))).toBe(textOf(next));
        expect([textOf(previous), textOf(next)]).toEqual(before);
      }),
    );
  });

  it('[K7] shareStructure keeps the reference of each part that did not change', () => {
    fc.assert(
      fc.property(value, value, name, (previous, part, field) => {
        expect(shareStructure(previous, copyOf(previous))).toBe(previous);
        const was = asObject([
          ['kept', previous],
          [field, 1],
        ]);
        const now = asObject([
          ['kept', copyOf(previous)],
          [field, [part]],
        ]);
        const shared = shareStructure<Record<string, unknown>>(was, now as Record<string, unknown>);
        expect(Object.is(shared['kept'], previous)).toBe(true);
        expect(Object.getPrototypeOf(shared)).toBe(Object.prototype);
      }),
    );
  });

  it('[I12] a value that contains itself is compared without end of stack or time', () => {
    const knot = (): object => {
      const node: Record<string, unknown> = { text: 'a' };
      node['left'] = node;
      node['right'] = node;
      return node;
    };
    const [a, b] = [knot(), knot()];
    expect(deepEqual(a, b)).toBe(false);
    expect(shareStructure(a, b)).toBe(b);
    expect(Object.isFrozen(deepFreeze(a))).toBe(true);
  });

  it('[S1] a field named __proto__ stays a field', () => {
    const hostile = JSON.parse('{"__proto__":{"admin":true},"a":1}') as object;
    const shared = shareStructure(JSON.parse('{"__proto__":{"admin":true},"a":2}'), hostile);
    expect(Object.keys(shared)).toEqual(['__proto__', 'a']);
    expect('admin' in shared).toBe(false);
    expect('admin' in {}).toBe(false);
  });

  it('[K10] deepFreeze freezes plain data all the way down and leaves instances alone', () => {
    const date = new Date(0);
    class Point {
      x = 1;
    }
    const point = new Point();
    const frozen = deepFreeze({ a: [{ b: 1 }], date, point });
    expect(Object.isFrozen(frozen.a[0])).toBe(true);
    expect(Object.isFrozen(date)).toBe(false);
    expect(Object.isFrozen(point)).toBe(false);
  });

  it('[L6] compareText orders as the bytes of UTF-8 do', () => {
    // Lone surrogates have no UTF-8; a database holds none.
    const text = fc.string({ unit: 'binary' }).filter((one) => !/\p{Surrogate}/u.test(one));
    const encoder = new TextEncoder();
    const byBytes = (a: string, b: string): number =>
      Math.sign(Buffer.compare(encoder.encode(a), encoder.encode(b)));
    fc.assert(
      fc.property(text, text, text, (prefix, a, b) => {
        expect(Math.sign(compareText(prefix + a, prefix + b))).toBe(
          byBytes(prefix + a, prefix + b),
        );
      }),
      {
        numRuns: 1_000,
        examples: [
          ['', '\uffff', '😀'],
          ['x', '\ue000', '\u{10000}'],
        ],
      },
    );
  });

  it('[L6] compareText is a total order of any text', () => {
    const any = fc.string({ unit: fc.constantFrom('a', '\ud800', '\udc00', '\uffff', '\ue000') });
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(Math.sign(compareText(a, b)) + Math.sign(compareText(b, a))).toBe(0);
        expect(compareText(a, b) === 0).toBe(a === b);
        if (compareText(a, b) <= 0 && compareText(b, c) <= 0) {
          expect(compareText(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
