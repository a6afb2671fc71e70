import { isRowValue } from '../entities';
import type { RowValue } from '../gate';
import type { KeyRoute } from '../keys';
import type { List } from '../lists';
import { shareStructure } from '../values';
import type { EntitySpace } from './entity-space';
import {
  alienId,
  writeFetchedDetailInPlace,
  writeFetchedListInPlace,
  writeGoneInPlace,
} from './fetch-writer';
import type { KeyReader } from './key-reader';
import { writeLocalDetailInPlace, writeLocalListInPlace } from './local-writer';
import { forgetDetailInPlace } from './row-writer';
import type { WriteContext } from './write-context';
import type { Tables } from './tables';

/** True where a value can live as a row under a detail key. */
export function canBeRow(value: unknown): value is RowValue {
  return isRowValue(value);
}

/** Writes values under keys: as rows, as lists over rows, and as they are where they are neither. */
export class KeyWriter {
  readonly #tables: Tables;

  constructor(
    tables: Tables,
    readonly reader: KeyReader,
  ) {
    this.#tables = tables;
  }

  /** The app's own value. False where it is refused as older than what is known. */
  writeInPlace(key: string, value: unknown, now: number): boolean {
    const tables = this.#tables;
    const route = tables.route(key);
    const context = tables.context(tables.spaceOf(key), tables.tick(), now);
    if (route.kind === 'detail' && canBeRow(value) && !isAlien(context, route.id, value)) {
      const accepted = writeLocalDetailInPlace(context, route.id, value);
      if (accepted) this.#dropPlainInPlace(context.space, key);
      return accepted;
    }
    if (route.kind === 'list') {
      this.#writeListInPlace(context, { key, route }, value, (list) =>
        writeLocalListInPlace(context, list, value),
      );
      return true;
    }
    this.#putPlainInPlace(context, key, value);
    return true;
  }

  /** A load's answer, through the gate row by row. Returns the list that it wrote, if any. */
  writeFetchedInPlace(
    context: WriteContext,
    key: string,
    value: unknown,
  ): { readonly accepted: boolean; readonly list?: List | undefined } {
    const route = this.#tables.route(key);
    // Of two answers the one whose load began later holds, whichever comes last.
    if (this.#tickOf(context.space, key) > context.stamp) return { accepted: false };
    switch (route.kind) {
      case 'detail': {
        const written = writeFetchedDetailInPlace(context, route.id, value);
        if (written === 'not-a-row') this.#putPlainInPlace(context, key, value);
        else this.#dropPlainInPlace(context.space, key);
        return { accepted: written !== 'buried' };
      }
      case 'list': {
        this.#writeListInPlace(context, { key, route }, value, (list) =>
          writeFetchedListInPlace(context, list, value),
        );
        return { accepted: true, list: context.space.list(key) };
      }
      case 'plain':
        this.#putPlainInPlace(context, key, value);
        return { accepted: true };
    }
  }

  /** Logical time of a value that is not compared row by row. */
  #tickOf(space: EntitySpace, key: string): number {
    return space.plain.get(key)?.tick ?? space.list(key)?.tick ?? 0;
  }

  /** The server says that there is nothing under the key. */
  writeGoneInPlace(context: WriteContext, key: string): void {
    const route = this.#tables.route(key);
    if (route.kind === 'detail' && !context.space.plain.has(key)) {
      writeGoneInPlace(context, route.id);
    } else this.removeInPlace(context, key);
  }

  /** Drops a key. Rows stay as long as a list or a layer shows them. */
  removeInPlace(context: WriteContext, key: string): void {
    const { space, turn } = context;
    const route = this.#tables.route(key);
    this.#dropPlainInPlace(space, key);
    if (route.kind === 'detail') {
      const row = space.table.find(route.id);
      if (row?.isDetail !== true) return;
      forgetDetailInPlace(context, row);
      row.local = undefined;
    } else if (route.kind === 'list') {
      const list = space.list(key);
      if (list === undefined) return;
      this.#dropListInPlace(context, list);
      turn.plain.add(key);
    }
  }

  /** A list value through `write`; a value that is no list of rows is kept as it is. */
  #writeListInPlace(
    context: WriteContext,
    target: { readonly key: string; readonly route: Extract<KeyRoute, { kind: 'list' }> },
    value: unknown,
    write: (list: List) => boolean,
  ): void {
    const { space } = context;
    const { key, route } = target;
    const known = space.list(key);
    const list = known ?? space.ensureListInPlace(key, route.params);
    if (known === undefined && this.#tables.observed.has(key)) space.index.observeInPlace(list);
    if (write(list)) {
      this.#dropPlainInPlace(space, key);
      return;
    }
    this.#dropListInPlace(context, list);
    this.#putPlainInPlace(context, key, value);
  }

  #putPlainInPlace(context: WriteContext, key: string, value: unknown): void {
    const { space, turn } = context;
    const route = this.#tables.route(key);
    let alien: string | undefined;
    if (route.kind === 'detail') {
      const row = space.table.find(route.id);
      if (row !== undefined) forgetDetailInPlace(context, row);
      if (isRowValue(value)) alien = alienId(context, space.table.resolve(route.id), value);
    }
    const cell = space.plain.get(key);
    const shared = shareStructure(cell?.value, value);
    if (cell !== undefined) unlistAlien(space, key, cell.alien);
    space.plain.set(key, { value: shared, tick: context.stamp, alien });
    if (alien !== undefined) {
      const keys = space.aliens.get(alien);
      if (keys === undefined) space.aliens.set(alien, new Set([key]));
      else keys.add(key);
    }
    if (cell === undefined || !Object.is(cell.value, shared)) turn.plain.add(key);
  }

  #dropPlainInPlace(space: EntitySpace, key: string): void {
    const cell = space.plain.get(key);
    if (cell === undefined) return;
    unlistAlien(space, key, cell.alien);
    space.plain.delete(key);
    this.#tables.turn.plain.add(key);
  }

  #dropListInPlace(context: WriteContext, list: List): void {
    context.space.index.deleteInPlace(list);
    list.replaceRowsInPlace([]);
  }
}

function isAlien(context: WriteContext, keyId: string, value: RowValue): boolean {
  return alienId(context, context.space.table.resolve(keyId), value) !== undefined;
}

function unlistAlien(space: EntitySpace, key: string, alien: string | undefined): void {
  if (alien === undefined) return;
  const keys = space.aliens.get(alien);
  keys?.delete(key);
  if (keys?.size === 0) space.aliens.delete(alien);
}
