import type { Row, RowChange } from '../entities';
import type { ChangeSet } from './change-set';
import type { EntitySpace } from './entity-space';
import type { RowFollower } from './row-follower';
import { makeDetailInPlace } from './row-writer';
import type { Store } from './store';

/**
 * Rows of one entity that somebody watches for themselves: one that only a list brings becomes a detail, so that it
 * shows under its key, and stays while it is watched.
 */
export class RowWishes implements RowFollower {
  readonly #store: Store;
  readonly #wished = new Map<string, number>();
  readonly #space: EntitySpace;

  constructor(store: Store, entity: string) {
    this.#store = store;
    this.#space = store.tables.space(entity);
    this.#space.followers.push(this);
  }

  /** `key` is the row's detail. It has to be observed beside. */
  wishInPlace(key: string): ChangeSet {
    const store = this.#store;
    const space = this.#space;
    const wished = this.#wished;
    const { tables } = store;
    wished.set(key, (wished.get(key) ?? 0) + 1);
    const route = tables.route(key);
    const row = route.kind === 'detail' ? space.table.find(route.id) : undefined;
    if (row !== undefined && isHidden(row)) {
      makeDetailInPlace(tables.context(space, tables.tick(), 0), row);
    }
    return store.flush();
  }

  giveUpInPlace(key: string): void {
    const count = this.#wished.get(key) ?? 0;
    if (count > 1) this.#wished.set(key, count - 1);
    else this.#wished.delete(key);
    if (this.#wished.size > 0) return;
    const { followers, name } = this.#space;
    const at = followers.indexOf(this);
    if (at >= 0) followers.splice(at, 1);
    this.#store.tables.dropIdleSpaceInPlace(this.#store.tables.space(name));
  }

  get isEmpty(): boolean {
    return this.#wished.size === 0;
  }

  followInPlace(changes: readonly RowChange[]): void {
    for (const { row } of changes) {
      if (row.keys === null || !isHidden(row)) continue;
      if (!row.keys.some((key) => this.#wished.has(key))) continue;
      // The turn under way tells of it.
      row.isDetail = true;
      this.#space.details++;
    }
  }

  forgetInPlace(): void {
    // What is wished for is a matter of who watches.
  }
}

/** Known, and not by its own key. */
function isHidden({ server, isDetail }: Row): boolean {
  return server !== undefined && !isDetail;
}
