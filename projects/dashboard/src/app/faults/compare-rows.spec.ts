import { countDifferences } from './compare-rows';

function page(...rows: object[]) {
  return {
    items: rows.map((row, place) => ({ id: String(place), ...row })),
    totalCount: rows.length,
  };
}

describe('the comparison of the screen with the server', () => {
  it('[row:A9] equal pages have no differences, whatever the order of their fields', () => {
    const cached = { items: [{ id: 'a', name: 'A', version: 2 }], totalCount: 1 };
    const served = { items: [{ version: 2, name: 'A', id: 'a' }], totalCount: 1 };
    expect(countDifferences(cached, served)).toBe(0);
  });

  it('[row:A9] counts each place where a row is unlike, missing or moved', () => {
    expect(countDifferences(page({ v: 1 }, { v: 2 }), page({ v: 1 }, { v: 3 }))).toBe(1);
    const [first, second, third] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    expect(countDifferences(page(first, second), page(second, first))).toBe(2);
    const missing = { ...page(first), totalCount: 2 };
    expect(countDifferences(missing, page(first, second))).toBeGreaterThan(0);
    expect(countDifferences(page(first, third), page(first, second))).toBeGreaterThan(0);
  });

  it('[row:A9] counts a wrong total, and everything where nothing is cached', () => {
    expect(countDifferences({ items: [], totalCount: 1 }, { items: [], totalCount: 2 })).toBe(1);
    expect(countDifferences(undefined, page({}, {}))).toBe(2);
  });

  it('[row:A9] takes for equal what lies between two readings, and nothing else', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => ({ id, version: 1 }));
    const before = { items: [a, b, c], totalCount: 10 };
    const after = { items: [d, a, { id: 'b', version: 4 }], totalCount: 11 };
    const shows = (...items: object[]) =>
      countDifferences({ items: page(...items).items, totalCount: 11 }, before, after);
    expect(shows(d, a, { id: 'b', version: 3 })).toBe(0);
    expect(shows(a, { id: 'b', version: 2 }, c)).toBe(0);
    expect(shows(d, a, { id: 'b', version: 5 })).toBe(1);
    expect(shows(d, { id: 'a', version: 2 }, { id: 'b', version: 4 })).toBe(1);
    expect(shows(d, { id: 'b', version: 4 }, c)).toBe(1);
    expect(shows(d, a, { id: 'e', version: 1 })).toBe(2);
  });
});
