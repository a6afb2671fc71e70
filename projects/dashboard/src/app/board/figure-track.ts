import { appendPoint, type SeriesLimits, type TimeSeries } from '../chart/time-series';
import type { Metric } from '../entities/metrics';

/** A number of the board as it is now. */
export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  /** Its line, where it has one of its own; else that of what was seen here. */
  readonly series?: TimeSeries;
}

/** A figure with what it was before, as a card shows it. */
export interface FigureTrack {
  readonly metric: Metric;
  readonly series: TimeSeries;
}

/** What changes by the hour has no gaps. */
const HOUR: SeriesLimits = { maxPoints: 120, gapSeconds: 86_400 };

/** The figures, each with the value before its last change; unchanged ones keep their version. */
export function trackFigures(
  before: readonly FigureTrack[],
  figures: readonly Figure[],
  now: number,
): readonly FigureTrack[] {
  const known = new Map(before.map((track) => [track.metric.id, track]));
  return figures.map(({ series, ...figure }) => {
    const last = known.get(figure.id);
    const point = { at: now / 1_000, value: figure.value };
    const line = series ?? appendPoint(last?.series ?? [], point, HOUR);
    if (last?.metric.value === figure.value) return { ...last, series: line };
    const previous = last?.metric.value ?? null;
    const version = (last?.metric.version ?? 0) + 1;
    const metric = { ...figure, previous, at: new Date(now).toISOString(), version };
    return { metric, series: line };
  });
}
