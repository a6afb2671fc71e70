import { NO_VERSION } from '../entities';
import type { Row } from '../entities';
import { rowInList, writeListValue } from '../lists';
import type { List } from '../lists';
import type { ChangeSet } from './change-set';
import type { EntitySpace } from './entity-space';
import type { PlainCell } from './plain-cell';
import { deleteRowInPlace } from './row-writer';
import type { Store } from './store';

/** What the server said under a key, without layers and without the app's own words. */
export interface Snapshot {
  readonly value: unknown;
  /** Of a detail. */
  readonly version: number | undefined;
  /** False where something is known to be missing in it. */
  readonly isCurrent: boolean;
  /** What it was made from: the same array where the value is the same. */
  readonly parts: readonly unknown[];
}

/** A value that was known at a time in the past. */
export interface RememberedEntry {
  readonly key: string;
  readonly value: unknown;
  readonly version: number | undefined;
  /** ms since the epoch. */
  readonly updatedAt: number;
}

/** A delete that was known at a time in the past. */
export interface RememberedDelete {
  readonly entity: string;
  readonly id: string;
  /** −1 for none. */
  readonly version: number;
  /** False where the delete itself had no version. */
  readonly exact: boolean;
  /** ms since the epoch. */
  readonly at: number;
}

/** What a store can give away to be kept elsewhere, and takes back. A part of its own: not every cache outlives its page. */
export class StoreSnapshots {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** What is remembered from before this moment is older than everything that comes after it. */
  moment(): number {
    return this.#store.tables.tick();
  }

  /** The server's value under a key; with the `parts` of `known` where it still holds. Undefined: there is none. */
  of(key: string, known: Snapshot | undefined): Snapshot | undefined {
    const { tables } = this.#store;
    const route = tables.route(key);
    const space = tables.spaces.get(tables.namespaceOf(key));
    if (space === undefined) return undefined;
    const cell = space.plain.get(key);
    if (cell !== undefined) return ofPlain(cell, known);
    if (route.kind === 'detail') return ofDetail(space.table.find(route.id), known);
    const list = space.list(key);
    return list === undefined ? undefined : ofList(space, list, known);
  }

  /** The deletes that the tables remember of an entity, and a number that grows with each. */
  deletesOf(entity: string): { readonly revision: number; list(): RememberedDelete[] } {
    const tombstones = this.#store.tables.spaces.get(entity)?.table.tombstones;
    return {
      revision: tombstones?.revision ?? 0,
      list: () =>
        Array.from(tombstones?.entries() ?? [], ([id, { version, exact, at }]) => ({
          entity,
          id,
          version,
          exact,
          at,
        })),
    };
  }

  /** The entities of which something is held. */
  entities(): IterableIterator<string> {
    return this.#store.tables.spaces.keys();
  }

  /**
   * Takes back what was known before `moment`, through the gate row by row, in the order in which it
   * was known: what came since is newer, and so is a delete that came after a value.
   */
  restore(
    entries: readonly RememberedEntry[],
    deletes: readonly RememberedDelete[],
    moment: number,
    now: number,
  ): ChangeSet {
    const stampOf = stampsOf(entries, deletes, moment);
    for (const remembered of deletes) this.#buryInPlace(remembered, stampOf(remembered.at), now);
    return this.#takeBack(entries, stampOf, moment, now);
  }

  /**
   * Takes back what the tables had let go of. They were told of these deletes when those came: now they hold against
   * these copies alone, and against nothing that came since.
   */
  restoreAgain(
    entries: readonly RememberedEntry[],
    deletes: readonly RememberedDelete[],
    moment: number,
    now: number,
  ): ChangeSet {
    const { tables } = this.#store;
    const stampOf = stampsOf(entries, deletes, moment);
    const recalled = deletes.map(({ entity, id, version, exact, at }) =>
      tables.space(entity).table.tombstones.recall(id, { version, exact, stamp: stampOf(at), at }),
    );
    const changes = this.#takeBack(entries, stampOf, moment, now);
    for (const forget of recalled) forget();
    return changes;
  }

  #takeBack(
    entries: readonly RememberedEntry[],
    stampOf: (time: number) => number,
    moment: number,
    now: number,
  ): ChangeSet {
    const inOrder = [...entries].sort((a, b) => a.updatedAt - b.updatedAt);
    for (const entry of inOrder) this.#writeInPlace(entry, stampOf(entry.updatedAt), now);
    for (const { key } of inOrder) this.#doubtInPlace(key, moment);
    this.#store.tables.turn.source = 'storage';
    return this.#store.flush();
  }

  #writeInPlace(entry: RememberedEntry, stamp: number, now: number): void {
    const { tables, writer } = this.#store;
    const { key, value, version } = entry;
    const space = tables.spaceOf(key);
    writer.writeFetchedInPlace(tables.context(space, stamp, now), key, value);
    const route = tables.route(key);
    if (version === undefined || route.kind !== 'detail') return;
    const row = space.table.find(route.id);
    // Its version came beside the row, by pushes.
    if (row?.server !== undefined && row.version === NO_VERSION && row.stamp <= stamp) {
      row.version = version;
    }
  }

  /** A row that came before this copy of a list was read: its create is old news, and nothing else brings it in. */
  #doubtInPlace(key: string, moment: number): void {
    const { tables } = this.#store;
    if (tables.route(key).kind !== 'list') return;
    const space = tables.spaceOf(key);
    const list = space.index.all.get(key);
    if (list?.rules.kind !== 'unruled') return;
    for (const row of space.table.rows.values()) {
      // What was remembered lies before the next moment.
      if (row.server === undefined || row.stamp < moment + 1 || list.holds(row)) continue;
      tables.turn.markListStale(key, 'undecided');
      return;
    }
  }

  #buryInPlace(remembered: RememberedDelete, stamp: number, now: number): void {
    const { entity, id, version, exact, at } = remembered;
    const { tables } = this.#store;
    const space = tables.space(entity);
    const { tombstones } = space.table;
    if (tombstones.get(id) !== undefined) return;
    tombstones.add(id, { version, exact, stamp, at });
    const row = space.table.find(id);
    if (row?.server === undefined) return;
    const known = row.version === NO_VERSION ? undefined : row.version;
    if (!tombstones.buries(id, known, row.stamp)) return;
    deleteRowInPlace(tables.context(space, stamp, now), row, exact ? version : undefined);
  }
}

/** Logical times for all of the past, in its order, between this moment and the next. */
function stampsOf(
  entries: readonly RememberedEntry[],
  deletes: readonly RememberedDelete[],
  moment: number,
): (time: number) => number {
  const times = [...entries.map(({ updatedAt }) => updatedAt), ...deletes.map(({ at }) => at)];
  const order = [...new Set(times)].sort((a, b) => a - b);
  const places = new Map(order.map((time, index) => [time, index + 1]));
  return (time) => moment + (places.get(time) ?? 0) / (order.length + 1);
}

interface Made {
  readonly version: number | undefined;
  readonly isCurrent: boolean;
  readonly value: () => unknown;
}

function renewed(
  known: Snapshot | undefined,
  parts: readonly unknown[],
  { version, isCurrent, value }: Made,
): Snapshot {
  const isSame =
    known?.parts.length === parts.length && parts.every((part, i) => part === known.parts[i]);
  if (known === undefined || !isSame) return { value: value(), version, isCurrent, parts };
  return known.isCurrent === isCurrent ? known : { ...known, isCurrent };
}

function ofPlain({ value }: PlainCell, known: Snapshot | undefined): Snapshot {
  return renewed(known, [value], { version: undefined, isCurrent: true, value: () => value });
}

function ofDetail(row: Row | undefined, known: Snapshot | undefined): Snapshot | undefined {
  if (row?.server === undefined || !row.isDetail) return undefined;
  const { server, current: isCurrent } = row;
  // It is held outside from now on: the next patch copies it.
  row.handedOut = true;
  const version = row.version === NO_VERSION ? undefined : row.version;
  return renewed(known, [server, version], { version, isCurrent, value: () => server });
}

function ofList(space: EntitySpace, list: List, known: Snapshot | undefined): Snapshot {
  // A cold list has not followed what came since.
  const isCurrent = list.observed || list.revision >= space.revision;
  const parts: unknown[] = [list.total, list.template, list.shape];
  for (const row of list.rows) {
    if (row.server !== undefined) row.handedOut = true;
    parts.push(row.server);
  }
  return renewed(known, parts, { version: undefined, isCurrent, value: () => valueOf(list) });
}

function valueOf(list: List): unknown {
  const items = list.rows.flatMap((row) =>
    row.server === undefined ? [] : [rowInList(list, row, row.server)],
  );
  const missing = list.rows.length - items.length;
  const total = list.total === undefined ? undefined : Math.max(0, list.total - missing);
  return writeListValue(items, total, list.template);
}
