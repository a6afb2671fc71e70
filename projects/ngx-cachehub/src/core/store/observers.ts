import { warmListInPlace } from './catch-up';
import type { Tables } from './tables';

/** Keeps the index of what is observed: only that costs anything when something is pushed. */
export class Observers {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** The key's first observer. Brings a cold list up to date. */
  observeInPlace(key: string): void {
    const tables = this.#tables;
    if (tables.observed.has(key)) return;
    const route = tables.route(key);
    const space = tables.spaceOf(key);
    space.observers++;
    tables.observed.set(key, undefined);
    if (route.kind === 'detail') {
      const row = space.table.ensureInPlace(route.id);
      (row.keys ??= []).push(key);
      tables.observed.set(key, row);
      // What went by while nobody looked is asked for now.
      if (row.isDetail && !row.current) tables.turn.markRowStale(space, row, 'gap');
    } else if (route.kind === 'list') {
      const list = space.list(key);
      if (list === undefined) return;
      space.index.observeInPlace(list);
      warmListInPlace(tables.context(space, tables.tick(), 0), list);
    }
  }

  /** The key's last observer left. */
  unobserveInPlace(key: string): void {
    const tables = this.#tables;
    if (!tables.observed.has(key)) return;
    const row = tables.observed.get(key);
    const route = tables.route(key);
    const space = tables.spaceOf(key);
    space.observers--;
    tables.observed.delete(key);
    if (row !== undefined) {
      const keys = row.keys?.filter((observed) => observed !== key) ?? [];
      row.keys = keys.length > 0 ? keys : null;
      space.table.collectInPlace(row);
    } else if (route.kind === 'list') {
      const list = space.list(key);
      if (list?.observed === true) {
        list.revision = space.revision;
        space.index.unobserveInPlace(list);
      }
    }
    tables.dropIdleSpaceInPlace(space);
  }
}
