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
    const [first, second] = [{ id: 'a' }, { id: 'b' }];
    expect(countDifferences(page(first, second), page(second, first))).toBe(2);
  });

  it('[row:A9] counts a wrong total, and everything where nothing is cached', () => {
    expect(countDifferences({ items: [], totalCount: 1 }, { items: [], totalCount: 2 })).toBe(1);
    expect(countDifferences(undefined, page({}, {}))).toBe(2);
  });
});
