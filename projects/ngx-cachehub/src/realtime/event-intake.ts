import { isRowValue } from '../core/entities';
import type { EntityRegistry } from '../entities/entity-registry';
import type { BulkUpdateMessage, EntityPatch, EventMessage, WireId, WireRow } from '../protocol';
import type { RealtimeEngine } from './realtime-engine';
import type { UpdateBuffer } from './update-buffer';
import { withRow } from './wire-patch';
import type { RowMessage } from './wire-patch';

/**
 * Takes the events that their streams let through, and gives the buffer what their entity's schema
 * lets through of them.
 */
export class EventIntake {
  readonly #engine: RealtimeEngine;
  readonly #buffer: UpdateBuffer;
  readonly #registry: EntityRegistry;

  constructor(engine: RealtimeEngine, buffer: UpdateBuffer, registry: EntityRegistry) {
    this.#engine = engine;
    this.#buffer = buffer;
    this.#registry = registry;
  }

  accept(message: EventMessage): void {
    if (message.type === 'BULK_UPDATE') this.#acceptBulk(message);
    else this.#acceptRow(message);
  }

  #acceptBulk(message: BulkUpdateMessage): void {
    const { entityType, updates, invalidate } = message.data;
    const rows: EntityPatch[] = [];
    for (const row of updates ?? []) {
      const valid = this.#checked(entityType, row);
      if (valid) rows.push(valid);
    }
    const isWhole = updates !== undefined && rows.length === updates.length;
    this.#buffer.add(message, rows);
    if (!isWhole || invalidate === true) this.#engine.markEntityStale(entityType);
  }

  #acceptRow(message: RowMessage): void {
    if (message.type === 'ENTITY_DELETED') {
      this.#buffer.add(message);
      return;
    }
    const valid = this.#checked(message.data.entityType, message.data);
    // A schema may transform the row.
    if (valid) this.#buffer.add(valid === message.data ? message : withRow(message, valid.entity));
  }

  /** The change with its row as the entity's schema gives it back; null where that refuses it. */
  #checked<C extends { readonly entityId: WireId; readonly entity?: WireRow }>(
    entity: string,
    change: C,
  ): C | null {
    if (change.entity === undefined) return change;
    const verdict = this.#registry.validateRow(entity, change.entity);
    if (verdict.ok) {
      const { row } = verdict;
      return row === change.entity || !isRowValue(row) ? change : { ...change, entity: row };
    }
    this.#engine.emit({
      type: 'wire-fault',
      entity,
      entityId: change.entityId,
      source: 'realtime',
      details: { code: 'schema', fields: verdict.fields },
    });
    return null;
  }
}
