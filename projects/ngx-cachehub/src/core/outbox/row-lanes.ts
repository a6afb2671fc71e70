import type { EntityId } from '../keys';
import { Lane } from './lane';
import { rowIdOf } from './new-action';
import type { OfflineAction } from './offline-action';

/** The actions of each row, in their order. */
export class RowLanes {
  readonly #rows = new Map<string, Lane>();

  add(action: OfflineAction): void {
    const key = rowKey(action);
    if (key === undefined) return;
    let row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, (row = new Lane()));
    row.insert(action);
  }

  remove(action: OfflineAction): void {
    const key = rowKey(action);
    const row = key === undefined ? undefined : this.#rows.get(key);
    if (key === undefined || row === undefined) return;
    row.remove(action);
    if (row.size === 0) this.#rows.delete(key);
  }

  /** The id of the row's first action. */
  firstOf(entity: string, id: EntityId): string | undefined {
    return this.#rows.get(keyOfRow(entity, id))?.first?.id;
  }
}

export function isOfSameRow(a: OfflineAction, b: OfflineAction): boolean {
  return rowKey(a) === rowKey(b);
}

function rowKey(action: OfflineAction): string | undefined {
  const id = rowIdOf(action);
  return action.entity === undefined || id === undefined ? undefined : keyOfRow(action.entity, id);
}

/** An entity's name has no colon. */
function keyOfRow(entity: string, id: EntityId): string {
  return `${entity}:${id}`;
}
