import { NO_VERSION } from '../entities';
import type { RowValue } from '../gate';
import type { EntityId } from '../keys';
import { rowId } from '../keys';
import type { Store } from './store';

/** What shows of a row, wherever it is known from, and the version of the server's state under it. */
export interface ShownRow {
  readonly row: RowValue;
  readonly version: number | undefined;
}

/** Undefined where nothing shows. A temporary id means the real one, as soon as that is known. */
export function readRow(store: Store, entity: string, id: EntityId): ShownRow | undefined {
  const row = store.tables.spaces.get(entity)?.table.find(rowId(id));
  const view = row?.view;
  if (row === undefined || view === undefined) return undefined;
  row.handedOut = true;
  store.options.freeze?.(view);
  return { row: view, version: row.version === NO_VERSION ? undefined : row.version };
}

/** The id by which the tables know a row: the real one in place of a temporary one. */
export function knownId(store: Store, entity: string, id: EntityId): string {
  const given = rowId(id);
  return store.tables.spaces.get(entity)?.table.resolve(given) ?? given;
}

/** The temporary id under which the row was made here; undefined where none is known. */
export function temporaryId(store: Store, entity: string, id: EntityId): string | undefined {
  return store.tables.spaces.get(entity)?.table.temporaryOf(rowId(id));
}
