import type { EntityModel, Row, RowEdit } from '../entities';
import type { Patch, RowValue } from '../gate';
import type { KeyOp, Layer, LayerOp } from '../overlay';
import { deepEqual } from '../values';
import type { EntitySpace } from './entity-space';
import type { Turn } from './turn';

/** A layer and the rows and keys it lies over. */
export interface LayerRecord {
  readonly layer: Layer;
  /** Place among all layers. */
  readonly order: number;
  /** Logical time at which it was made. */
  readonly madeAt: number;
  /** Rows where the layer still shows. A row leaves when the server's state covers the layer there. */
  readonly rows: Map<Row, EntitySpace>;
  /** Made with the first of them: nearly every layer lies over rows alone. */
  keys: Set<string> | undefined;
  /** What ends it, once its write is known to have succeeded. */
  awaits: Awaits;
}

export type Awaits =
  | { readonly kind: 'answer' }
  /** The server's state at this version or a newer one. */
  | { readonly kind: 'version'; readonly version: number }
  /** The event of this write, a state that shows what it shows, or an answer that began after `since`. */
  | { readonly kind: 'event'; readonly since: number };

const ANSWER: Awaits = { kind: 'answer' };

/** A row that a layer lies over. */
export interface LayerTarget {
  readonly space: EntitySpace;
  readonly row: Row;
}

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
    const record: LayerRecord = {
      layer,
      order,
      madeAt,
      rows: new Map(),
      keys: undefined,
      awaits: ANSWER,
    };
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
    const { space, row } = target;
    turn.touchInPlace(space, row, 'loaded');
    record.rows.set(row, space);
    const op = { layerId: record.layer.id, order: record.order, edit };
    const { ops } = row;
    if (ops === null) {
      row.ops = [op];
      return;
    }
    const isLast = (ops.at(-1)?.order ?? 0) <= record.order;
    ops.push(op);
    if (!isLast) ops.sort((a, b) => a.order - b.order);
  }

  layKeyInPlace(turn: Turn, record: LayerRecord, key: string, edit: KeyOp['edit']): void {
    this.#keyOps.set(key, [...(this.#keyOps.get(key) ?? []), { layerId: record.layer.id, edit }]);
    (record.keys ??= new Set()).add(key);
    turn.plain.add(key);
  }

  /** Takes away exactly this layer's effect. */
  dropInPlace(turn: Turn, record: LayerRecord): void {
    for (const row of record.rows.keys()) this.#liftInPlace(turn, record, row);
    for (const key of record.keys ?? []) this.liftKeyInPlace(turn, record, key);
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
  coverInPlace(turn: Turn, record: LayerRecord, row: Row): void {
    this.#liftInPlace(turn, record, row);
    if (isSpent(record)) this.settleInPlace(turn, record);
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

  #liftInPlace(turn: Turn, record: LayerRecord, row: Row): void {
    const space = record.rows.get(row);
    if (space === undefined) return;
    record.rows.delete(row);
    turn.touchInPlace(space, row, 'loaded');
    const { ops } = row;
    if (ops?.length === 1 && ops[0]?.layerId === record.layer.id) {
      row.ops = null;
      return;
    }
    const rest = ops?.filter((op) => op.layerId !== record.layer.id) ?? [];
    row.ops = rest.length > 0 ? rest : null;
  }
}

/** True where the server's state covers all that the layer showed. */
export function isSpent({ rows, keys }: LayerRecord): boolean {
  return rows.size === 0 && (keys === undefined || keys.size === 0);
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
