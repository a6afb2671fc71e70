import type { PagedResult } from 'ngx-cachehub';

interface Row {
  readonly id: string;
}

/** In how many places a cached page differs from the server's: rows missing, too many, moved or unlike. */
export function countDifferences(
  cached: PagedResult<Row> | undefined,
  served: PagedResult<Row>,
): number {
  if (cached === undefined) return served.items.length;
  const places = Math.max(cached.items.length, served.items.length);
  let differences = cached.totalCount === served.totalCount ? 0 : 1;
  for (let place = 0; place < places; place++) {
    if (!sameRow(cached.items[place], served.items[place])) differences++;
  }
  return differences;
}

function sameRow(a: Row | undefined, b: Row | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonical(a) === canonical(b);
}

function canonical(row: Row): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
