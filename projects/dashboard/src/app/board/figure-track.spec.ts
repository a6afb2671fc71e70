import { trackFigures, type Figure } from './figure-track';

const ORDERS: Figure = { id: 'orders', label: 'Orders', unit: '', value: 3 };

describe('a figure over time', () => {
  it('[row:A8] has a new version, and what it was, when it changes and only then', () => {
    const first = trackFigures([], [ORDERS], 1_000);
    expect(first[0]?.metric).toMatchObject({ value: 3, previous: null, version: 1 });
    const same = trackFigures(first, [ORDERS], 2_000);
    expect(same[0]?.metric).toBe(first[0]?.metric);
    const more = trackFigures(same, [{ ...ORDERS, value: 5 }], 3_000);
    expect(more[0]?.metric).toMatchObject({ value: 5, previous: 3, version: 2 });
    expect(more[0]?.series).toEqual([
      { at: 1, value: 3 },
      { at: 2, value: 3 },
      { at: 3, value: 5 },
    ]);
  });

  it('[row:A8] shows a line of its own where it has one', () => {
    const series = [{ at: 1, value: 2 }];
    expect(trackFigures([], [{ ...ORDERS, series }], 9_000)[0]?.series).toBe(series);
  });
});
