import { NO_VERSION } from '../entities';
import type { Row } from '../entities';
import { recordPush } from '../gate';
import type { Patch, RowValue } from '../gate';
import { rowId } from '../keys';
import { foldKey, groundOf } from '../overlay';
import type { LayerAck, SentBefore } from '../overlay';
import { deepEqual } from '../values';
import { adoptRowInPlace } from './adoption';
import type { EntitySpace } from './entity-space';
import type { KeyWriter } from './key-writer';
import type { LayerCoverage } from './layer-coverage';
import type { LayerRecord } from './layer-record';
import { createOf, isSameCreate } from './layers';
import type { LayerBook } from './layers';
import { keepAsLocalInPlace } from './local-writer';
import { writePatchInPlace } from './patch-writer';
import type { WriteContext } from './write-context';
import type { Tables } from './tables';

type RowAck = Extract<LayerAck, { readonly kind: 'row' }>;

/** What the server's yes to a write makes of its layer. */
export class LayerConfirmer {
  readonly #tables: Tables;
  readonly #writer: KeyWriter;
  readonly #book: LayerBook;
  readonly #coverage: LayerCoverage;

  constructor(tables: Tables, writer: KeyWriter, book: LayerBook, coverage: LayerCoverage) {
    this.#tables = tables;
    this.#writer = writer;
    this.#book = book;
    this.#coverage = coverage;
  }

  /** Ends a layer whose write succeeded, now or when the server's state covers it. */
  confirmInPlace(id: string, ack: LayerAck, now: number): void {
    const book = this.#book;
    const { turn } = this.#tables;
    const record = book.get(id);
    const answered = ack.kind === 'row' ? this.#takeAnswerInPlace(record, ack, now) : undefined;
    if (record !== undefined) this.#buryInPlace(record, ack, now);
    if (record === undefined || book.get(id) !== record) return;
    const stamp = this.#tables.tick();
    if (ack.kind === 'version') {
      record.awaits = { kind: 'version', version: ack.version };
      for (const target of record.targets) {
        if (this.#coverage.isCovered(record, target)) book.coverInPlace(turn, record, target);
      }
    } else if (ack.kind === 'done' && ack.awaitEvent && record.liesOverRows) {
      record.awaits = { kind: 'event', since: stamp };
    } else {
      this.#keepInPlace(record, answered, now);
      // Where its answer came behind newer words it waits for a state of that row, also for one that was asked for before.
      const isAnswered = record.targets.every(({ row }) => row === answered);
      if (record.awaits.kind !== 'version' || !isAnswered)
        record.awaits = { kind: 'event', since: stamp };
    }
    if (record.isSpent) book.settleInPlace(turn, record);
  }

  adoptInPlace(
    context: WriteContext,
    record: LayerRecord,
    realId: string,
    created: RowValue,
  ): void {
    adoptRowInPlace(
      context,
      { record, book: this.#book, observed: this.#tables.observed },
      {
        realId,
        created,
      },
    );
  }

  /**
   * A yes to a delete says all there is to say: the row is gone from the server, and no event has to come for it.
   * The tombstone keeps answers that are under way from bringing it back. Where something of the row arrived since
   * the write was sent, it may have been made anew: then the layer waits for the server's next word.
   */
  #buryInPlace(record: LayerRecord, ack: LayerAck, now: number): void {
    const tables = this.#tables;
    const book = this.#book;
    const { turn } = tables;
    const version = ack.kind === 'version' ? ack.version : undefined;
    for (const target of record.targets) {
      const { row, space } = target;
      if (!this.#coverage.deletes(record, target)) continue;
      const before = sentBefore(record, ack);
      const sentAt = before === 'elsewhere' ? 0 : record.madeAt;
      if (version === undefined && row.arrived > sentAt) {
        turn.markRowStale(space, row, 'gap');
        continue;
      }
      const context = tables.context(space, tables.tick(), now);
      const patch: Patch = { kind: 'delete', entity: space.name, id: row.id, version };
      writePatchInPlace(context, patch, row);
      // It was sent before: the row may have been made anew since, of which nothing is told any more.
      if (version === undefined && before) space.table.tombstones.doubt(row.id);
      recordPush(space.flights, context.stamp, patch);
      book.coverInPlace(turn, record, target);
    }
  }

  /** The response row is the new server state, where nothing newer is known. Returns the row. */
  #takeAnswerInPlace(record: LayerRecord | undefined, ack: RowAck, now: number): Row | undefined {
    const tables = this.#tables;
    const space = tables.space(ack.entity);
    const id = space.model.id(ack.row);
    if (id === undefined) return undefined;
    const context = tables.context(space, tables.tick(), now);
    if (record !== undefined) this.adoptInPlace(context, record, rowId(id), ack.row);
    const row = space.table.find(rowId(id));
    const patch = this.#patchOf(record, row, ack);
    const isUntold = this.#isUntold(record, row, patch);
    const wasHeld = row?.server !== undefined;
    if (isUntold) space.index.appearedInPlace();
    const heard =
      !isUntold && skipsStates(row, patch, space.model.versions) ? row?.heard : undefined;
    writePatchInPlace(context, patch, row);
    // What lies between was told by nobody: its events are no old news.
    if (row !== undefined && heard !== undefined) row.heard = heard;
    recordPush(space.flights, context.stamp, patch);
    const written = space.table.find(rowId(id));
    if (record !== undefined && written !== undefined) {
      const target = { space, row: written };
      this.#coverage.takeWordInPlace(record, target, patch.version);
      this.#coverage.hearWriteInPlace(target);
      if (!wasHeld && sentBefore(record, ack)) this.#doubtInPlace(space, written);
    }
    return written;
  }

  /** The answer may repeat an old one, and be older than what was told of the row since: that it is gone, say. */
  #doubtInPlace(space: EntitySpace, row: Row): void {
    if (row.server === undefined) return;
    row.current = false;
    // Lists that show it ask as well: nobody may observe its detail.
    row.missed = true;
    this.#tables.turn.markRowStale(space, row, 'gap');
  }

  /** The held row was deleted, of which nothing was heard, and is what this layer made anew: nothing is left of it. */
  #isOfBefore(
    { model, table }: EntitySpace,
    row: Row,
    created: RowValue | undefined,
    answer: Pick<Patch, 'version'>,
  ): boolean {
    if (created === undefined || row.server === undefined) return false;
    if (table.resolve(rowId(model.id(created) ?? '')) !== row.id) return false;
    if (skipsStates(row, answer, model.versions)) return true;
    const { version } = answer;
    const isNewer = row.version !== NO_VERSION && version !== undefined && version > row.version;
    return isNewer && !isSameCreate(created, row.server, model);
  }

  /** The row's create may be on its way still, and will be old news by then: lists have to hear of the row now. */
  #isUntold(record: LayerRecord | undefined, row: Row | undefined, patch: Patch): boolean {
    if (row?.server === undefined) return patch.kind === 'replace';
    // One list brought what this layer created, or it is held from before a delete that nobody told: lists may have
    // been answered before it was there.
    const isOwn = record !== undefined && createOf(record.layer.ops, patch.entity) !== undefined;
    const { version } = patch;
    return isOwn && (version === undefined ? row.heard === NO_VERSION : row.heard < version);
  }

  /** An answer with all known fields is the whole row; a short one (an id and a version, say) confirms what was written. */
  #patchOf(record: LayerRecord | undefined, row: Row | undefined, ack: RowAck): Patch {
    const space = this.#tables.space(ack.entity);
    const { model } = space;
    const head = {
      entity: ack.entity,
      id: rowId(model.id(ack.row) ?? ''),
      version: model.version(ack.row),
    };
    const server = row?.server;
    const created = record && createOf(record.layer.ops, ack.entity);
    if (row === undefined || server === undefined || this.#isOfBefore(space, row, created, head)) {
      // The answer to a change of a row that is not cached says nothing of a new one.
      const kind = created === undefined ? 'replace' : 'create';
      return { kind, ...head, row: { ...created, ...ack.row } };
    }
    if (row.shape.fields.every((field) => Object.hasOwn(ack.row, field))) {
      return { kind: 'replace', ...head, row: ack.row };
    }
    const written = (record && this.#coverage.applied(record, { space, row }, server)) ?? server;
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

  /**
   * The write succeeded and nothing will say what came of it: what the layer shows stays as a local word until
   * the server's next, and is loaded again, since taking it back would flicker. A created row stays until a list
   * brings it under its real id.
   */
  #keepInPlace(record: LayerRecord, answered: Row | undefined, now: number): void {
    const tables = this.#tables;
    const book = this.#book;
    const { turn } = tables;
    for (const target of record.targets) {
      const { row, space } = target;
      // Where the answer came behind newer words, the layer waits for the row to be whole.
      if (row === answered) continue;
      const isCreated = createOf(record.layer.ops, space.name) !== undefined;
      if (row.server === undefined && isCreated) {
        turn.countCreation(space.name);
        continue;
      }
      const context = tables.context(space, tables.tick(), now);
      const kept = this.#coverage.applied(record, target, groundOf(row));
      turn.touchInPlace(space, row, 'loaded');
      if (kept !== undefined) {
        turn.markRowStale(space, row, 'gap');
        keepAsLocalInPlace(context, row, kept);
      } else if (this.#coverage.deletes(record, target)) continue;
      book.coverInPlace(turn, record, target);
    }
    for (const key of [...(record.keys ?? [])]) {
      const ops = (book.opsOf(key) ?? []).filter((op) => op.layerId === record.layer.id);
      const value = foldKey(this.#writer.reader.base(key), ops, (error) =>
        turn.report(tables.namespaceOf(key), error),
      );
      book.liftKeyInPlace(turn, record, key);
      if (value !== undefined) this.#writer.writeInPlace(key, value, now);
    }
  }
}

/** Who had sent the write before: another page, or this one, which got no answer. */
function sentBefore({ layer }: LayerRecord, ack: LayerAck): SentBefore | undefined {
  if (layer.wasSent === true) return 'elsewhere';
  return ack.kind === 'version' ? undefined : ack.sentBefore;
}

/** True where the row had states between the known one and the answer's: it may have been deleted and made anew. */
function skipsStates(
  row: Row | undefined,
  { version }: Pick<Patch, 'version'>,
  versions: 'dense' | 'sparse',
): boolean {
  if (row?.server === undefined || row.version === NO_VERSION) return false;
  return versions === 'dense' && version !== undefined && version > row.version + 1;
}
