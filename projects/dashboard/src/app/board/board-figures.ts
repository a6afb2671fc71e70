import type { TimeSeries } from '../chart/time-series';
import type { Sale } from '../entities/sales';

const MINUTE_S = 60;
const MINUTES = 60;

/** What was sold of one thing. `share` is of the best one, from 0 to 1. */
export interface Ranked {
  readonly name: string;
  readonly orders: number;
  readonly revenue: number;
  readonly share: number;
}

export interface BoardFigures {
  readonly orders: number;
  /** In euros. */
  readonly revenue: number;
  /** Of one order, in euros; 0 where there is none. */
  readonly average: number;
  /** In the last full 60 seconds. */
  readonly lastMinute: number;
  /** Orders of each of the last 60 minutes, the oldest first. */
  readonly perMinute: TimeSeries;
  /** What had been ordered, and earned, at the end of each of them. */
  readonly ordersSoFar: TimeSeries;
  readonly revenueSoFar: TimeSeries;
  readonly products: readonly Ranked[];
  readonly regions: readonly Ranked[];
}

// #region how:board:2 Figures are made of the rows: nothing is added up twice
export function boardFigures(sales: readonly Sale[], now: number): BoardFigures {
  const revenue = sales.reduce((sum, { amount }) => sum + amount, 0);
  const ages = sales.map(({ at }) => (now - Date.parse(at)) / 1_000);
  const perMinute = minutes(ages, () => 1, now);
  const earned = minutes(ages, (place) => sales[place]?.amount ?? 0, now);
  return {
    orders: sales.length,
    revenue,
    average: sales.length === 0 ? 0 : revenue / sales.length,
    lastMinute: ages.filter((age) => age < MINUTE_S).length,
    perMinute,
    ordersSoFar: soFar(perMinute, sales.length),
    revenueSoFar: soFar(earned, revenue),
    products: ranked(sales, ({ product }) => product),
    regions: ranked(sales, ({ region }) => region),
  };
}
// #endregion how

/** What came in each of the last minutes. */
function minutes(
  ages: readonly number[],
  weight: (place: number) => number,
  now: number,
): readonly MinutePoint[] {
  const sums = Array.from({ length: MINUTES }, () => 0);
  ages.forEach((age, place) => {
    const back = Math.max(0, Math.floor(age / MINUTE_S));
    if (back < MINUTES) sums[MINUTES - 1 - back] = (sums[MINUTES - 1 - back] ?? 0) + weight(place);
  });
  const end = now / 1_000;
  return sums.map((value, place) => ({ at: end - (MINUTES - 1 - place) * MINUTE_S, value }));
}

/** What it had come to, minute by minute, where it comes to `total` in the end. */
function soFar(points: readonly MinutePoint[], total: number): TimeSeries {
  let left = total;
  const sums = [...points].reverse().map(({ at, value }) => {
    const sum = { at, value: left };
    left -= value;
    return sum;
  });
  return sums.reverse();
}

interface MinutePoint {
  readonly at: number;
  readonly value: number;
}

/** What earned most comes first. */
function ranked(sales: readonly Sale[], nameOf: (sale: Sale) => string): readonly Ranked[] {
  const sums = new Map<string, { orders: number; revenue: number }>();
  for (const sale of sales) {
    const sum = sums.get(nameOf(sale)) ?? { orders: 0, revenue: 0 };
    sum.orders += 1;
    sum.revenue += sale.amount;
    sums.set(nameOf(sale), sum);
  }
  const rows = [...sums].map(([name, sum]) => ({ name, ...sum }));
  rows.sort((a, b) => b.revenue - a.revenue || (a.name < b.name ? -1 : 1));
  const best = rows[0]?.revenue ?? 0;
  return rows.map((row) => ({ ...row, share: best === 0 ? 0 : row.revenue / best }));
}
