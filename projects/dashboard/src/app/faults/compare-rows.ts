import type { PagedResult } from 'ngx-cachehub';

interface Row {
  readonly id: string;
  readonly version?: number;
}

type Page = PagedResult<Row>;

/**
 * In how many places a cached page is neither what the server had before it was read nor what it had
 * after, nor anything on the way between: rows missing, too many, moved, unlike, or a total that never
 * was. So a page that is being written to can be compared, too.
 */
export function countDifferences(cached: Page | undefined, before: Page, after = before): number {
  if (cached === undefined) return Math.max(before.items.length, after.items.length);
  const shown = byId(cached);
  const [older, newer] = [byId(before), byId(after)];
  const totals = [before.totalCount, after.totalCount];
  let differences = isWithin(cached.totalCount, totals) ? 0 : 1;
  if (!isWithin(cached.items.length, [before.items.length, after.items.length])) differences++;
  for (const row of cached.items) {
    if (!isBetween(row, older.get(row.id), newer.get(row.id))) differences++;
  }
  for (const { id } of before.items) {
    if (newer.has(id) && !shown.has(id)) differences++;
  }
  const stayed = (row: Row) => shown.has(row.id) && isSame(older.get(row.id), newer.get(row.id));
  const order = before.items.filter(stayed);
  const shownOrder = cached.items.filter(stayed);
  return differences + order.filter(({ id }, place) => shownOrder[place]?.id !== id).length;
}

function byId(page: Page): ReadonlyMap<string, Row> {
  return new Map(page.items.map((row) => [row.id, row]));
}

function isWithin(value: number, bounds: readonly number[]): boolean {
  return value >= Math.min(...bounds) && value <= Math.max(...bounds);
}

/** A row that the page held at one of both times, as it was then or on the way from one to the other. */
function isBetween(row: Row, older: Row | undefined, newer: Row | undefined): boolean {
  if (isSame(row, older) || isSame(row, newer)) return true;
  if (older === undefined && newer === undefined) return false;
  const from = older?.version ?? 0;
  const to = newer?.version ?? Infinity;
  return row.version !== undefined && row.version > from && row.version < to;
}

function isSame(a: Row | undefined, b: Row | undefined): boolean {
  return a !== undefined && b !== undefined && canonical(a) === canonical(b);
}

function canonical(row: Row): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
