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

/** In the order of the database: by code point, so that emoji stand behind all of the basic plane. */
const ORDERED = [
  '',
  'A',
  'AA',
  'Zoë',
  'a',
  'Åke',
  'ß',
  'Łódź',
  '中',
  '\uE000',
  '\uFFFD',
  '\u{10000}',
  '\u{1F600}',
  '\u{1F600}a',
  '\u{10FFFF}',
];

describe('the order of customers', () => {
  it('[row:A6] compares text by code point, beyond the basic plane too', () => {
    for (const [place, text] of ORDERED.entries()) {
      for (const [other, later] of ORDERED.entries()) {
        expect(Math.sign(compareByCodePoint(text, later))).toBe(Math.sign(place - other));
      }
    }
  });

  it('[row:A6] sorts by a field in both directions, and knows no order of equals', () => {
    const low = { ...BASE, score: 3 };
    const high = { ...BASE, id: 'c2', score: 20 };
    expect(compareCustomers('score')(low, high)).toBeLessThan(0);
    expect(compareCustomers('-score')(low, high)).toBeGreaterThan(0);
    expect(compareCustomers('score')(low, { ...low, id: 'c9' })).toBe(0);
  });
});
