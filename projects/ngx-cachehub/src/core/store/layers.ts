import type { EntityModel, RowEdit } from '../entities';
import type { Patch, RowValue } from '../gate';
import type { KeyOp, Layer, LayerOp } from '../overlay';
import { deepEqual } from '../values';
import { LayerRecord } from './layer-record';
import type { LayerTarget } from './layer-record';
import type { Turn } from './turn';

/** All layers, in the order in which they were made. Replay order is this order. */
export class LayerBook {
  readonly #records = new Map<string, LayerRecord>();
  /** By the key of the write, in the order in which they were made: a push must not ask each of a long queue. */
  readonly #byMutation = new Map<string, LayerRecord[]>();
  /** Operations over keys that are no rows. */
  readonly #keyOps = new Map<string, readonly KeyOp[]>();
  #settled: string[] = [];
  #made = 0;

  get(id: string): LayerRecord | undefined {
    return this.#records.get(id);
  }

  get all(): Iterable<LayerRecord> {
    return this.#records.values();
  }

  /** True where no layer lies over a key as a whole. */
  get hasNoKeys(): boolean {
    return this.#keyOps.size === 0;
  }

  /** Another array whenever they change. */
  opsOf(key: string): readonly KeyOp[] | undefined {
    return this.#keyOps.get(key);
  }

  keysWithOps(): IterableIterator<string> {
    return this.#keyOps.keys();
  }

  add(layer: Layer, madeAt: number, order = ++this.#made): LayerRecord {
    const record = new LayerRecord(layer, order, madeAt);
    this.#records.set(layer.id, record);
    const { mutationId } = layer;
    if (mutationId !== undefined) {
      const known = this.#byMutation.get(mutationId);
      if (known === undefined) this.#byMutation.set(mutationId, [record]);
      else known.push(record);
    }
    return record;
  }

  layRowInPlace(turn: Turn, record: LayerRecord, target: LayerTarget, edit: RowEdit): void {
    touchShownInPlace(turn, target, edit.kind === 'update');
    record.layInPlace(target, edit);
  }

  layKeyInPlace(turn: Turn, record: LayerRecord, key: string, edit: KeyOp['edit']): void {
    this.#keyOps.set(key, [...(this.#keyOps.get(key) ?? []), { layerId: record.layer.id, edit }]);
    (record.keys ??= new Set()).add(key);
    turn.plain.add(key);
  }

  /** Takes away exactly this layer's effect. */
  dropInPlace(turn: Turn, record: LayerRecord): void {
    if (!record.isSpent) {
      for (const target of record.targets) this.#liftInPlace(turn, record, target);
      for (const key of record.keys ?? []) this.liftKeyInPlace(turn, record, key);
    }
    if (this.#records.delete(record.layer.id)) this.#unlistInPlace(record);
  }

  /** Takes the layer's effect on one key away. */
  liftKeyInPlace(turn: Turn, record: LayerRecord, key: string): void {
    record.keys?.delete(key);
    const ops = this.#keyOps.get(key)?.filter((op) => op.layerId !== record.layer.id) ?? [];
    if (ops.length > 0) this.#keyOps.set(key, ops);
    else this.#keyOps.delete(key);
    turn.plain.add(key);
  }

  /** Ends a layer because the server's state covers it. */
  settleInPlace(turn: Turn, record: LayerRecord): void {
    if (this.#records.get(record.layer.id) !== record) return;
    this.dropInPlace(turn, record);
    this.#settled.push(record.layer.id);
  }

  /** The server's state covers the layer in one row; where that was its last, the layer ends. */
  coverInPlace(turn: Turn, record: LayerRecord, target: LayerTarget): void {
    this.#liftInPlace(turn, record, target);
    if (record.isSpent) this.settleInPlace(turn, record);
  }

  takeSettled(): readonly string[] {
    const settled = this.#settled;
    this.#settled = [];
    return settled;
  }

  /** The layer whose write this patch is, by the key of the write or, for a create of our own, by content. */
  ownerOf(patch: Patch, clientId: string, model: EntityModel): LayerRecord | undefined {
    const { origin } = patch;
    if (origin === undefined || this.#records.size === 0) return undefined;
    const { mutationId } = origin;
    const owner = mutationId === undefined ? undefined : this.#byMutation.get(mutationId)?.[0];
    if (owner !== undefined) return owner;
    if (origin.clientId !== clientId || patch.kind !== 'create') return undefined;
    for (const record of this.#records.values()) {
      const create = createOf(record.layer.ops, patch.entity);
      if (create !== undefined && isSameCreate(create, patch.row, model)) return record;
    }
    return undefined;
  }

  #unlistInPlace(record: LayerRecord): void {
    const { mutationId } = record.layer;
    const known = mutationId === undefined ? undefined : this.#byMutation.get(mutationId);
    if (mutationId === undefined || known === undefined) return;
    if (known.length > 1) known.splice(known.indexOf(record), 1);
    else this.#byMutation.delete(mutationId);
  }

  #liftInPlace(turn: Turn, record: LayerRecord, target: LayerTarget): void {
    if (!record.liesOver(target.row)) return;
    touchShownInPlace(turn, target, false);
    record.liftInPlace(target);
  }
}

/**
 * What shows of a row is about to be another value: noted where somebody is told of it, or where the row may have to
 * go. `isUpdater`: an app's updater comes to lie over it, whose errors are told by the turn.
 */
function touchShownInPlace(turn: Turn, { space, row }: LayerTarget, isUpdater: boolean): void {
  const mayGo = row.holders === 0 && !row.isDetail;
  if (isUpdater || mayGo || space.isWatched(row)) turn.touchInPlace(space, row, 'loaded');
}

/** The row that a layer creates in an entity, as given. */
export function createOf(ops: readonly LayerOp[], entity: string): RowValue | undefined {
  for (const op of ops) if (op.op === 'create' && op.entity === entity) return op.row;
  return undefined;
}

/** Every field that the writer gave, but for the id and what the server sets, came back. */
export function isSameCreate(given: RowValue, created: RowValue, model: EntityModel): boolean {
  return Object.entries(given).every(
    ([field, value]) =>
      field === model.idField ||
      field === model.versionField ||
      value === undefined ||
      deepEqual(created[field], value),
  );
}
