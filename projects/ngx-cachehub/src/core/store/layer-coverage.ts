import { applyEdit } from '../entities';
import type { Row } from '../entities';
import type { RowValue } from '../gate';
import type { List } from '../lists';
import { groundOf } from '../overlay';
import { deepEqual } from '../values';
import type { OwnedPush } from './layer-port';
import type { LayerRecord, LayerTarget } from './layer-record';
import { createOf } from './layers';
import type { LayerBook } from './layers';
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
    const target = { space: context.space, row };
    if (owner !== undefined) this.takeWordInPlace(owner, target, patch.version);
    for (const { layerId } of row.stack?.ops ?? []) {
      const record = book.get(layerId);
      if (record === undefined || record.awaits.kind === 'answer') continue;
      const isObserved = row.lists.length > 0 || row.keys !== null;
      if (row.server === undefined || this.isCovered(record, target) || !isObserved) {
        book.coverInPlace(turn, record, target);
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
      const target = { space: context.space, row };
      for (const { layerId } of row.stack?.ops ?? []) {
        const record = book.get(layerId);
        if (record === undefined) continue;
        const { awaits } = record;
        const isCovered =
          awaits.kind === 'event' ? stamp > awaits.since : this.isCovered(record, target);
        if (isCovered) book.coverInPlace(turn, record, target);
      }
    }
  }

  /**
   * The server's word on a layer's own write to a row has been taken: the layer ends there, unless newer words had
   * come with a gap where that one belongs.
   */
  takeWordInPlace(record: LayerRecord, target: LayerTarget, version: number | undefined): void {
    const { row } = target;
    const isKnown = version === undefined || row.current || isOfVersion(record, row, version);
    if (isKnown || this.#isRedundant(record, target)) {
      this.#book.coverInPlace(this.#tables.turn, record, target);
    } else record.awaits = { kind: 'version', version };
  }

  /** After the answer to a write of the row: others that were answered before, and that its state covers now, end there. */
  hearWriteInPlace(target: LayerTarget): void {
    for (const { layerId } of target.row.stack?.ops ?? []) {
      const record = this.#book.get(layerId);
      if (record === undefined || !this.isCovered(record, target)) continue;
      this.#book.coverInPlace(this.#tables.turn, record, target);
    }
  }

  isCovered(record: LayerRecord, target: LayerTarget): boolean {
    const { awaits } = record;
    const { row } = target;
    if (awaits.kind === 'answer') return false;
    if (awaits.kind === 'version') {
      if (row.current) return row.version >= awaits.version;
      if (isOfVersion(record, row, awaits.version)) return true;
    }
    return this.#isRedundant(record, target);
  }

  deletes(record: LayerRecord, target: LayerTarget): boolean {
    const { id } = record.layer;
    const { row } = target;
    const hasDelete = row.stack?.ops.some((op) => op.layerId === id && op.edit.kind === 'delete');
    return hasDelete === true && this.applied(record, target, groundOf(row)) === undefined;
  }

  /** One layer alone over a state of the row. */
  applied(
    { layer }: LayerRecord,
    { space, row }: LayerTarget,
    ground: RowValue | undefined,
  ): RowValue | undefined {
    let state = ground;
    for (const { layerId, edit } of row.stack?.ops ?? []) {
      if (layerId !== layer.id) continue;
      try {
        state = applyEdit(state, edit);
      } catch (error) {
        this.#tables.turn.report(space.name, error);
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
      for (const target of record.targets) {
        const { row, space } = target;
        const { view } = row;
        if (space !== context.space || row.server !== undefined || view === undefined) continue;
        const belongs = list.rules.kind !== 'ruled' || list.rules.matches(view) === true;
        if (belongs) book.coverInPlace(turn, record, target);
      }
    }
  }

  /** True where the row shows the same without the layer. */
  #isRedundant(record: LayerRecord, target: LayerTarget): boolean {
    const ground = groundOf(target.row);
    return deepEqual(ground, this.applied(record, target, ground));
  }
}

/** Whether all that the layer changes of the row is known as of this version or a newer: something else is missing. */
function isOfVersion({ layer }: LayerRecord, row: Row, since: number): boolean {
  const { missed, behind, stack, version } = row;
  if (missed || version < since) return false;
  return (stack?.ops ?? []).every(({ layerId, edit }) => {
    if (layerId !== layer.id) return true;
    if (edit.kind !== 'patch') return false;
    const fields = [...Object.keys(edit.changes), ...(edit.unset ?? [])];
    return !fields.some((field) => behind?.has(field));
  });
}
