import fc from 'fast-check';

import { compareByCodePoint } from './compare-by-code-point';
import type { Customer } from './customer';
import { compareCustomers } from './customers';

const BASE: Customer = {
  id: 'c1',
  name: 'A',
  email: '',
  company: '',
  phone: null,
  city: '',
  country: '',
  status: 'lead',
  segment: 'small',
  score: 0,
  revenue: 0,
  notes: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  version: 1,
};

function byCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]].map((text) => text.map((one) => one.codePointAt(0) ?? 0));
  for (let at = 0; at < Math.min(left!.length, right!.length); at++) {
    if (left![at] !== right![at]) return left![at]! - right![at]!;
  }
  return left!.length - right!.length;
}

describe('the order of customers', () => {
  it('[row:A6] compares text by code point, beyond the basic plane too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareByCodePoint(a, b))).toBe(Math.sign(byCodePoints(a, b)));
      }),
    );
    expect(compareByCodePoint('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });

  it('[row:A6] sorts by a field in both directions, and knows no order of equals', () => {
    const low = { ...BASE, score: 3 };
    const high = { ...BASE, id: 'c2', score: 20 };
    expect(compareCustomers('score')(low, high)).toBeLessThan(0);
    expect(compareCustomers('-score')(low, high)).toBeGreaterThan(0);
    expect(compareCustomers('score')(low, { ...low, id: 'c9' })).toBe(0);
  });
});
