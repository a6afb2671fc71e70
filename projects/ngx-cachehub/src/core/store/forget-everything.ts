import { NO_VERSION } from '../entities';
import type { ChangeSet } from './change-set';
import type { Store } from './store';

/**
 * Everything that is cached goes, with all that is remembered of it: layers, deletes, and what a load
 * under way would bring. What observers hold on to knows nothing any more.
 */
export function forgetEverything(store: Store): ChangeSet {
  const { tables } = store;
  tables.layers?.endAllInPlace();
  const changes = store.clear();
  for (const { table, followers } of tables.spaces.values()) {
    for (const follower of followers) follower.forgetInPlace();
    table.tombstones.clear();
    for (const row of table.rows.values()) {
      row.heard = NO_VERSION;
      row.deleted = false;
    }
  }
  for (const space of [...tables.spaces.values()]) tables.dropIdleSpaceInPlace(space);
  return changes;
}
