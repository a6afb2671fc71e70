import type { ChangeSet } from './change-set';
import type { Store } from './store';

/**
 * All that is known of one entity goes: its rows, its lists, and what they were. Layers stay, as do deletes: what
 * the user wrote is theirs, and what is deleted stays so.
 */
export function forgetEntity(store: Store, entity: string): ChangeSet {
  const space = store.tables.spaces.get(entity);
  const hidden = space?.table.overlaid ?? [];
  const keys = new Set(store.keysOf(entity));
  for (const row of hidden) if (row.isDetail) keys.add(`${entity}:detail-${row.id}`);
  const changes = store.remove(keys, entity);
  for (const follower of space?.followers ?? []) {
    // First: who is forgotten does not know any more what there is to let go of.
    follower.letGoInPlace?.();
    follower.forgetInPlace();
  }
  return changes;
}
