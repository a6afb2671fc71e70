import type { Sale } from '../entities/sales';
import { boardFigures } from './board-figures';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');

function sale(
  id: string,
  secondsAgo: number,
  amount: number,
  product = 'Lamp',
  region = 'North',
): Sale {
  const at = new Date(NOW - secondsAgo * 1_000).toISOString();
  return { id, amount, product, region, at, version: 1 };
}

describe('the figures of the board', () => {
  it('[row:E10] are the sums of its rows', () => {
    const figures = boardFigures([sale('a', 10, 40), sale('b', 70, 20), sale('c', 7_000, 30)], NOW);
    expect(figures).toMatchObject({ orders: 3, revenue: 90, average: 30, lastMinute: 1 });
    expect(boardFigures([], NOW)).toMatchObject({
      orders: 0,
      revenue: 0,
      average: 0,
      products: [],
    });
  });

  it('[row:E10] count the orders of each of the last sixty minutes', () => {
    const sales = [sale('a', 0, 1), sale('b', 59, 1), sale('c', 60, 1), sale('d', 3_599, 1)];
    const { perMinute } = boardFigures([...sales, sale('e', 3_600, 1), sale('f', -5, 1)], NOW);
    expect(perMinute).toHaveLength(60);
    const values = perMinute.map(({ value }) => value);
    expect(values.slice(-2)).toEqual([1, 3]);
    expect(values[0]).toBe(1);
    expect(values.slice(1, -2).every((value) => value === 0)).toBe(true);
    const { ordersSoFar, revenueSoFar } = boardFigures(
      [sale('a', 30, 5), sale('b', 9_999, 7)],
      NOW,
    );
    const ends = [ordersSoFar, revenueSoFar].map((line) => [line[0]?.value, line.at(-1)?.value]);
    expect(ends).toEqual([
      [1, 2],
      [7, 12],
    ]);
    expect(perMinute.at(-1)?.at).toBe(NOW / 1_000);
  });

  it('[row:E10] rank products by what they earned, against the best', () => {
    const { products } = boardFigures(
      [
        sale('a', 1, 10, 'Pen'),
        sale('b', 1, 30, 'Lamp'),
        sale('c', 1, 10, 'Pen'),
        sale('d', 1, 10, 'Cup'),
      ],
      NOW,
    );
    expect(products).toEqual([
      { name: 'Lamp', orders: 1, revenue: 30, share: 1 },
      { name: 'Pen', orders: 2, revenue: 20, share: 2 / 3 },
      { name: 'Cup', orders: 1, revenue: 10, share: 1 / 3 },
    ]);
  });
});
