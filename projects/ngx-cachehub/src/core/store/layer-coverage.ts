import { applyEdit } from '../entities';
import type { Row } from '../entities';
import type { RowValue } from '../gate';
import type { List } from '../lists';
import { groundOf } from '../overlay';
import { deepEqual } from '../values';
import type { OwnedPush } from './layer-port';
import { createOf } from './layers';
import type { LayerBook, LayerRecord } from './layers';
import type { WriteContext } from './write-context';
import type { Tables } from './tables';

/** Ends layers row by row where the server's state covers them. */
export class LayerCoverage {
  readonly #tables: Tables;
  readonly #book: LayerBook;

  constructor(tables: Tables, book: LayerBook) {
    this.#tables = tables;
    this.#book = book;
  }

  /** After a push: layers that the row's state covers now end there. */
  hearPushInPlace(context: WriteContext, row: Row, { patch, owner }: OwnedPush): void {
    const book = this.#book;
    const { turn } = this.#tables;
    if (owner !== undefined) this.takeWordInPlace(owner, row, patch.version);
    for (const { layerId } of row.ops ?? []) {
      const record = book.get(layerId);
      if (record === undefined || record.awaits.kind === 'answer') continue;
      const isObserved = row.lists.length > 0 || row.keys !== null;
      if (row.server === undefined || this.isCovered(record, row) || !isObserved) {
        book.coverInPlace(turn, record, row);
      } else if (record.awaits.kind === 'event') {
        // Older or newer than the layer's own write: only the server can tell.
        turn.markRowStale(context.space, row, 'gap');
      }
    }
  }

  /** Before a load's turn ends: layers that its answer covers end. */
  hearAnswerInPlace(context: WriteContext, list: List | undefined): void {
    if (list !== undefined) this.#hearListInPlace(context, list);

    const book = this.#book;
    const { turn } = this.#tables;
    for (const { row, stamp } of turn.words) {
      for (const { layerId } of row.ops ?? []) {
        const record = book.get(layerId);
        if (record === undefined) continue;
        const { awaits } = record;
        const isCovered =
          awaits.kind === 'event' ? stamp > awaits.since : this.isCovered(record, row);
        if (isCovered) book.coverInPlace(turn, record, row);
      }
    }
  }

  /**
   * The server's word on a layer's own write to a row has been taken: the layer ends there, unless newer words had
   * come with a gap where that one belongs.
   */
  takeWordInPlace(record: LayerRecord, row: Row, version: number | undefined): void {
    if (row.current || version === undefined || this.#isRedundant(record, row)) {
      this.#book.coverInPlace(this.#tables.turn, record, row);
    } else record.awaits = { kind: 'version', version };
  }

  isCovered(record: LayerRecord, row: Row): boolean {
    const { awaits } = record;
    if (awaits.kind === 'answer') return false;
    if (awaits.kind === 'version' && row.current) return row.version >= awaits.version;
    return this.#isRedundant(record, row);
  }

  deletes(record: LayerRecord, row: Row): boolean {
    const { id } = record.layer;
    const hasDelete = row.ops?.some((op) => op.layerId === id && op.edit.kind === 'delete');
    return hasDelete === true && this.applied(record, row, groundOf(row)) === undefined;
  }

  /** One layer alone over a state of the row. */
  applied(record: LayerRecord, row: Row, ground: RowValue | undefined): RowValue | undefined {
    let state = ground;
    for (const { layerId, edit } of row.ops ?? []) {
      if (layerId !== record.layer.id) continue;
      try {
        state = applyEdit(state, edit);
      } catch (error) {
        this.#tables.turn.report(record.rows.get(row)?.name ?? '', error);
      }
    }
    return state;
  }

  /** A list's answer that began after the server said yes to a create shows its row, if anything does. */
  #hearListInPlace(context: WriteContext, list: List): void {
    const book = this.#book;
    const { turn } = this.#tables;
    for (const record of [...book.all]) {
      const { awaits } = record;
      if (awaits.kind !== 'event' || awaits.since >= context.stamp) continue;
      if (createOf(record.layer.ops, context.space.name) === undefined) continue;
      for (const [row, space] of [...record.rows]) {
        const { view } = row;
        if (space !== context.space || row.server !== undefined || view === undefined) continue;
        const belongs = list.rules.kind !== 'ruled' || list.rules.matches(view) === true;
        if (belongs) book.coverInPlace(turn, record, row);
      }
    }
  }

  /** True where the row shows the same without the layer. */
  #isRedundant(record: LayerRecord, row: Row): boolean {
    const ground = groundOf(row);
    return deepEqual(ground, this.applied(record, row, ground));
  }
}
