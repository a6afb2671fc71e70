import type { Row, Shape } from '../entities';
import type { RowValue } from '../gate';
import type { List } from './list';
import { writeListValue } from './list-value';
import { positionAmong } from './position';

/** What a list's view depends on beside the list. */
export interface ViewContext {
  /** Rows of the entity over whose server state something else shows. */
  readonly overlaid: ReadonlySet<Row>;
  /** Work counters. */
  readonly counters: { listsRebuilt: number; rowsListed: number };
}

/** The list's value with its rows' layers over it; the reference handed out before where nothing changed. */
export function viewListInPlace(list: List, context: ViewContext): unknown {
  const { published } = list;
  if (published.valid) return published.value;
  const { rows, totalDelta } = shownRows(list, context.overlaid);
  const items = itemsOf(list, rows);
  context.counters.listsRebuilt++;
  context.counters.rowsListed += rows.length;
  const total = list.total === undefined ? undefined : Math.max(0, list.total + totalDelta);
  const changed =
    published.value === undefined ||
    published.template !== list.template ||
    published.total !== total ||
    !sameItems(published.items, items);
  if (changed) {
    published.value = writeListValue(items, total, list.template);
    published.items = items;
    published.total = total;
    published.template = list.template;
  }
  published.valid = true;
  return published.value;
}

interface ShownRows {
  readonly rows: readonly Row[];
  readonly totalDelta: number;
}

/** The server's rows with the layers' creates, moves and deletes carried in by rule. */
function shownRows(list: List, overlaid: ReadonlySet<Row>): ShownRows {
  if (overlaid.size === 0 && list.observed) return { rows: list.rows, totalDelta: 0 };
  const rows: Row[] = [];
  const free: Row[] = [];
  let totalDelta = 0;
  for (const row of list.rows) {
    if (row.deleted || (row.view === undefined && !row.overlaid)) totalDelta--;
    else if (!row.overlaid || list.rules.kind !== 'ruled') {
      if (row.view === undefined) totalDelta--;
      else rows.push(row);
    } else free.push(row);
  }
  if (list.rules.kind === 'ruled') {
    for (const row of overlaid) totalDelta += placeOverlaid(list, row, rows, free.includes(row));
  }
  return { rows, totalDelta };
}

/** Puts one overlaid row where its shown value belongs; returns what that does to the total. */
function placeOverlaid(list: List, row: Row, rows: Row[], held: boolean): number {
  const { view } = row;
  const { limit } = list.rules;
  const inQuery = row.server !== undefined && list.rules.matches(row.server) === true;
  const inNow = view !== undefined && list.rules.matches(view) !== false;
  const wasCounted = held || inQuery;
  const delta = (inNow ? 1 : 0) - (wasCounted ? 1 : 0);
  if (!inNow) return delta;
  if (!list.rules.sorted) {
    // Without an order a held row keeps its place, and a new one is first.
    if (held) rows.splice(Math.min(heldIndex(list, row), rows.length), 0, row);
    else if (!inQuery && list.rules.offset === 0) rows.unshift(row);
    return delta;
  }
  const at = positionAmong(list.rules, rows, { row, value: view, valueOf: shownValue });
  const beyond = limit !== undefined && at >= limit;
  // In front of a later page, or behind the last row of a page that is not the last: on another page.
  const elsewhere = !held && ((at === 0 && list.rules.offset > 0) || beyond);
  if (!elsewhere) rows.splice(at, 0, row);
  if (limit !== undefined && rows.length > limit) rows.length = limit;
  return delta;
}

function heldIndex(list: List, row: Row): number {
  const at = list.rows.indexOf(row);
  return at < 0 ? 0 : at;
}

function shownValue(row: Row): RowValue | undefined {
  return row.view;
}

function itemsOf(list: List, rows: readonly Row[]): readonly RowValue[] {
  const items: RowValue[] = new Array<RowValue>(rows.length);
  let i = 0;
  for (const row of rows) {
    const view = row.view;
    if (view === undefined) continue;
    row.handedOut = true;
    items[i++] = listShows(list, row) ? view : cut(list, list.shape, view);
  }
  items.length = i;
  return items;
}

/** True where the list shows the row as it is. */
function listShows(list: List, row: Row): boolean {
  return list.shape === undefined || list.shape.covers(row.answered);
}

/** The row with the list's own fields only: a projection does not grow because a detail was loaded elsewhere. */
function cut(list: List, shape: Shape | undefined, view: RowValue): RowValue {
  const known = list.published.cuts.get(view);
  if (known !== undefined) return known;
  const fields: Record<string, unknown> = {};
  for (const field of shape?.fields ?? []) {
    if (Object.hasOwn(view, field)) fields[field] = view[field];
  }
  list.published.cuts.set(view, fields);
  return fields;
}

function sameItems(a: readonly RowValue[], b: readonly RowValue[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
