import type { ChangeSet } from './change-set';
import { knownId } from './read-row';
import type { Store } from './store';

/** The server refuses the key to this user. It goes, and with a row what is kept of its earlier states. */
export function refuseKey(store: Store, key: string): ChangeSet {
  const { tables } = store;
  const route = tables.route(key);
  if (route.kind === 'detail') {
    const id = knownId(store, route.entity, route.id);
    const { followers = [] } = tables.spaces.get(route.entity) ?? {};
    for (const follower of followers) follower.letGoOfRowInPlace?.(id);
  }
  return store.remove([key]);
}
