import type { SqlRunner } from '../db/database';
import type { EntityDefinition, EntityRow } from '../entities/entity-definition';
import { selectList, toEntityRow } from '../entities/entity-table';
import { encodeCursor } from './list-cursor';
import type { ListQuery } from './list-query';
import { orderBySql } from './sort-order';

export interface ListPage {
  readonly items: readonly EntityRow[];
  /** Of all pages together. */
  readonly totalCount: number;
  /** The `cursor` of the next page, null behind the last one; where a cursor was given, be it empty. */
  readonly next?: string | null;
}

/** One page and the number of all rows, of one moment. */
export async function readPage(
  on: SqlRunner,
  entity: EntityDefinition,
  query: ListQuery,
): Promise<ListPage> {
  const { condition, behind, params, keys, limit, offset } = query;
  const orderBy = orderBySql(keys);
  const ofPage = behind === null ? condition : `${condition} AND ${behind}`;
  const values = params.values;
  // One statement sees one moment, so that the count and the rows belong together.
  const rows = await on.query(
    `WITH matching AS (SELECT count(*) AS "#total" FROM ${entity.table} WHERE ${condition}),
       page AS (
         SELECT ${selectList(entity)}, row_number() OVER (ORDER BY ${orderBy}) AS "#place"
         FROM ${entity.table} WHERE ${ofPage} ORDER BY ${orderBy}
         LIMIT $${values.length + 1} OFFSET $${values.length + 2})
     SELECT * FROM matching LEFT JOIN page ON true ORDER BY "#place"`,
    [...values, limit, offset],
  );
  const items: EntityRow[] = [];
  for (const { '#total': _total, '#place': place, ...row } of rows) {
    if (place !== null) items.push(toEntityRow(row));
  }
  const totalCount = Number(rows[0]?.['#total']);
  return { items, totalCount, ...(query.tellsNext && { next: nextOf(query, items) }) };
}

function nextOf({ keys, limit }: ListQuery, items: readonly EntityRow[]): string | null {
  const last = items.at(-1);
  return last && items.length === limit ? encodeCursor(keys, last) : null;
}
