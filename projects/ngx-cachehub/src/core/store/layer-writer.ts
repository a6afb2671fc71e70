import type { Row, RowEdit } from '../entities';
import type { Patch } from '../gate';
import { rowId } from '../keys';
import type { List } from '../lists';
import { foldKey } from '../overlay';
import type { KeyOp, Layer, LayerAck, LayerOp } from '../overlay';
import { shareStructure } from '../values';
import { rekeyRowInPlace } from './adoption';
import { canBeRow } from './key-writer';
import type { KeyWriter } from './key-writer';
import { LayerConfirmer } from './layer-confirmer';
import { LayerCoverage } from './layer-coverage';
import type { LayerPort, OwnedPush } from './layer-port';
import { LayerBook } from './layers';
import type { LayerRecord } from './layer-record';
import type { WriteContext } from './write-context';
import type { Tables } from './tables';

/** A key's value with the layers over the key as a whole, and what it was made from. */
interface FoldedKey {
  readonly base: unknown;
  readonly ops: readonly KeyOp[];
  readonly value: unknown;
}

/** Lays layers over rows and keys, and takes them away. */
export class LayerWriter implements LayerPort {
  readonly #tables: Tables;
  readonly #writer: KeyWriter;
  readonly #clientId: string;
  readonly book = new LayerBook();
  readonly #coverage: LayerCoverage;
  readonly #confirmer: LayerConfirmer;
  /** Values of keys with layers over them, as handed out last. */
  readonly #folded = new Map<string, FoldedKey>();

  constructor(tables: Tables, writer: KeyWriter, clientId: string) {
    this.#tables = tables;
    this.#writer = writer;
    this.#clientId = clientId;
    this.#coverage = new LayerCoverage(tables, this.book);
    this.#confirmer = new LayerConfirmer(tables, writer, this.book, this.#coverage);
  }

  over(key: string, base: unknown): unknown {
    if (this.book.hasNoKeys && this.#folded.size === 0) return base;
    const ops = this.book.opsOf(key);
    if (ops === undefined) {
      if (this.#folded.size > 0) this.#folded.delete(key);
      return base;
    }
    const known = this.#folded.get(key);
    if (known?.ops === ops && known.base === base) return known.value;
    const value = shareStructure(
      known?.value,
      foldKey(base, ops, (error) => this.#tables.turn.report(this.#tables.namespaceOf(key), error)),
    );
    this.#folded.set(key, { base, ops, value });
    return value;
  }

  endAllInPlace(): void {
    const { turn } = this.#tables;
    for (const record of [...this.book.all]) this.book.settleInPlace(turn, record);
    this.#folded.clear();
  }

  liesOver(key: string): boolean {
    return this.book.opsOf(key) !== undefined;
  }

  keys(): Iterable<string> {
    return this.book.keysWithOps();
  }

  addInPlace(layer: Layer): void {
    const { book } = this;
    const { turn } = this.#tables;
    const before = book.get(layer.id);
    this.dropInPlace(layer.id);
    // What takes a layer's place takes its place in the order too.
    const record = book.add(layer, this.#tables.tick(), before?.order);
    try {
      for (const op of layer.ops) this.#layInPlace(record, op);
    } catch (error) {
      book.dropInPlace(turn, record);
      throw error;
    }
  }

  /** Takes back exactly this layer. */
  dropInPlace(id: string): void {
    const { book } = this;
    const { turn } = this.#tables;
    const record = book.get(id);
    if (record !== undefined) book.dropInPlace(turn, record);
  }

  /** Ends a layer whose write succeeded, now or when the server's state covers it. */
  confirmInPlace(id: string, ack: LayerAck, now: number): void {
    this.#confirmer.confirmInPlace(id, ack, now);
  }

  /** A temporary id is known to be this real one: edits and observers of its row are the real one's from now on. */
  rekeyInPlace(context: WriteContext, tempId: string, realId: string): void {
    const { book } = this;
    rekeyRowInPlace(context, { book, observed: this.#tables.observed }, tempId, realId);
  }

  /** The event of a layer's own write, before it is written: a created row takes over from its temporary one. */
  meetInPlace(context: WriteContext, patch: Patch): LayerRecord | undefined {
    const owner = this.book.ownerOf(patch, this.#clientId, context.space.model);
    if (owner !== undefined && patch.kind === 'create') {
      this.#confirmer.adoptInPlace(context, owner, patch.id, patch.row);
    }
    return owner;
  }

  /** After a push: layers that the row's state covers now end there. */
  hearPushInPlace(context: WriteContext, row: Row, push: OwnedPush): void {
    this.#coverage.hearPushInPlace(context, row, push);
  }

  /** Before a load's turn ends: layers that its answer covers end. */
  hearAnswerInPlace(context: WriteContext, list: List | undefined): void {
    this.#coverage.hearAnswerInPlace(context, list);
  }

  #layInPlace(record: LayerRecord, op: LayerOp): void {
    if (op.op === 'set' || op.op === 'update') {
      this.#layKeyInPlace(record, op);
      return;
    }
    const space = this.#tables.space(op.entity);
    const id = op.op === 'create' ? space.model.id(op.row) : op.id;
    if (id === undefined) return;
    const row = space.table.ensureInPlace(rowId(id));
    const edit: RowEdit =
      op.op === 'create'
        ? { kind: 'create', row: op.row }
        : op.op === 'delete'
          ? { kind: 'delete' }
          : { kind: 'patch', changes: op.changes, ...(op.unset && { unset: op.unset }) };
    this.book.layRowInPlace(this.#tables.turn, record, { space, row }, edit);
  }

  #layKeyInPlace(
    record: LayerRecord,
    op: Extract<LayerOp, { readonly op: 'set' | 'update' }>,
  ): void {
    const { book } = this;
    const tables = this.#tables;
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
      const shown = this.#writer.reader.read(op.key);
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
}
