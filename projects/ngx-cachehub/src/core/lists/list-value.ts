import { isRowValue } from '../entities';
import type { EntityModel } from '../entities';
import type { RowValue } from '../gate';

/** A list answer taken apart: its rows, its total, and everything else it carries. */
export interface ListValue {
  readonly rows: readonly RowValue[];
  readonly total: number | undefined;
  /** The other fields of a paged result; undefined where the value is a bare array. */
  readonly template: RowValue | undefined;
}

/** Reads an array of rows or `{items, totalCount, …}`; undefined where the value is neither, or a row has no id. */
export function readListValue(value: unknown, model: EntityModel): ListValue | undefined {
  if (Array.isArray(value)) {
    const rows: readonly unknown[] = value;
    return areRows(rows, model) ? { rows, total: undefined, template: undefined } : undefined;
  }
  if (!isRowValue(value)) return undefined;
  const items: unknown = value['items'];
  if (!Array.isArray(items)) return undefined;
  const rows: readonly unknown[] = items;
  if (!areRows(rows, model)) return undefined;
  const { items: _items, ...rest } = value;
  const { totalCount, ...template } = rest;
  if (typeof totalCount === 'number' && Number.isFinite(totalCount)) {
    return { rows, total: totalCount, template };
  }
  return { rows, total: undefined, template: rest };
}

/** The inverse. */
export function writeListValue(
  items: readonly RowValue[],
  total: number | undefined,
  template: RowValue | undefined,
): unknown {
  if (template === undefined) return items;
  return total === undefined ? { ...template, items } : { ...template, items, totalCount: total };
}

function areRows(items: readonly unknown[], model: EntityModel): items is readonly RowValue[] {
  for (const item of items) {
    if (!isRowValue(item) || model.id(item) === undefined) return false;
  }
  return true;
}
