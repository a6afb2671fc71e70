import { DestroyRef, inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { PushTurns } from '../cache/push-turns';
import type { EntityModel } from '../core/entities';
import { isRowValue } from '../core/entities';
import type { LayerAck, LayerOp } from '../core/overlay';
import { EntityRegistry } from '../entities/entity-registry';
import { LiveLayers } from '../optimistic/live-layers';
import { decodeServerMessages } from '../protocol';
import type { EventMessage, ServerMessage } from '../protocol';
import { patchOfMessage, withRow } from '../realtime/wire-patch';
import type { RowMessage } from '../realtime/wire-patch';
import { TABS_PORT } from './tabs-port';

/** An event as a server would have sent it, not yet looked at. */
type Told = Pick<EventMessage, 'type'> & { readonly data: object };

/**
 * What the server confirmed to this tab is told to the others as an event, and judged there by the
 * same gate: so they follow also where no line brings it. Writes of the queue are told by the queue.
 */
export class SharedWrites {
  readonly #tabs = inject(TABS_PORT);
  readonly #engine = inject(CacheEngine);
  readonly #registry = inject(EntityRegistry);
  readonly #pushes = this.#engine.part(PushTurns);

  constructor() {
    const stops = [
      this.#engine.part(LiveLayers).onOwnConfirmed((ops, ack) => this.#tell(ops, ack)),
      this.#tabs?.on('cache', (message) => this.#hear(message)),
    ];
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop?.();
    });
  }

  #tell(ops: readonly LayerOp[], ack: LayerAck): void {
    const events = ops.flatMap((op) => {
      const event = 'entity' in op ? eventOf(op, ack, this.#registry.modelOf(op.entity)) : null;
      return event === null ? [] : [event];
    });
    if (events.length > 0) this.#tabs?.post('cache', events);
  }

  #hear(raw: unknown): void {
    const patches = decodeServerMessages(raw).flatMap((item) => {
      if (item.kind !== 'message' || !isEvent(item.message)) return [];
      const { message } = item;
      const entity = message.data.entityType;
      if (!this.#pushes.isHeld(entity)) return [];
      if (message.type !== 'BULK_UPDATE') return this.#checked(message);
      // Changed in a way that only the server can tell.
      this.#pushes.markEntityStale(entity);
      return [];
    });
    if (patches.length > 0) this.#pushes.applyPatches(patches, 'tab');
  }

  /** The patch of a row that its schema accepts. */
  #checked(message: RowMessage): readonly ReturnType<typeof patchOfMessage>[] {
    if (message.type === 'ENTITY_DELETED' || message.data.entity === undefined) {
      return [patchOfMessage(message)];
    }
    const verdict = this.#registry.validateRow(message.data.entityType, message.data.entity);
    if (!verdict.ok || !isRowValue(verdict.row)) return [];
    return [patchOfMessage(withRow(message, verdict.row))];
  }
}

type RowOp = Extract<LayerOp, { readonly entity: string }>;

/** What the answer proves of one operation; null where the line will bring it, or nothing is proved. */
function eventOf(op: RowOp, ack: LayerAck, model: EntityModel): Told | null {
  const entityType = op.entity;
  if (ack.kind === 'row') {
    if (ack.entity !== entityType) return null;
    const entityId = model.id(ack.row);
    const data = { entityType, entityId, entity: ack.row, version: model.version(ack.row) };
    return { type: op.op === 'create' ? 'ENTITY_CREATED' : 'ENTITY_UPDATED', data };
  }
  const version = ack.kind === 'version' ? ack.version : undefined;
  switch (op.op) {
    case 'delete':
      return { type: 'ENTITY_DELETED', data: { entityType, entityId: op.id, version } };
    case 'patch':
      if (version === undefined) break;
      return {
        type: 'ENTITY_UPDATED',
        data: { entityType, entityId: op.id, changes: op.changes, unset: op.unset, version },
      };
    case 'create':
      break;
  }
  const isComing = ack.kind === 'done' && ack.awaitEvent;
  return isComing ? null : { type: 'BULK_UPDATE', data: { entityType, invalidate: true } };
}

function isEvent(message: ServerMessage): message is EventMessage {
  return 'data' in message && message.type !== 'MESSAGE';
}
