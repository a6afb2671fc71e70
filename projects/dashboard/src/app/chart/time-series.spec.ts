import { appendPoint, extent, type TimeSeries, toColumns, verticalRange } from './time-series';

function seconds(...values: number[]): TimeSeries {
  return values.map((value, at) => ({ at, value }));
}

describe('the data of a sparkline', () => {
  it('[row:A8] keeps the last 60 points', () => {
    let series: TimeSeries = [];
    for (let at = 0; at < 200; at++) series = appendPoint(series, { at, value: at });
    expect(series).toHaveLength(60);
    expect(series[0]).toEqual({ at: 140, value: 140 });
    expect(series.at(-1)).toEqual({ at: 199, value: 199 });
  });

  it('[row:A8] takes no point twice and none out of order', () => {
    const series = seconds(1, 2, 3);
    expect(appendPoint(series, { at: 2, value: 9 })).toBe(series);
    expect(appendPoint(series, { at: 1, value: 9 })).toBe(series);
  });

  it('[row:A8] shows a silence as a gap, not as a straight line', () => {
    const series = appendPoint(seconds(1, 2), { at: 11, value: 3 });
    expect(toColumns(series)).toEqual([
      [0, 1, 6, 11],
      [1, 2, null, 3],
    ]);
  });

  it('[row:A8] a lone point stands at the end of the minute', () => {
    expect(toColumns([{ at: 100, value: 7 }])).toEqual([
      [41, 100],
      [null, 7],
    ]);
  });

  it('[row:A8] a late sample within 3.5 s is no gap', () => {
    expect(appendPoint(seconds(1, 2), { at: 4.5, value: 3 })).toHaveLength(3);
  });

  it('[row:A8] a series of gaps only has no extent', () => {
    expect(extent([{ at: 1, value: null }])).toBeUndefined();
    expect(extent([])).toBeUndefined();
  });

  it('[row:A8] gives the line air, and a flat line the middle', () => {
    expect(verticalRange(seconds(0, 100))).toEqual([-15, 115]);
    expect(verticalRange(seconds(10, 10))).toEqual([9, 11]);
    expect(verticalRange(seconds(0, 0))).toEqual([-1, 1]);
    expect(verticalRange([])).toEqual([-1, 1]);
  });
});
