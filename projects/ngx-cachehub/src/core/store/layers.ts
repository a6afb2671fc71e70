import { isRowValue } from '../entities';
import type { Row, RowEdit } from '../entities';
import type { Patch, RowValue } from '../gate';
import type { KeyOp, Layer, LayerOp } from '../overlay';
import { deepEqual } from '../values';
import type { EntitySpace } from './entity-space';
import type { Turn } from './turn';

/** A layer and the rows and keys it lies over. */
export interface LayerRecord {
  readonly layer: Layer;
  readonly rows: Map<Row, EntitySpace>;
  readonly keys: Set<string>;
  /** What ends it, once its write is known to have succeeded. */
  awaits: Awaited;
}

export type Awaited =
  | { readonly kind: 'answer' }
  /** The server's state at this version or a newer one. */
  | { readonly kind: 'version'; readonly version: number }
  /** The event of this write, or any newer word of its rows, or an answer that began after `since`. */
  | { readonly kind: 'event'; readonly since: number };

/** All layers, in the order in which they were made. Replay order is this order. */
export class LayerBook {
  private readonly records = new Map<string, LayerRecord>();
  /** Operations over keys that are no rows. */
  private readonly keyOps = new Map<string, KeyOp[]>();
  private settled: string[] = [];

  get size(): number {
    return this.records.size;
  }

  get(id: string): LayerRecord | undefined {
    return this.records.get(id);
  }

  ids(): IterableIterator<string> {
    return this.records.keys();
  }

  opsOf(key: string): readonly KeyOp[] | undefined {
    return this.keyOps.get(key);
  }

  keysWithOps(): IterableIterator<string> {
    return this.keyOps.keys();
  }

  add(layer: Layer): LayerRecord {
    const record: LayerRecord = {
      layer,
      rows: new Map(),
      keys: new Set(),
      awaits: { kind: 'answer' },
    };
    this.records.set(layer.id, record);
    return record;
  }

  layRowInPlace(turn: Turn, record: LayerRecord, target: LayerTarget, edit: RowEdit): void {
    const { space, row } = target;
    turn.touchInPlace(space, row, 'loaded');
    (row.ops ??= []).push({ layerId: record.layer.id, edit });
    record.rows.set(row, space);
  }

  layKeyInPlace(record: LayerRecord, key: string, edit: KeyOp['edit']): void {
    let ops = this.keyOps.get(key);
    if (ops === undefined) this.keyOps.set(key, (ops = []));
    ops.push({ layerId: record.layer.id, edit });
    record.keys.add(key);
  }

  /** Takes away exactly this layer's effect. */
  dropInPlace(turn: Turn, record: LayerRecord): void {
    const { id } = record.layer;
    for (const [row, space] of record.rows) {
      turn.touchInPlace(space, row, 'loaded');
      const ops = row.ops?.filter((op) => op.layerId !== id) ?? [];
      row.ops = ops.length > 0 ? ops : null;
    }
    for (const key of record.keys) {
      const ops = this.keyOps.get(key)?.filter((op) => op.layerId !== id) ?? [];
      if (ops.length > 0) this.keyOps.set(key, ops);
      else this.keyOps.delete(key);
      turn.plain.add(key);
    }
    this.records.delete(id);
  }

  /** Ends a layer because the server's state covers it. */
  settleInPlace(turn: Turn, record: LayerRecord): void {
    this.dropInPlace(turn, record);
    this.settled.push(record.layer.id);
  }

  takeSettled(): readonly string[] {
    const settled = this.settled;
    this.settled = [];
    return settled;
  }

  /** The layer whose write this patch is, by the key of the write or, for a create of our own, by content. */
  ownerOf(patch: Patch, clientId: string): LayerRecord | undefined {
    const { origin } = patch;
    if (origin === undefined || this.records.size === 0) return undefined;
    for (const record of this.records.values()) {
      const { mutationId } = record.layer;
      if (mutationId !== undefined && mutationId === origin.mutationId) return record;
    }
    if (origin.clientId !== clientId || patch.kind !== 'create') return undefined;
    for (const record of this.records.values()) {
      const create = createOf(record.layer.ops, patch.entity);
      if (create !== undefined && isSameCreate(create, patch.row)) return record;
    }
    return undefined;
  }

  /** Layers on this row that only wait for the server's state, which is this version now. */
  *coveredBy(row: Row, version: number | undefined): Iterable<LayerRecord> {
    if (row.ops === null) return;
    for (const { layerId } of row.ops) {
      const record = this.records.get(layerId);
      if (record === undefined) continue;
      const { awaits } = record;
      if (awaits.kind === 'event') yield record;
      else if (awaits.kind === 'version' && version !== undefined && version >= awaits.version) {
        yield record;
      }
    }
  }

  /** Creates that wait for their row: a list answer that began after the server said yes shows it, if anything does. */
  *createsAwaiting(entity: string, startedAt: number): Iterable<LayerRecord> {
    for (const record of this.records.values()) {
      const { awaits } = record;
      if (awaits.kind !== 'event' || awaits.since >= startedAt) continue;
      if (createOf(record.layer.ops, entity) !== undefined) yield record;
    }
  }
}

/** A row that a layer lies over. */
export interface LayerTarget {
  readonly space: EntitySpace;
  readonly row: Row;
}

/** The row that a layer creates in an entity, as given. */
export function createOf(ops: readonly LayerOp[], entity: string): RowValue | undefined {
  for (const op of ops) if (op.op === 'create' && op.entity === entity) return op.row;
  return undefined;
}

/** Every field that the writer gave, but for the id and what the server sets, came back. */
function isSameCreate(given: RowValue, created: RowValue): boolean {
  if (!isRowValue(created)) return false;
  return Object.entries(given).every(
    ([field, value]) =>
      field === 'id' ||
      field === 'version' ||
      value === undefined ||
      deepEqual(created[field], value),
  );
}
