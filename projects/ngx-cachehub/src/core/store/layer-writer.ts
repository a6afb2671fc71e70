import { applyEdit } from '../entities';
import type { Row, RowEdit } from '../entities';
import type { Patch, RowValue } from '../gate';
import { rowId } from '../keys';
import type { List } from '../lists';
import { foldKey, foldOps, groundOf } from '../overlay';
import type { KeyOp, Layer, LayerAck, LayerOp, ReportError } from '../overlay';
import { deepEqual, shareStructure } from '../values';
import { canBeRow } from './key-writer';
import type { KeyWriter } from './key-writer';
import { adoptRowInPlace } from './adoption';
import type { LayerPort, OwnedPush } from './layer-port';
import { createOf, LayerBook } from './layers';
import type { LayerRecord } from './layers';
import { keepAsLocalInPlace } from './local-writer';
import { writePatchInPlace } from './patch-writer';
import type { WriteContext } from './row-writer';
import type { Tables } from './tables';

type RowAck = Extract<LayerAck, { readonly kind: 'row' }>;

/** A key's value with the layers over the key as a whole, and what it was made from. */
interface FoldedKey {
  readonly base: unknown;
  readonly ops: readonly KeyOp[];
  readonly value: unknown;
}

/** Lays layers over rows and keys, and ends them. */
export class LayerWriter implements LayerPort {
  readonly book = new LayerBook();
  readonly foldOps = foldOps;
  /** Values of keys with layers over them, as handed out last. */
  private readonly folded = new Map<string, FoldedKey>();

  constructor(
    private readonly tables: Tables,
    private readonly writer: KeyWriter,
    private readonly clientId: string,
  ) {}

  over(key: string, base: unknown): unknown {
    const ops = this.book.opsOf(key);
    if (ops === undefined) {
      if (this.folded.size > 0) this.folded.delete(key);
      return base;
    }
    const known = this.folded.get(key);
    if (known?.ops === ops && known.base === base) return known.value;
    const value = shareStructure(known?.value, foldKey(base, ops, this.reporter(key)));
    this.folded.set(key, { base, ops, value });
    return value;
  }

  liesOver(key: string): boolean {
    return this.book.opsOf(key) !== undefined;
  }

  keys(): Iterable<string> {
    return this.book.keysWithOps();
  }

  addInPlace(layer: Layer): void {
    const { book } = this;
    const { turn } = this.tables;
    this.dropInPlace(layer.id);
    const record = book.add(layer, this.tables.tick());
    try {
      for (const op of layer.ops) this.layInPlace(record, op);
    } catch (error) {
      book.dropInPlace(turn, record);
      throw error;
    }
  }

  /** Takes back exactly this layer. */
  dropInPlace(id: string): void {
    const { book } = this;
    const { turn } = this.tables;
    const record = book.get(id);
    if (record !== undefined) book.dropInPlace(turn, record);
  }

  /** Ends a layer whose write succeeded, now or when the server's state covers it. */
  confirmInPlace(id: string, ack: LayerAck, now: number): void {
    const { book } = this;
    const { turn } = this.tables;
    const record = book.get(id);
    const answered = ack.kind === 'row' ? this.takeAnswerInPlace(record, ack, now) : undefined;
    if (record !== undefined) this.buryInPlace(record, ack, now);
    if (record === undefined || book.get(id) !== record) return;
    const stamp = this.tables.tick();
    if (ack.kind === 'version') {
      record.awaits = { kind: 'version', version: ack.version };
      for (const row of [...record.rows.keys()]) {
        if (this.isCovered(record, row)) book.coverInPlace(turn, record, row);
      }
    } else if (ack.kind === 'done' && ack.awaitEvent && record.rows.size > 0) {
      record.awaits = { kind: 'event', since: stamp };
    } else {
      record.awaits = { kind: 'event', since: stamp };
      this.keepInPlace(record, answered, now);
    }
    if (record.rows.size === 0 && record.keys.size === 0) book.settleInPlace(turn, record);
  }

  /** The event of a layer's own write, before it is written: a created row takes over from its temporary one. */
  meetInPlace(context: WriteContext, patch: Patch): LayerRecord | undefined {
    const owner = this.book.ownerOf(patch, this.clientId, context.space.model);
    if (owner !== undefined && patch.kind === 'create') {
      this.adoptInPlace(context, owner, patch.id, patch.row);
    }
    return owner;
  }

  /** After a push: layers that the row's state covers now end there. */
  hearPushInPlace(context: WriteContext, row: Row, { patch, owner }: OwnedPush): void {
    const { book } = this;
    const { turn } = this.tables;
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
    if (list !== undefined) this.hearListInPlace(context, list);

    const { book } = this;
    const { turn } = this.tables;
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

  /** A list's answer that began after the server said yes to a create shows its row, if anything does. */
  private hearListInPlace(context: WriteContext, list: List): void {
    const { book } = this;
    const { turn } = this.tables;
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

  private reporter(key: string): ReportError {
    return (error) => this.tables.turn.report(this.tables.namespaceOf(key), error);
  }

  /**
   * The server's word on a layer's own write to a row has been taken: the layer ends there, unless newer words had
   * come with a gap where that one belongs.
   */
  private takeWordInPlace(record: LayerRecord, row: Row, version: number | undefined): void {
    if (row.current || version === undefined || this.isRedundant(record, row)) {
      this.book.coverInPlace(this.tables.turn, record, row);
    } else record.awaits = { kind: 'version', version };
  }

  private isCovered(record: LayerRecord, row: Row): boolean {
    const { awaits } = record;
    if (awaits.kind === 'answer') return false;
    if (awaits.kind === 'version' && row.current) return row.version >= awaits.version;
    return this.isRedundant(record, row);
  }

  /** True where the row shows the same without the layer. */
  private isRedundant(record: LayerRecord, row: Row): boolean {
    const ground = groundOf(row);
    return deepEqual(ground, this.applied(record, row, ground));
  }

  private deletes(record: LayerRecord, row: Row): boolean {
    const { id } = record.layer;
    const hasDelete = row.ops?.some((op) => op.layerId === id && op.edit.kind === 'delete');
    return hasDelete === true && this.applied(record, row, groundOf(row)) === undefined;
  }

  /** One layer alone over a state of the row. */
  private applied(
    record: LayerRecord,
    row: Row,
    ground: RowValue | undefined,
  ): RowValue | undefined {
    let state = ground;
    for (const { layerId, edit } of row.ops ?? []) {
      if (layerId !== record.layer.id) continue;
      try {
        state = applyEdit(state, edit);
      } catch (error) {
        this.tables.turn.report(record.rows.get(row)?.name ?? '', error);
      }
    }
    return state;
  }

  private layInPlace(record: LayerRecord, op: LayerOp): void {
    if (op.op === 'set' || op.op === 'update') {
      this.layKeyInPlace(record, op);
      return;
    }
    const space = this.tables.space(op.entity);
    const id = op.op === 'create' ? space.model.id(op.row) : op.id;
    if (id === undefined) return;
    const row = space.table.ensureInPlace(rowId(id));
    const edit: RowEdit =
      op.op === 'create'
        ? { kind: 'create', row: op.row }
        : op.op === 'delete'
          ? { kind: 'delete' }
          : { kind: 'patch', changes: op.changes, ...(op.unset && { unset: op.unset }) };
    this.book.layRowInPlace(this.tables.turn, record, { space, row }, edit);
  }

  private layKeyInPlace(
    record: LayerRecord,
    op: Extract<LayerOp, { readonly op: 'set' | 'update' }>,
  ): void {
    const { tables } = this;
    const { book } = this;
    const { turn } = tables;
    const route = tables.route(op.key);
    const edit: RowEdit | undefined =
      op.op === 'update'
        ? { kind: 'update', updater: op.updater }
        : canBeRow(op.value)
          ? { kind: 'set', value: op.value }
          : undefined;
    if (op.op === 'update') {
      // Run once now, so that an updater that throws is its caller's error and not a report.
      const shown = this.writer.reader.read(op.key);
      if (shown !== undefined) op.updater(shown);
    }
    if (route.kind === 'detail' && edit !== undefined) {
      const space = tables.space(route.entity);
      if (!space.plain.has(op.key)) {
        const row = space.table.ensureInPlace(route.id);
        book.layRowInPlace(turn, record, { space, row }, edit);
        return;
      }
    }
    const keyEdit =
      op.op === 'set'
        ? { kind: 'set' as const, value: op.value }
        : { kind: 'update' as const, updater: op.updater };
    book.layKeyInPlace(turn, record, op.key, keyEdit);
  }

  /**
   * A yes to a delete says all there is to say: the row is gone from the server, and no event has to come for it.
   * The tombstone keeps answers that are under way from bringing it back. Where something of the row arrived since
   * the layer was made, it may have been made anew: then the layer waits for the server's next word.
   */
  private buryInPlace(record: LayerRecord, ack: LayerAck, now: number): void {
    const { tables } = this;
    const { book } = this;
    const { turn } = tables;
    const version = ack.kind === 'version' ? ack.version : undefined;
    for (const [row, space] of [...record.rows]) {
      if (!this.deletes(record, row)) continue;
      if (version === undefined && row.arrived > record.madeAt) {
        turn.markRowStale(space, row, 'gap');
        continue;
      }
      const context = tables.context(space, tables.tick(), now);
      const patch: Patch = { kind: 'delete', entity: space.name, id: row.id, version };
      writePatchInPlace(context, patch, row);
      space.flights.record(context.stamp, patch);
      book.coverInPlace(turn, record, row);
    }
  }

  /** The response row is the new server state, where nothing newer is known. Returns the row. */
  private takeAnswerInPlace(
    record: LayerRecord | undefined,
    ack: RowAck,
    now: number,
  ): Row | undefined {
    const { tables } = this;
    const space = tables.space(ack.entity);
    const id = space.model.id(ack.row);
    if (id === undefined) return undefined;
    const context = tables.context(space, tables.tick(), now);
    if (record !== undefined) this.adoptInPlace(context, record, rowId(id), ack.row);
    const row = space.table.find(rowId(id));
    const patch = this.patchOf(record, row, ack);
    // Its create may be on its way still, and will be old news by then.
    if (row?.server === undefined && patch.kind === 'replace') space.index.appearedInPlace();
    writePatchInPlace(context, patch, row);
    space.flights.record(context.stamp, patch);
    const written = space.table.find(rowId(id));
    if (record !== undefined && written !== undefined) {
      this.takeWordInPlace(record, written, patch.version);
    }
    return written;
  }

  /** An answer with all known fields is the whole row; a short one (an id and a version, say) confirms what was written. */
  private patchOf(record: LayerRecord | undefined, row: Row | undefined, ack: RowAck): Patch {
    const { model } = this.tables.space(ack.entity);
    const head = {
      entity: ack.entity,
      id: rowId(model.id(ack.row) ?? ''),
      version: model.version(ack.row),
    };
    const server = row?.server;
    if (row === undefined || server === undefined) {
      const created = record && createOf(record.layer.ops, ack.entity);
      // The answer to a change of a row that is not cached says nothing of a new one.
      const kind = created === undefined ? 'replace' : 'create';
      return { kind, ...head, row: { ...created, ...ack.row } };
    }
    if (row.shape.fields.every((field) => Object.hasOwn(ack.row, field))) {
      return { kind: 'replace', ...head, row: ack.row };
    }
    const written = (record && this.applied(record, row, server)) ?? server;
    const changes: RowValue = Object.fromEntries(
      Object.entries(written).filter(([field, value]) => !deepEqual(server[field], value)),
    );
    const unset = row.shape.fields.filter(
      (field) => !Object.hasOwn(written, field) && !Object.hasOwn(ack.row, field),
    );
    return {
      kind: 'update',
      ...head,
      changes: { ...changes, ...ack.row },
      unset,
      baseVersion: undefined,
    };
  }

  private adoptInPlace(
    context: WriteContext,
    record: LayerRecord,
    realId: string,
    created: RowValue,
  ): void {
    adoptRowInPlace(
      context,
      { record, book: this.book, observed: this.tables.observed },
      {
        realId,
        created,
      },
    );
  }

  /**
   * The write succeeded and nothing will say what came of it: what the layer shows stays as a local word until
   * the server's next, and is loaded again, since taking it back would flicker. A created row stays until a list
   * brings it under its real id.
   */
  private keepInPlace(record: LayerRecord, answered: Row | undefined, now: number): void {
    const { tables } = this;
    const { book } = this;
    const { turn } = tables;
    for (const [row, space] of [...record.rows]) {
      // Where the answer came behind newer words, the layer waits for the row to be whole.
      if (row === answered) continue;
      const isCreated = createOf(record.layer.ops, space.name) !== undefined;
      if (row.server === undefined && isCreated) {
        turn.countCreation(space.name);
        continue;
      }
      const context = tables.context(space, tables.tick(), now);
      const kept = this.applied(record, row, groundOf(row));
      turn.touchInPlace(space, row, 'loaded');
      if (kept !== undefined) {
        turn.markRowStale(space, row, 'gap');
        keepAsLocalInPlace(context, row, kept);
      } else if (this.deletes(record, row)) continue;
      book.coverInPlace(turn, record, row);
    }
    for (const key of [...record.keys]) {
      const ops = (book.opsOf(key) ?? []).filter((op) => op.layerId === record.layer.id);
      const value = foldKey(this.writer.reader.base(key), ops, this.reporter(key));
      book.liftKeyInPlace(turn, record, key);
      if (value !== undefined) this.writer.writeInPlace(key, value, now);
    }
  }
}
