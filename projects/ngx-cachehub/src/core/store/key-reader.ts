import type { Row } from '../entities';
import { viewListInPlace } from '../lists';
import type { EntitySpace } from './entity-space';
import { namespaceOf } from './key-routes';
import type { StoreOptions } from './store-options';
import type { Tables } from './tables';

/** Answers what shows under a key. */
export class KeyReader {
  readonly #tables: Tables;
  readonly #freeze: StoreOptions['freeze'];

  constructor(tables: Tables, freeze: StoreOptions['freeze']) {
    this.#tables = tables;
    this.#freeze = freeze;
  }

  /** What shows under the key; the same reference until it changes. Undefined: nothing. */
  read(key: string): unknown {
    const base = this.base(key);
    const { layers } = this.#tables;
    return layers === undefined ? base : this.#publish(layers.over(key, base));
  }

  /** The same without layers over the key as a whole. */
  base(key: string): unknown {
    const route = this.#tables.route(key);
    const space = this.#tables.spaces.get(namespaceOf(route));
    if (space === undefined) return undefined;
    const cell = space.plain.size === 0 ? undefined : space.plain.get(key);
    if (cell !== undefined) return this.#publish(cell.value);
    if (route.kind === 'detail') {
      const row = space.table.find(route.id);
      if (row?.showsDetail !== true) return undefined;
      row.handedOut = true;
      return this.#publish(row.view);
    }
    const list = space.list(key);
    if (list === undefined) return undefined;
    // Nobody tells a cold list of changes: it compares when it is read.
    if (!list.observed) list.forgetPublishedInPlace();
    return this.#publish(viewListInPlace(list));
  }

  /** The keys under one name, by the index of names. */
  *keysOf(namespace: string): IterableIterator<string> {
    const tables = this.#tables;
    const space = tables.spaces.get(namespace);
    if (space === undefined) return;
    for (const row of space.table.rows.values()) {
      const key = `${space.name}:detail-${row.id}`;
      if (row.showsDetail && !space.plain.has(key)) yield key;
      // A temporary id that somebody still observes.
      for (const other of row.keys ?? []) if (other !== key && row.showsDetail) yield other;
    }
    yield* space.index.all.keys();
    yield* space.plain.keys();
    for (const key of tables.layers?.keys() ?? []) {
      if (tables.namespaceOf(key) !== namespace) continue;
      if (this.base(key) === undefined && this.read(key) !== undefined) yield key;
    }
  }

  /** Details that a layer hides. */
  *hiddenKeys(): IterableIterator<string> {
    for (const space of this.#tables.spaces.values()) {
      for (const row of space.table.overlaid) {
        if (row.isDetail && !row.showsDetail) yield `${space.name}:detail-${row.id}`;
      }
    }
  }

  get size(): number {
    let size = 0;
    for (const space of this.#tables.spaces.values()) size += sizeOf(space);
    return size;
  }

  /** The row behind a detail. */
  rowOf(key: string): Row | undefined {
    const route = this.#tables.route(key);
    if (route.kind !== 'detail') return undefined;
    return this.#tables.spaces.get(route.entity)?.table.find(route.id);
  }

  /** True where the detail's row misses a change, or a row that a list shows; observed lists are told of theirs. */
  missesChange(key: string): boolean {
    const route = this.#tables.route(key);
    if (route.kind === 'plain') return false;
    if (route.kind === 'detail') return this.rowOf(key)?.current === false;
    const list = this.#tables.spaces.get(route.entity)?.list(key);
    if (list === undefined || list.observed) return false;
    return list.rows.some((row) => list.showsOutdated(row));
  }

  /** The observed lists that show fields of a row that are older than its version says. */
  listsBehind(entity: string, id: string): readonly string[] {
    const row = this.#tables.spaces.get(entity)?.table.find(id);
    if (row === undefined) return [];
    return row.lists.filter((list) => list.showsOutdated(row)).map((list) => list.key);
  }

  #publish(value: unknown): unknown {
    return this.#freeze === undefined ? value : this.#freeze(value);
  }
}

function sizeOf(space: EntitySpace): number {
  return space.details + space.index.all.size + space.plain.size;
}
