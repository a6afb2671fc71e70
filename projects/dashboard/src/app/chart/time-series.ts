/** A measurement; `at` in seconds since 1970, and null where nothing was heard. */
export interface TimePoint {
  readonly at: number;
  readonly value: number | null;
}

export type TimeSeries = readonly TimePoint[];

export interface SeriesLimits {
  /** The oldest points beyond this many are dropped. */
  readonly maxPoints: number;
  /** A longer silence than this, in seconds, is drawn as a gap. */
  readonly gapSeconds: number;
}

export const MINUTE: SeriesLimits = { maxPoints: 60, gapSeconds: 3.5 };

/** The series with one more point; the same series when the point is not newer than its last. */
export function appendPoint(
  series: TimeSeries,
  point: TimePoint,
  { maxPoints, gapSeconds }: SeriesLimits = MINUTE,
): TimeSeries {
  const last = series.at(-1);
  if (last === undefined) return [point];
  if (point.at <= last.at) return series;
  const silence: TimeSeries =
    point.at - last.at > gapSeconds ? [{ at: (last.at + point.at) / 2, value: null }] : [];
  return [...series, ...silence, point].slice(-maxPoints);
}

/** Columns as the chart takes them; a lone point gets the silence before it, so that it stands at the end. */
export function toColumns(series: TimeSeries): [number[], (number | null)[]] {
  const [only] = series;
  if (only !== undefined && series.length === 1) {
    return [
      [only.at - MINUTE.maxPoints + 1, only.at],
      [null, only.value],
    ];
  }
  return [series.map(({ at }) => at), series.map(({ value }) => value)];
}

/** Smallest and greatest value, or undefined where there is none. */
export function extent(series: TimeSeries): { min: number; max: number } | undefined {
  const values = series.flatMap(({ value }) => (value === null ? [] : [value]));
  return values.length === 0 ? undefined : { min: Math.min(...values), max: Math.max(...values) };
}

/** The chart's vertical range: some air around the line, and a flat line in the middle. */
export function verticalRange(series: TimeSeries): [number, number] {
  const { min, max } = extent(series) ?? { min: 0, max: 0 };
  const air = max === min ? Math.abs(max) * 0.1 || 1 : (max - min) * 0.15;
  return [min - air, max + air];
}
