import type { Patch } from '../core/gate';
import type { EntityChange } from '../core/entities/entity-change';
import type { EntityId } from '../core/keys';
import type { EntityPatch, EventMessage, WireRow, WriteOrigin } from '../protocol';

/** A bulk update stands for many rows; every other event for one. */
export type RowMessage = Exclude<EventMessage, { readonly type: 'BULK_UPDATE' }>;

/** The one row's patch that a message carries. */
export function patchOfMessage(message: RowMessage): Patch {
  const { data, origin } = message;
  const entity = data.entityType;
  const id = textOf(data.entityId);
  const version = data.version;
  switch (message.type) {
    case 'ENTITY_CREATED':
      return { kind: 'create', entity, id, version, origin, row: message.data.entity };
    case 'ENTITY_DELETED':
      return { kind: 'delete', entity, id, version, origin, cause: message.data.cause };
    case 'ENTITY_UPDATED':
      return updatePatch(entity, message.data, origin);
  }
}

/** The patch of one row of a bulk update. */
export function patchOfBulkRow(
  entity: string,
  row: EntityPatch,
  origin: WriteOrigin | undefined,
): Patch {
  const id = textOf(row.entityId);
  const version = row.version;
  switch (row.op) {
    case 'create':
      return { kind: 'create', entity, id, version, origin, row: row.entity };
    case 'delete':
      return { kind: 'delete', entity, id, version, origin, cause: row.cause };
    case 'update':
      return updatePatch(entity, row, origin);
  }
}

/** It is a string nearly always, and a call of `String` costs. */
function textOf(id: EntityId): string {
  return typeof id === 'string' ? id : String(id);
}

type UpdateData = Extract<EventMessage, { readonly type: 'ENTITY_UPDATED' }>['data'];

function updatePatch(
  entity: string,
  data: Omit<UpdateData, 'entityType'> & Pick<UpdateData, 'entity' | 'changes' | 'unset'>,
  origin: WriteOrigin | undefined,
): Patch {
  const id = textOf(data.entityId);
  const { version, baseVersion } = data;
  if (data.entity !== undefined) {
    return { kind: 'replace', entity, id, version, origin, row: data.entity };
  }
  const changes = data.changes ?? {};
  return { kind: 'update', entity, id, version, origin, changes, unset: data.unset, baseVersion };
}

/** What subscribers are told of a message, with ids as they came on the wire. */
export function changeOfMessage(message: EventMessage): EntityChange {
  switch (message.type) {
    case 'ENTITY_CREATED': {
      const { entityId, entity, version } = message.data;
      return { type: 'CREATE', entityId, entity, ...(version !== undefined && { version }) };
    }
    case 'ENTITY_UPDATED': {
      const { entityId, entity, changes, unset, version, baseVersion } = message.data;
      return {
        type: 'UPDATE',
        entityId,
        changes: entity ?? changes,
        ...(unset !== undefined && { unset }),
        ...(version !== undefined && { version }),
        ...(baseVersion !== undefined && { baseVersion }),
      };
    }
    case 'ENTITY_DELETED': {
      const { entityId, version, cause } = message.data;
      return {
        type: 'DELETE',
        entityId,
        ...(version !== undefined && { version }),
        ...(cause !== undefined && { cause }),
      };
    }
    case 'BULK_UPDATE':
      return { type: 'BULK_UPDATE', count: message.data.updates?.length ?? 0 };
  }
}

/** The message with another whole row in it. */
export function withRow(message: RowMessage, row: WireRow | undefined): RowMessage {
  if (row === undefined) return message;
  switch (message.type) {
    case 'ENTITY_CREATED':
      return { ...message, data: { ...message.data, entity: row } };
    case 'ENTITY_UPDATED': {
      const { entityType, entityId, version } = message.data;
      const data = { entityType, entityId, entity: row };
      return { ...message, data: version === undefined ? data : { ...data, version } };
    }
    case 'ENTITY_DELETED':
      return message;
  }
}
