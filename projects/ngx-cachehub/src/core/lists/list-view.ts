import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { emptyInPlace, setField, shareStructure } from '../values';
import type { List } from './list';
import { writeListValue } from './list-value';

/** The list's value with its rows' layers over it; the reference handed out before where nothing changed. */
export function viewListInPlace(list: List): unknown {
  const { published, host } = list;
  if (published.valid) return published.value;
  host.tally.listsRebuilt++;
  const { items, totalDelta } = itemsByTouched(list) ?? itemsByRow(list);
  if (list.touched === null) list.touched = [];
  else emptyInPlace(list.touched);
  const total = list.total === undefined ? undefined : Math.max(0, list.total + totalDelta);
  const changed =
    published.value === undefined ||
    published.template !== list.template ||
    published.total !== total ||
    published.items !== items;
  if (changed) {
    published.value = writeListValue(items, total, list.template);
    published.items = items;
    published.total = total;
    published.template = list.template;
  }
  published.valid = true;
  return published.value;
}

export interface ShownRows {
  readonly rows: readonly Row[];
  /** What layers and unseen deletes do to the total. */
  readonly totalDelta: number;
}

/** The server's rows with the layers' creates, moves and deletes carried in by rule. */
export function shownRows(list: List): ShownRows {
  const { overlaid } = list.host;
  if (overlaid.size === 0 && list.observed) return { rows: list.rows, totalDelta: 0 };
  const rows: Row[] = [];
  /** Where the list holds overlaid rows that its rules place. */
  const places = new Map<Row, number>();
  const byRule = list.rules.kind === 'ruled';
  let totalDelta = 0;
  for (const row of list.rows) {
    if (row.overlaid && byRule && !row.deleted) places.set(row, rows.length);
    else if (row.view === undefined) totalDelta--;
    else rows.push(row);
  }
  if (byRule) {
    for (const row of overlaid) {
      totalDelta += list.rules.placeInPlace(list, row, rows, places.get(row));
    }
  }
  const { limit } = list.rules;
  if (limit !== undefined && rows.length > limit) rows.length = limit;
  return { rows, totalDelta };
}

interface ShownItems {
  readonly items: readonly RowValue[];
  readonly totalDelta: number;
}

/** What shows, looked at row by row. */
function itemsByRow(list: List): ShownItems {
  const { rows, totalDelta } = shownRows(list);
  list.host.tally.rowsListed += rows.length;
  return { items: itemsOf(list, rows), totalDelta };
}

/**
 * What was handed out last with the touched rows in it replaced, where they are few. Undefined where other rows may
 * stand elsewhere: each place has to be its row's, so that none is hidden, and no rule places rows with layers.
 */
function itemsByTouched(list: List): ShownItems | undefined {
  const { touched, rows, rules, published, host } = list;
  if (touched === null || published.items.length !== rows.length) return undefined;
  if (touched.length * 4 >= rows.length) return undefined;
  if (rules.kind === 'ruled' && host.overlaid.size > 0) return undefined;
  const before = published.items;
  let items: RowValue[] | undefined;
  for (const row of touched) {
    const { view } = row;
    if (view === undefined) return undefined;
    const at = rows.indexOf(row);
    if (at < 0) continue;
    const item = itemOf(list, row, view, before[at]);
    if (before[at] === item) continue;
    items ??= before.slice();
    items[at] = item;
  }
  host.tally.rowsListed += touched.length;
  return { items: items ?? before, totalDelta: 0 };
}

/** What is handed out of the rows; the same array where every one is as it was. */
function itemsOf(list: List, rows: readonly Row[]): readonly RowValue[] {
  const before = list.published.items;
  const items: RowValue[] = [];
  let isSame = true;
  for (const row of rows) {
    const view = row.view;
    if (view === undefined) continue;
    const item = itemOf(list, row, view, before[items.length]);
    if (before[items.length] !== item) isSame = false;
    items.push(item);
  }
  return isSame && items.length === before.length ? before : items;
}

/** A state of the row with the fields that the list carries. */
export function rowInList(list: List, row: Row, state: RowValue): RowValue {
  return listShows(list, row) ? state : cut(list, row, state);
}

/** The row for a place of the list, where `shown` was handed out last. */
function itemOf(list: List, row: Row, view: RowValue, shown: RowValue | undefined): RowValue {
  row.handedOut = true;
  return listShows(list, row) ? view : cutOf(list, row, view, shown);
}

/** True where the list shows the row as it is. */
function listShows(list: List, row: Row): boolean {
  const { shape } = list;
  if (shape === undefined) return true;
  if (list.rules.projects) return shape.covers(row.shape) && !row.overlaid;
  if (row.surplus !== null && !shape.covers(row.surplus)) return false;
  return row.lacked === null || [...row.lacked].every((field) => shape.has.has(field));
}

/** The row as the list shows it. */
function cutOf(list: List, row: Row, view: RowValue, shown: RowValue | undefined): RowValue {
  const { cuts } = list.published;
  const known = cuts.get(row);
  if (known?.from === view) return known.value;
  const value = shareStructure(known?.value ?? shown, cut(list, row, view));
  cuts.set(row, { from: view, value });
  return value;
}

/**
 * Beyond its own fields a list shows what pushes brought, but nothing that other answers had (a projection does
 * not grow because a detail was loaded elsewhere) and nothing outdated. Where the app says which fields its lists
 * carry, they carry no others.
 */
function cut(list: List, row: Row, view: RowValue): RowValue {
  const own = list.shape?.has;
  const fields: Record<string, unknown> = {};
  for (const field in view) {
    const isForeign = list.rules.projects || row.surplus?.has.has(field) || row.lacked?.has(field);
    if (own?.has(field) === true || isForeign !== true) setField(fields, field, view[field]);
  }
  return fields;
}
