import { applyEdit } from '../entities';
import type { Row, RowEdit } from '../entities';
import type { Patch } from '../gate';
import { rowId } from '../keys';
import type { KeyRoute } from '../keys';
import { foldKey } from '../overlay';
import type { Layer, LayerAck, LayerOp } from '../overlay';
import type { EntitySpace } from './entity-space';
import { createOf } from './layers';
import type { LayerBook, LayerRecord } from './layers';
import { canBeRow } from './local-writer';
import { writePatchInPlace } from './patch-writer';
import type { WriteContext } from './row-writer';

/** What layers need of the store that they lie over. */
export interface LayerGround {
  space(name: string): EntitySpace;
  route(key: string): KeyRoute;
  /** A key's value without layers over the key as a whole. */
  base(key: string): unknown;
  setBase(context: WriteContext, key: string, value: unknown): void;
}

/** Lays layers over rows and keys, and ends them. */
export class LayerWriter {
  constructor(
    private readonly book: LayerBook,
    private readonly ground: LayerGround,
  ) {}

  addInPlace(context: WriteContext, layer: Layer): void {
    const record = this.book.add(layer);
    try {
      for (const op of layer.ops) this.layInPlace(context, record, op);
    } catch (error) {
      this.book.dropInPlace(context.turn, record);
      throw error;
    }
  }

  /** Ends a layer whose write succeeded, now or when the server's state covers it. */
  confirmInPlace(context: WriteContext, id: string, ack: LayerAck, now: number): void {
    const record = this.book.get(id);
    if (ack.kind === 'row') this.takeAnswerInPlace(context, record, ack, now);
    if (record === undefined || this.book.get(id) !== record) return;
    switch (ack.kind) {
      case 'row':
        this.keepOthersInPlace(context, record, ack);
        this.book.settleInPlace(context.turn, record);
        return;
      case 'version':
        if ([...record.rows.keys()].every((row) => row.version >= ack.version)) {
          this.book.settleInPlace(context.turn, record);
        } else {
          record.awaits = { kind: 'version', version: ack.version };
        }
        return;
      case 'done':
        if (ack.awaitEvent && record.rows.size > 0) {
          record.awaits = { kind: 'event', since: context.stamp };
        } else {
          this.keepOthersInPlace(context, record, undefined);
          this.book.settleInPlace(context.turn, record);
        }
    }
  }

  /** The event of this layer's own write arrives: a created row takes over from its temporary one. */
  meetInPlace(context: WriteContext, space: EntitySpace, record: LayerRecord, patch: Patch): void {
    if (patch.kind === 'create') this.adoptInPlace(context, record, space, patch.id);
  }

  private layInPlace(context: WriteContext, record: LayerRecord, op: LayerOp): void {
    if (op.op === 'set' || op.op === 'update') {
      this.layKeyInPlace(context, record, op);
      return;
    }
    const space = this.ground.space(op.entity);
    const id = op.op === 'create' ? space.model.id(op.row) : op.id;
    if (id === undefined) return;
    const row = space.table.ensureInPlace(rowId(id));
    const edit: RowEdit =
      op.op === 'create'
        ? { kind: 'create', row: op.row }
        : op.op === 'delete'
          ? { kind: 'delete' }
          : { kind: 'patch', changes: op.changes, ...(op.unset && { unset: op.unset }) };
    this.book.layRowInPlace(context.turn, record, { space, row }, edit);
  }

  private layKeyInPlace(
    context: WriteContext,
    record: LayerRecord,
    op: Extract<LayerOp, { op: 'set' | 'update' }>,
  ): void {
    const route = this.ground.route(op.key);
    const base = this.ground.base(op.key);
    // Run once now, so that an updater that throws is its caller's error and not a report.
    if (op.op === 'update' && base !== undefined) op.updater(base);
    if (route.kind === 'detail') {
      const space = this.ground.space(route.entity);
      if (!space.plain.has(op.key) && (op.op === 'update' || canBeRow(op.value))) {
        const edit: RowEdit | undefined =
          op.op === 'update'
            ? { kind: 'update', updater: op.updater }
            : canBeRow(op.value)
              ? { kind: 'set', value: op.value }
              : undefined;
        const row = space.table.ensureInPlace(route.id);
        if (edit !== undefined) this.book.layRowInPlace(context.turn, record, { space, row }, edit);
        return;
      }
    }
    this.book.layKeyInPlace(
      record,
      op.key,
      op.op === 'set' ? { kind: 'set', value: op.value } : { kind: 'update', updater: op.updater },
    );
    context.turn.plain.add(op.key);
  }

  /** The response row is the new server state, where nothing newer is known. */
  private takeAnswerInPlace(
    context: WriteContext,
    record: LayerRecord | undefined,
    ack: Extract<LayerAck, { kind: 'row' }>,
    now: number,
  ): void {
    const space = this.ground.space(ack.entity);
    const id = space.model.id(ack.row);
    if (id === undefined) return;
    const created = record === undefined ? undefined : createOf(record.layer.ops, ack.entity);
    if (record !== undefined) this.adoptInPlace(context, record, space, rowId(id));
    const row = space.table.find(rowId(id));
    const shown = created ?? row?.view ?? {};
    const isNew = row?.server === undefined;
    writePatchInPlace(
      context,
      space,
      {
        kind: isNew ? 'create' : 'replace',
        entity: ack.entity,
        id: rowId(id),
        version: space.model.version(ack.row),
        // A short answer (an id and a version, say) does not take the other fields away.
        row: { ...shown, ...ack.row },
      },
      now,
    );
  }

  /** The layer's temporary row becomes the real one, with all that hangs on it. */
  private adoptInPlace(
    context: WriteContext,
    record: LayerRecord,
    space: EntitySpace,
    realId: string,
  ): void {
    const created = createOf(record.layer.ops, space.name);
    const temporary = created === undefined ? undefined : space.model.id(created);
    if (temporary === undefined) return;
    const { table } = space;
    const old = table.rows.get(rowId(temporary));
    if (old === undefined || old.id === realId || old.server !== undefined) return;
    const real = table.ensureInPlace(realId);
    context.turn.touchInPlace(space, old, 'loaded');
    context.turn.touchInPlace(space, real, 'loaded').detailChanged = true;
    table.alias(old.id, realId);
    table.rows.delete(old.id);
    this.moveOpsInPlace(record, { old, real, space });
    if (old.keys !== null) real.keys = [...(real.keys ?? []), ...old.keys];
    old.keys = null;
  }

  /** Other layers' edits of the temporary row are edits of the real one now; the create itself ends here. */
  private moveOpsInPlace(
    creator: LayerRecord,
    move: { readonly old: Row; readonly real: Row; readonly space: EntitySpace },
  ): void {
    const { old, real, space } = move;
    for (const op of old.ops ?? []) {
      const record = this.book.get(op.layerId);
      if (record === undefined) continue;
      record.rows.delete(old);
      if (record === creator && op.edit.kind === 'create') continue;
      record.rows.set(real, space);
      (real.ops ??= []).push(op);
    }
    creator.rows.delete(old);
    old.ops = null;
  }

  /**
   * What the layer shows beyond the answer stays as a local word until the server's next, and is loaded
   * again: it succeeded, so taking it back would flicker.
   */
  private keepOthersInPlace(
    context: WriteContext,
    record: LayerRecord,
    ack: Extract<LayerAck, { kind: 'row' }> | undefined,
  ): void {
    const { turn } = context;
    for (const [row, space] of record.rows) {
      const answered = ack?.entity === space.name && String(space.model.id(ack.row)) === row.id;
      if (answered) continue;
      turn.touchInPlace(space, row, 'loaded');
      if (row.server === undefined) {
        turn.countCreation(space.name);
        continue;
      }
      let state = row.local ?? row.server;
      for (const { layerId, edit } of row.ops ?? []) {
        if (layerId === record.layer.id) state = applyEdit(state, edit) ?? state;
      }
      row.local = state;
      turn.markRowStale(space.name, row.id, 'gap');
    }
    for (const key of record.keys) {
      const ops = (this.book.opsOf(key) ?? []).filter((op) => op.layerId === record.layer.id);
      const value = foldKey(this.ground.base(key), ops, () => undefined);
      if (value !== undefined) this.ground.setBase(context, key, value);
    }
  }
}
