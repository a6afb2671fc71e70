import { SALES } from '../entities/sales-entities';
import { isInstant } from '../entities/check-value';
import { badParams, namedParams } from './request-method';
import type { RequestMethod } from './request-method';

const TOP_PRODUCTS = 5;
const MS_PER_MINUTE = 60_000;

/** Sales from an instant until now. */
export interface SalesSummary {
  readonly orders: number;
  readonly revenue: number;
  /** Orders of the last 60 seconds. */
  readonly lastMinute: number;
  /** By revenue, largest first. */
  readonly topProducts: readonly {
    readonly product: string;
    readonly orders: number;
    readonly revenue: number;
  }[];
}

/** `{since}`, the caller's midnight for instance → what was sold since. */
export const salesMethod: RequestMethod = async (params, { rights, identity, database, clock }) => {
  const { since } = namedParams(params);
  if (!isInstant(since)) return badParams('since has to be an ISO time with its zone.');
  if (!rights.canRead(identity, SALES.type)) {
    return { ok: false, code: 'FORBIDDEN', message: `${SALES.type} are not for you.` };
  }
  const minuteAgo = new Date(clock.now() - MS_PER_MINUTE).toISOString();
  const [totals] = await database.query(
    `SELECT count(*) AS orders, coalesce(sum(amount), 0) AS revenue,
       count(*) FILTER (WHERE at > $2) AS last_minute
     FROM sales WHERE at >= $1`,
    [since, minuteAgo],
  );
  const products = await database.query(
    `SELECT product, count(*) AS orders, sum(amount) AS revenue FROM sales WHERE at >= $1
     GROUP BY product ORDER BY revenue DESC, product LIMIT $2`,
    [since, TOP_PRODUCTS],
  );
  const result: SalesSummary = {
    orders: Number(totals?.['orders']),
    revenue: cents(totals?.['revenue']),
    lastMinute: Number(totals?.['last_minute']),
    topProducts: products.map((row) => ({
      product: String(row['product']),
      orders: Number(row['orders']),
      revenue: cents(row['revenue']),
    })),
  };
  return { ok: true, result };
};

function cents(amount: unknown): number {
  return Math.round(Number(amount) * 100) / 100;
}
